import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { diagnose } from '../../../grammar/syntax/diagnostics.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { readSource } from '../../model/source-file.ts'
import { type BenchResult, cycleNames } from './result.ts'

/** What is used of an earlier result. */
const used = Type.Object({
  bench: Type.Literal('ecmahost'),
  format: Type.Literal(1),
  started: Type.String(),
  machine: Type.Object({ cpu: Type.String() }),
  versions: Type.Object({ node: Type.String() }),
  options: Type.Object({ connector: Type.String() }),
  measured: Type.Array(
    Type.Object({
      cycle: Type.Enum([...cycleNames]),
      threads: Type.Number(),
      seconds: Type.Number(),
      entriesPerSecond: Type.Number(),
      peak: Type.Object({ rss: Type.Number() }),
    }),
  ),
})

/** Reads the JSON of an earlier bench. Throws `Mistakes` for a file that is none. */
export function readBenchResult(path: string): BenchResult {
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  const { text } = read.source
  const wrong = (message: string): Mistakes =>
    new Mistakes([
      diagnose({ text: '', file: path }, 0, 0, {
        code: 'no-bench-result',
        message,
        help: 'Name the JSON file of an earlier bench: bench-results/bench-….json',
      }),
    ])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(`This is no JSON: ${(error as Error).message}.`)
  }
  if (!Check(used, value)) throw wrong('This is not the result of a bench, or one of another version of this program.')
  return value as unknown as BenchResult
}
