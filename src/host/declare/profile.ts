import { type Static, Type } from 'typebox'
import { durationForm, durationPattern } from '../../model/duration.ts'

const run = Type.Union([Type.Literal('full import'), Type.Literal('delta import'), Type.Literal('export')], {
  description:
    'What the step does: a full import reads everything, a delta import what changed, an export writes what is waiting.',
})

const step = Type.Object({
  run,
  partition: Type.Optional(
    Type.String({ minLength: 1, description: 'The partition to read; without it, all there is.' }),
  ),
  objectTypes: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'The object types of the step; without it, all that the mapping has.',
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'How many entries the connector should read or write at once.',
    }),
  ),
  timeout: Type.Optional(
    Type.String({
      pattern: durationPattern,
      form: durationForm,
      description: 'The step is ended after so long, as failed.',
      examples: ['30m'],
    }),
  ),
  stopAfter: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Ends the step after so many objects, for trying out. It deletes nothing by absence then.',
    }),
  ),
  deleteLimit: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'The step deletes nothing when it would delete more than so many entries; wins over the guards of the system.',
    }),
  ),
  audit: Type.Optional(
    Type.Object(
      {
        file: Type.String({
          minLength: 1,
          description:
            'The file that each change is written to, a line of JSON each: what an entry held and holds now. It is written anew by each run, and only its owner may read it.',
          examples: ['./audit/hr.jsonl'],
        }),
        only: Type.Boolean({
          default: false,
          description:
            'Writes the file instead of the target: nothing is stored and nothing exported. The file then holds what would become of each entry. An import goes into a copy of the space for that, which takes as much of the disk until it is over.',
        }),
      },
      { description: 'Writes what the step does to a file.' },
    ),
  ),
})

/** A run profile: steps that are run one after the other, by name or by the clock. */
export const profile = Type.Object({
  schedule: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'When it runs: `every 5m`, or five fields of cron (minute, hour, day, month, weekday) in the local time of the host. One that begins with * stands in quotes, for YAML’s sake.',
      examples: ['every 5m', '30 2 * * 1-5'],
    }),
  ),
  steps: Type.Array(Type.Union([run, step]), {
    minItems: 1,
    description: 'What it does, in order. A step that fails ends the run.',
    examples: [['delta import', { run: 'export', pageSize: 50 }]],
  }),
})

/** A step as configured: all that it may say. */
export type StepSettings = Static<typeof step>
