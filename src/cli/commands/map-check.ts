import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { checkSystems } from '../../host/check.ts'
import { systemOf } from '../../host/config.ts'
import { ownVersion } from '../../host/version.ts'
import { checkMapping, compileMapping } from '../../mapping/compile.ts'
import { type MappingFile, readMapping } from '../../mapping/file.ts'
import { loadTables } from '../../mapping/load-tables.ts'
import { type FlowReads, readsOfMapping, type TypeReads } from '../../mapping/reads.ts'
import { toSarif } from '../../mapping/sarif.ts'
import { readSchema } from '../../mapping/schema-file.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { Schema } from '../../model/schema.ts'
import { readSource } from '../../model/source-file.ts'
import { requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { countDiagnostics, plural, printJson, say, sayDiagnostics } from '../output.ts'
import { failuresOf, sayFailures, type Unreached } from '../unreached.ts'

interface Options {
  readonly schema?: string
  readonly config?: string
  readonly strict?: true
  readonly reads?: true
  readonly sarif?: true
  readonly json?: true
}

/** A mapping file and all that is wrong with it. */
interface Checked {
  readonly path: string
  /** The connected system it was checked for. */
  readonly system?: string
  readonly file: MappingFile | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function mapCheckCommand(): Command {
  return new Command('check')
    .description(
      "Checks mapping files and says everything that is wrong with them. With --config the mappings of connected systems are checked, by the schemas that their connectors tell. Without any schema, the names of the connector's object types and attributes are not checked.",
    )
    .argument('[name...]', 'mapping files; with --config, names of connected systems instead (default: all of them)')
    .option('--schema <file>', "the connected system's schema as JSON: { objectTypes: [{ name, anchor, attributes }] }")
    .addOption(
      new Option(
        '-c, --config <file>',
        'the configuration file; "ecmahost.yaml" when no mapping file is named',
      ).conflicts('schema'),
    )
    .option('--strict', 'warnings count as errors')
    .option('--reads', 'shows what each flow reads')
    .addOption(new Option('--sarif', 'the mistakes in SARIF 2.1.0, for code review').conflicts('json'))
    .option('--json', 'the mistakes, and what each flow reads, as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map check mappings/hr.yaml mappings/erp.yaml',
        'ecmahost map check mappings/hr.yaml --schema hr.schema.json --json',
        'ecmahost map check --config ecmahost.yaml hr --strict',
        'ecmahost map check mappings/hr.yaml --sarif > hr.sarif',
      ),
    )
    .action(run)
}

async function run(names: readonly string[], options: Options, command: Command): Promise<void> {
  if (names.length === 0 && options.schema !== undefined) command.error('error: missing mapping files')
  const config = options.config ?? (names.length === 0 && options.schema === undefined ? 'ecmahost.yaml' : undefined)
  const found = config === undefined ? checkFiles(names, options) : await checkConfigured(config, names)
  const { failures } = found
  const checked = found.checked.map(one => ({ ...one, diagnostics: judged(one.diagnostics, options.strict === true) }))
  if (options.json) await printJson({ files: checked.map(machineForm), failures })
  else if (options.sarif)
    await printJson(
      toSarif(
        checked.flatMap(({ diagnostics }) => diagnostics),
        ownVersion(),
      ),
    )
  else {
    for (const one of checked) sayChecked(one, options.reads === true)
    sayFailures(failures)
  }
  if (checked.some(({ diagnostics }) => hasErrors(diagnostics))) throw new Exit(exitCodes.input)
  if (failures.length > 0) throw new Exit(exitCodes.world)
}

interface Check {
  readonly checked: readonly Checked[]
  readonly failures: readonly Unreached[]
}

function checkFiles(paths: readonly string[], options: Options): Check {
  const schema = options.schema === undefined ? undefined : loadSchema(options.schema)
  return { checked: paths.map(path => check(path, schema)), failures: [] }
}

/** A system that cannot be asked for its schema is checked as far as its mapping file alone goes. */
async function checkConfigured(path: string, names: readonly string[]): Promise<Check> {
  const config = requireConfig(path)
  const checks = await checkSystems(config, names.length === 0 ? undefined : names)
  const checked = checks.map(({ system, diagnostics, failure }) => {
    const alone = check(systemOf(config, system).mapping, undefined)
    return { ...alone, system, diagnostics: failure === undefined ? inOrder(diagnostics) : alone.diagnostics }
  })
  return { checked, failures: failuresOf(checks) }
}

/** Each cause told once; in a strict check there are no warnings. */
function judged(diagnostics: readonly Diagnostic[], strict: boolean): readonly Diagnostic[] {
  const told = toldOnce(diagnostics)
  return strict ? told.map(diagnostic => ({ ...diagnostic, severity: 'error' })) : told
}

function loadSchema(path: string): Schema {
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  const { schema, diagnostics } = readSchema(read.source)
  if (schema === undefined) throw new Mistakes(diagnostics)
  return schema
}

function check(path: string, schema: Schema | undefined): Checked {
  const read = readSource(path)
  if ('diagnostic' in read) return { path, file: undefined, diagnostics: [read.diagnostic] }
  const { file, diagnostics } = readMapping(read.source)
  if (file === undefined) return { path, file, diagnostics }
  const tables = loadTables(file, dirname(path))
  const further = schema === undefined ? checkMapping(file, tables) : compileMapping(file, schema, tables).diagnostics
  return { path, file, diagnostics: inOrder([...diagnostics, ...further]) }
}

function machineForm({ path, system, file, diagnostics }: Checked): object {
  const reads = file === undefined ? [] : readsOfMapping(file)
  return {
    file: path,
    ...(system === undefined ? {} : { system }),
    objectTypes: file?.objectTypes.map(({ name, resource, flows }, i) => ({
      name: name.text,
      resource,
      attributes: flows.map(flow => flow.target),
      pure: reads[i]?.pure,
      reads: reads[i]?.attributes,
      tables: reads[i]?.tables,
      flows: reads[i]?.flows,
    })),
    diagnostics,
  }
}

function sayChecked({ path, system, file, diagnostics }: Checked, reads: boolean): void {
  sayDiagnostics(diagnostics)
  const flows = file?.objectTypes.reduce((count, { flows }) => count + flows.length, 0) ?? 0
  const failed = hasErrors(diagnostics)
  const holds = failed ? '' : `${plural(file?.objectTypes.length ?? 0, 'object type')}, ${plural(flows, 'flow')}, `
  say(`${system === undefined ? '' : `${system}: `}${path}: ${holds}${countDiagnostics(diagnostics)}.`)
  if (file === undefined || failed) return
  for (const type of readsOfMapping(file)) {
    sayReads(type)
    if (reads) for (const flow of type.flows) say(flowLine(flow))
  }
}

/** What an import makes of unchanged rows, and why. */
function sayReads({ objectType, attributes, tables, flows, pure }: TypeReads): void {
  const sources = [plural(attributes.length, 'attribute'), ...tables.map(name => `the table ${name}`)].join(', ')
  if (pure) say(`  ${objectType} reads ${sources}; unchanged rows are not mapped again.`)
  else {
    const because = flows
      .filter(flow => !flow.pure)
      .map(({ target, reads }) => `${target} (${reads.filter(isImpure).map(readsText).join(', ')})`)
    say(`  ${objectType} reads ${sources}; unchanged rows are mapped again because of ${because.join(' and ')}.`)
  }
}

/** What keeps an unchanged row from giving the same again. */
function isImpure(read: FlowReads['reads'][number]): boolean {
  return read !== 'domain' && read !== 'tables'
}

function flowLine({ target, attributes, reads, tables }: FlowReads): string {
  const others = reads.flatMap(read => (read === 'tables' ? tables.map(name => `table ${name}`) : readsText(read)))
  return `    ${target}: ${[...attributes.map(name => `[${name}]`), ...others].join(', ') || 'nothing'}`
}

function readsText(read: FlowReads['reads'][number]): string {
  switch (read) {
    case 'clock':
      return 'the clock'
    case 'randomness':
      return 'random numbers'
    case 'target':
      return 'the target'
    case 'domain':
      return 'the default domain'
    case 'tables':
      return 'tables'
    default:
      return read satisfies never
  }
}

/** By place within each file. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byFile = Map.groupBy(diagnostics, ({ file }) => file)
  return [...byFile.values()].flatMap(those =>
    those.toSorted(
      (a, b) => (a.start?.line ?? 0) - (b.start?.line ?? 0) || (a.start?.column ?? 0) - (b.start?.column ?? 0),
    ),
  )
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
