import { type Place, place } from '../../../grammar/syntax/span.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import type { CompiledObjectType } from '../compile.ts'
import type { Coverage, Watch } from '../coverage.ts'
import { type Difference, differences } from '../difference.ts'
import type { Example } from '../example.ts'
import type { MappingFile, TypeMapping } from '../file.ts'
import type { MappingInstance } from '../instantiate.ts'
import { disagreement } from './disagreement.ts'
import { type EntryOutcome, interpretEntry, runEntry } from './entry.ts'
import { inputName, outputName } from './names.ts'
import type { Side } from './side.ts'
import type { Stage } from './stage.ts'

/** What came of an example. */
export interface ExampleResult {
  readonly objectType: string
  readonly example: Example
  /** Where it stands in the file. */
  readonly at: Place
  /** What came out otherwise than it says. */
  readonly differences: readonly Difference[]
  /** What is wrong with ecmahost itself. */
  readonly fault: string | undefined
  readonly seconds: number
}

/** Whether an example went as it says. */
export function hasPassed({ differences, fault }: ExampleResult): boolean {
  return differences.length === 0 && fault === undefined
}

/** An object type whose examples run. */
export interface Rehearsal {
  readonly file: MappingFile
  readonly type: TypeMapping
  readonly compiled: CompiledObjectType
  readonly sides: Readonly<Record<Example['direction'], Side>>
  readonly watches: Readonly<Record<Example['direction'], Watch>>
  /** Its compiled form; `undefined` where the reference evaluator alone is asked. */
  readonly instance: MappingInstance | undefined
  readonly stage: Stage
  readonly coverage: Coverage
}

/** Evaluates an example in both ways, notes what it reaches, and compares what came out with what it says. */
export function runExample(example: Example, rehearsal: Rehearsal): ExampleResult {
  const { file, type, compiled, instance, stage, coverage } = rehearsal
  const side = rehearsal.sides[example.direction]
  const row = rowOf(example, side)
  const started = performance.now()
  stage.begin(example)
  const got = interpretEntry(side, row, { context: stage.context, watch: rehearsal.watches[example.direction] })
  stage.begin(example)
  const fault = instance && disagreement(got, runEntry(side, compiled, instance, row))
  for (const attribute of lookedAt(example, got)) coverage.looked(type, side, attribute)
  return {
    objectType: type.name.text,
    example,
    at: place(file.source, example.start),
    differences: differences(example, got, side.attributes),
    fault,
    seconds: (performance.now() - started) / 1000,
  }
}

function rowOf({ direction, input }: Example, { inputs }: Side): readonly Value[] {
  const values = new Map([...input].map(([name, value]) => [inputName(direction, name), value]))
  return inputs.map(name => values.get(name) ?? null)
}

/** The attributes of which an example says what comes out. */
function lookedAt({ direction, expected }: Example, got: EntryOutcome): readonly string[] {
  switch (expected.kind) {
    case 'values': {
      const named = [...expected.values.map(({ key }) => key), ...expected.noFlow]
      const others = expected.exact && got.kind === 'values' ? [...got.values.keys()] : []
      return [...named.map(({ text }) => outputName(direction, text)), ...others]
    }
    case 'error':
      return got.kind === 'failed' ? [got.attribute] : []
    case 'out of scope':
      return []
    default:
      return expected satisfies never
  }
}
