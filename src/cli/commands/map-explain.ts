import { Command } from 'commander'
import type { CompiledObjectType } from '../../mapping/compile.ts'
import { explanationText } from '../../mapping/explain/text.ts'
import { explainEntry, type Question, targetsOf, valuesOf } from '../../mapping/explain.ts'
import { parsePath, storedName } from '../../model/scim.ts'
import { suggest } from '../../model/suggest.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { findEntry } from '../found-entry.ts'
import { entryIn, mappingFor } from '../given-entry.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { print, printJson } from '../output.ts'
import { styled } from '../styled.ts'

interface Options {
  readonly config: string
  readonly type?: string
  readonly export?: true
  readonly mapping?: string
  readonly entry?: string
  readonly json?: true
}

export function mapExplainCommand(): Command {
  return new Command('explain')
    .description(
      'Shows for a real entry what each flow makes of it: the values that were read, and what each piece of an expression came to.',
    )
    .argument('[system]', 'the name of the connected system in the configuration')
    .argument('[anchor]', 'the anchor of the entry; parts of a compound one are joined by |')
    .argument('[attribute]', 'only this flow: a SCIM path, or with --export an attribute of the connector')
    .option('-t, --type <object type>', 'its object type, where several have such an anchor')
    .option('--export', 'what goes out to the connected system, from what the entry is in SCIM')
    .option('--mapping <file>', 'a mapping file in place of a connected system; the entry comes from --entry')
    .option('--entry <file>', 'the entry as a JSON object of attributes; - reads it from standard input')
    .addOption(configOption())
    .option('--json', 'the same as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map explain hr E100002',
        'ecmahost map explain hr E100002 displayName',
        'ecmahost map explain hr E100002 email --export',
        `echo '{"email":"ann@corp.example"}' | ecmahost map explain userName --mapping mappings/hr.yaml --type person --entry -`,
      ),
    )
    .action(run)
}

async function run(
  first: string | undefined,
  second: string | undefined,
  third: string | undefined,
  options: Options,
  command: Command,
): Promise<void> {
  const isOffline = options.mapping !== undefined
  if (isOffline !== (options.entry !== undefined)) command.error('error: --mapping and --entry go together')
  if (isOffline && second !== undefined) command.error('error: with --mapping, only an attribute can be named')
  if (!isOffline && (first === undefined || second === undefined)) {
    command.error(`error: missing ${first === undefined ? 'a connected system and an anchor' : 'an anchor'}`)
  }
  const direction = options.export ? 'export' : 'import'
  const only = nameOf(isOffline ? first : third, direction)
  const asked = isOffline
    ? await questionOfFiles(options.mapping ?? '', options.entry ?? '', direction, options)
    : await questionOfSystem(first ?? '', second ?? '', only, options)
  requireFlow(only, [asked.compiled], direction)
  const explanation = explainEntry({ ...asked, only })
  if (options.json) await printJson(explanation)
  else await print(`${explanationText(explanation, styled)}\n`)
}

type Direction = Question['direction']

async function questionOfSystem(
  name: string,
  anchor: string,
  only: string | undefined,
  options: Options,
): Promise<Question> {
  const direction = options.export ? 'export' : 'import'
  const found = await findEntry(requireConfig(options.config), name, anchor, {
    type: options.type,
    check: types => requireFlow(only, types, direction),
  })
  const { source, unit, position } = found.row
  const place = { source, unit, position }
  const inbound: Question = { ...found, direction: 'import', anchor, place, now: found.stored }
  return direction === 'import' ? inbound : { ...inbound, direction, entry: valuesOf(inbound), now: found.entry }
}

async function questionOfFiles(
  path: string,
  entryPath: string,
  direction: Direction,
  { type }: Options,
): Promise<Question> {
  const given = await entryIn(entryPath)
  const entry = new Map([...given].map(([name, value]) => [direction === 'import' ? name : scimName(name), value]))
  return { ...(await mappingFor(path, type, direction, entry)), direction, entry }
}

/** What a flow fills is called so in the file. */
function nameOf(written: string | undefined, direction: Direction): string | undefined {
  return written === undefined || direction === 'export' ? written : scimName(written)
}

function requireFlow(name: string | undefined, types: readonly CompiledObjectType[], direction: Direction): void {
  const known = new Set(types.flatMap(compiled => targetsOf({ compiled, direction })))
  if (name === undefined || known.has(name)) return
  throw mistake('unfilled', `No flow fills ${name}.`, suggest(name, [...known]))
}

function scimName(written: string): string {
  const path = parsePath(written)
  return path.kind === 'path' ? storedName(path) : written
}
