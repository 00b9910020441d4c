import { existsSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { checkMigrated, type Migrated, migrate, type Note } from '../../mapping/migrate.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { countDiagnostics, plural, print, printJson, say, sayDiagnostics, style } from '../output.ts'
import { readInput } from '../read-input.ts'

interface Options {
  readonly rule?: string
  readonly out?: string
  readonly schemaOut?: string
  readonly force?: true
  readonly json?: true
}

export function mapImportCommand(): Command {
  return new Command('import')
    .description(
      'Makes a mapping file of the attribute mappings of Microsoft Entra ID, from the synchronization schema that Microsoft Graph exports. Says everything that was not carried over.',
    )
    .argument('<file>', 'the exported schema as JSON; - for standard input')
    .option('--rule <name>', 'the synchronization rule, by its name or id, where there are several')
    .option('--out <file>', 'where to write the mapping file (default: standard output)')
    .option('--schema-out <file>', "where to write the source directory's schema, for map check --schema")
    .option('--force', 'overwrites files that are there')
    .option('--json', 'the mapping and what was not carried over as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map import schema.json --out entra.yaml',
        'ecmahost map import schema.json --out entra.yaml --schema-out entra.schema.json',
        'ecmahost map check entra.yaml --schema entra.schema.json',
        'az rest --url "$GRAPH/servicePrincipals/$ID/synchronization/jobs/$JOB/schema" | ecmahost map import - > entra.yaml',
      ),
    )
    .action(run)
}

async function run(path: string, options: Options): Promise<void> {
  const source = await readInput(path)
  refuseOverwriting(options)
  const { migrated, diagnostics } = migrate(source, { rule: options.rule })
  if (migrated === undefined) throw new Mistakes(diagnostics)
  await writeSchema(migrated, options)
  if (options.out !== undefined) await write(options.out, migrated.text, options)
  const wrong = checkMigrated(migrated, options.out ?? 'the mapping')
  if (options.json) await printJson(machineForm(migrated, options, wrong))
  else {
    if (options.out === undefined) await print(migrated.text)
    sayNotes(migrated.notes)
    sayDiagnostics(wrong)
    say(`${source.file}: ${summary(migrated)}, ${countDiagnostics(wrong)} in the mapping.`)
  }
  if (wrong.some(({ severity }) => severity === 'error')) throw new Exit(exitCodes.failures)
}

/** Before anything is written, so that one of two files is not left behind. */
function refuseOverwriting({ out, schemaOut, force }: Options): void {
  const there = [out, schemaOut].filter(path => path !== undefined && force !== true && existsSync(path))
  const help = 'Name another file, or overwrite it with --force.'
  if (there.length > 0) throw new Mistakes(there.map(path => mistake('file-exists', `${path} is there already.`, help)))
}

async function writeSchema({ schema }: Migrated, options: Options): Promise<void> {
  if (options.schemaOut === undefined) return
  if (schema === undefined) {
    const help = 'Export it with its directories, or leave out --schema-out.'
    throw new Mistakes([mistake('missing-member', 'The export does not describe the source directory.', help)])
  }
  await write(options.schemaOut, `${JSON.stringify(schema, null, 2)}\n`, options)
}

async function write(path: string, text: string, { force, json }: Options): Promise<void> {
  try {
    writeFileSync(path, text, { flag: force === true ? 'w' : 'wx' })
  } catch (error) {
    const message = `${path} cannot be written: ${(error as Error).message}`
    if (json) await printJson({ error: { code: 'unwritable-file', message } })
    else say(`${style('red', 'error:')} ${message} [unwritable-file]`)
    throw new Exit(exitCodes.world)
  }
}

function mistake(code: string, message: string, help: string | undefined): Diagnostic {
  return { severity: 'error', code, message, ...(help === undefined ? {} : { help }) }
}

function machineForm(
  { text, rule, counts, notes }: Migrated,
  { out, schemaOut }: Options,
  wrong: readonly Diagnostic[],
) {
  const plain = (those: readonly Note[]): object[] => those.map(({ path, what, why }) => ({ path, what, why }))
  return {
    ...(out === undefined ? { mapping: text } : { file: out }),
    ...(schemaOut === undefined ? {} : { schemaFile: schemaOut }),
    rule,
    counts,
    notCarriedOver: plain(notes.filter(({ kind }) => kind !== 'changed')),
    changed: plain(notes.filter(({ kind }) => kind === 'changed')),
    diagnostics: wrong,
  }
}

function sayNotes(notes: readonly Note[]): void {
  const titles: readonly (readonly [Note['kind'], string])[] = [
    ['object', 'left out'],
    ['flow', 'attribute mappings that are only comments'],
    ['setting', 'settings without a counterpart'],
    ['changed', 'carried over with another meaning'],
  ]
  for (const [kind, title] of titles) {
    const those = notes.filter(one => one.kind === kind)
    if (those.length === 0) continue
    say(style('bold', `${title} (${those.length}):`))
    for (const { path, what, why } of those) say(`  ${what}: ${why}\n    ${style('dim', path)}`)
  }
}

function summary({ rule, counts }: Migrated): string {
  const { objectTypes, attributeMappings, flows, comments, skipped } = counts
  const mappings = plural(attributeMappings, 'attribute mapping')
  return `rule ${rule}: ${plural(objectTypes, 'object type')}, ${plural(flows, 'flow')} of ${mappings} (${comments} as comments, ${skipped} left out)`
}
