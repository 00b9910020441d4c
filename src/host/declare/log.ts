import { type Static, Type } from 'typebox'

/** How much goes to a log. */
export const logLevel = Type.Union([
  Type.Literal('debug'),
  Type.Literal('info'),
  Type.Literal('warn'),
  Type.Literal('error'),
  Type.Literal('silent'),
])

/** The log of a running host. */
export const log = Type.Object(
  {
    file: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The file that the log is written to, at its end. It may be moved away while the host runs: a new one is begun. Without it the log goes to stderr.',
        examples: ['./log/ecmahost.jsonl'],
      }),
    ),
    format: Type.Optional(
      Type.Union([Type.Literal('json'), Type.Literal('text')], {
        description:
          'A line of JSON for each event, or a line to be read by people. Without it the log is text on a terminal and JSON elsewhere.',
        examples: ['json'],
      }),
    ),
    level: Type.Union([...logLevel.anyOf], {
      default: 'info',
      description: 'What of the host itself goes to the log. Each system has a `logLevel` of its own.',
    }),
  },
  {
    description:
      'The log of the running host, one line for each event. Without it no log is kept: there are the sentences that the commands say.',
    examples: [{ file: './log/ecmahost.jsonl' }],
  },
)

export type LogSettings = Static<typeof log>
export type LogLevel = Static<typeof logLevel>
