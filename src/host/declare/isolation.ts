import { Type } from 'typebox'
import { duration } from './duration.ts'

/** How a connector is kept apart from the host, and what it may use. */
export const isolation = Type.Object(
  {
    kind: Type.Union([Type.Literal('thread'), Type.Literal('process')], {
      default: 'thread',
      description:
        'Where the connector’s code runs: in a thread of the host, or in a process of its own, which survives even what brings a process down (a fault in native code), and hands entries over more slowly.',
    }),
    threads: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      description: 'How many workers the connector may have: operations that go on at the same time.',
    }),
    memory: Type.Integer({
      default: 512,
      minimum: 16,
      description:
        'How much memory each worker may use, in MiB, buffers included. One that needs more is ended, and its run fails.',
    }),
    stall: duration({
      default: '5m',
      description: 'A worker that gives nothing for so long (no page, no answer) is ended, and its run fails.',
    }),
    timeout: duration({
      default: '12h',
      description:
        'A worker that has not finished an operation after so long is ended. A step of a run profile may say otherwise.',
    }),
  },
  { default: {}, description: 'How the connector is kept apart from the host, and what it may use.' },
)
