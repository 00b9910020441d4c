import { tablesOf } from '../../grammar/compile/tables.ts'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { ObjectType } from '../model/schema.ts'
import { type CompiledMapping, checkMapping, compileMapping } from './compile.ts'
import { Coverage, type CoverageReport } from './coverage.ts'
import type { Example } from './example.ts'
import { type ExampleResult, type Rehearsal, runExample } from './examples/run.ts'
import { schemaShown } from './examples/schema.ts'
import { exportSide, importSide } from './examples/side.ts'
import { Stage } from './examples/stage.ts'
import type { MappingFile } from './file.ts'
import { instantiateMapping } from './instantiate.ts'
import type { LoadedTables } from './load-tables.ts'

export interface RunOptions {
  /** Whether the compiled form is held against the reference evaluator; by default it is. */
  readonly codegen?: boolean
  /** Which examples run; by default all of them. */
  readonly isChosen?: (objectType: string, example: Example) => boolean
}

/** What came of the examples of a mapping file. */
export interface ExamplesRun {
  /** What is wrong in the file. Nothing was run where there is an error among them. */
  readonly diagnostics: readonly Diagnostic[]
  readonly results: readonly ExampleResult[]
  readonly coverage: CoverageReport
}

/**
 * Runs the examples of a mapping file: every flow by the reference evaluator and in its compiled form, which must
 * agree. There is no connected system, so its attributes are of the kinds that the examples show.
 */
export function runExamples(file: MappingFile, tables: LoadedTables, options: RunOptions = {}): ExamplesRun {
  const checked = checkMapping(file, tables)
  const coverage = new Coverage(file)
  if (file.broken || checked.some(isError)) return { diagnostics: checked, results: [], coverage: coverage.report() }
  const schema = schemaShown(file)
  const { mapping, diagnostics } = compileMapping(file, schema, tables)
  // What the examples show may be at odds with the expressions; what is only doubtful is said of a real schema.
  if (mapping === undefined)
    return { diagnostics: [...checked, ...diagnostics.filter(isError)], results: [], coverage: coverage.report() }
  const rehearsals = rehearse(file, mapping, schema.objectTypes, coverage, options)
  const { isChosen = () => true } = options
  const results = rehearsals.flatMap(rehearsal => {
    const { name, examples } = rehearsal.type
    return examples.filter(one => isChosen(name.text, one)).map(example => runExample(example, rehearsal))
  })
  return { diagnostics: checked, results, coverage: coverage.report() }
}

function rehearse(
  file: MappingFile,
  mapping: CompiledMapping,
  objectTypes: readonly ObjectType[],
  coverage: Coverage,
  { codegen = true }: RunOptions,
): readonly Rehearsal[] {
  const stage = new Stage(file, tablesOf(mapping.tables))
  return file.objectTypes.flatMap((type, i) => {
    const [compiled, objectType] = [mapping.objectTypes[i], objectTypes[i]]
    if (compiled === undefined || objectType === undefined) return []
    const sides = { import: importSide(compiled, objectType), export: exportSide(compiled) }
    const watches = { import: coverage.watch(type, sides.import), export: coverage.watch(type, sides.export) }
    const instance = codegen ? instantiateMapping(mapping, compiled, stage.context) : undefined
    return [{ file, type, compiled, sides, watches, instance, stage, coverage }]
  })
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}
