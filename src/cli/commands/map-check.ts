import { Command } from 'commander'
import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { checkMapping, compileMapping } from '../../mapping/compile.ts'
import { type MappingFile, readMapping } from '../../mapping/file.ts'
import { readSchema } from '../../mapping/schema-file.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { Schema } from '../../model/schema.ts'
import { readSource } from '../../model/source-file.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { countDiagnostics, plural, printJson, say, sayDiagnostics } from '../output.ts'

interface Options {
  readonly schema?: string
  readonly json?: true
}

/** A mapping file and all that is wrong with it. */
interface Checked {
  readonly path: string
  readonly file: MappingFile | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function mapCheckCommand(): Command {
  return new Command('check')
    .description(
      "Checks mapping files and says everything that is wrong with them. Without a schema, the names of the connector's object types and attributes are not checked.",
    )
    .argument('<file...>', 'mapping files')
    .option('--schema <file>', "the connected system's schema as JSON: { objectTypes: [{ name, anchor, attributes }] }")
    .option('--json', 'the mistakes as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map check mappings/hr.yaml mappings/erp.yaml',
        'ecmahost map check mappings/hr.yaml --schema hr.schema.json --json',
      ),
    )
    .action(run)
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  const schema = options.schema === undefined ? undefined : loadSchema(options.schema)
  const checked = paths.map(path => check(path, schema))
  if (options.json) await printJson({ files: checked.map(machineForm) })
  else for (const one of checked) sayChecked(one)
  if (checked.some(({ diagnostics }) => hasErrors(diagnostics))) throw new Exit(exitCodes.input)
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
  const further = schema === undefined ? checkMapping(file) : compileMapping(file, schema).diagnostics
  return { path, file, diagnostics: inOrder([...diagnostics, ...further]) }
}

function machineForm({ path, file, diagnostics }: Checked): object {
  return {
    file: path,
    objectTypes: file?.objectTypes.map(({ name, resource, flows }) => ({
      name: name.text,
      resource,
      attributes: flows.map(flow => flow.target),
    })),
    diagnostics,
  }
}

function sayChecked({ path, file, diagnostics }: Checked): void {
  sayDiagnostics(diagnostics)
  const flows = file?.objectTypes.reduce((count, { flows }) => count + flows.length, 0) ?? 0
  const holds = hasErrors(diagnostics)
    ? ''
    : `${plural(file?.objectTypes.length ?? 0, 'object type')}, ${plural(flows, 'flow')}, `
  say(`${path}: ${holds}${countDiagnostics(diagnostics)}.`)
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) => (a.start?.line ?? 0) - (b.start?.line ?? 0) || (a.start?.column ?? 0) - (b.start?.column ?? 0),
  )
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
