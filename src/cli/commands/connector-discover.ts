import { Command } from 'commander'
import { type Located, locateConnector } from '../../host/connector/locate.ts'
import { type OpenedConnector, openConnector } from '../../host/connector/open.ts'
import { type Proposal, propose } from '../../host/connector/proposal.ts'
import { configurationFor, moved, systemNameOf } from '../../host/connector/proposed-configuration.ts'
import { inFiles, inVariables } from '../../host/connector/secret-place.ts'
import type { WrittenSettings } from '../../host/connector/settings-file.ts'
import { type MappingProposal, proposeMapping } from '../../mapping/propose/propose.ts'
import { sayWritten, tokenPath, writeDiscovered } from '../connector/discovered.ts'
import { passwordsIn, sayLog, settingsOption, writtenSettings } from '../connector/options.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { hideSecrets, print, printJson, say, style } from '../output.ts'

interface Options {
  readonly settings?: string
  readonly set?: readonly string[]
  readonly url?: string
  readonly table?: readonly string[]
  readonly name?: string
  readonly write?: string
  readonly force?: true
  readonly mapping?: true
  readonly json?: true
}

export function connectorDiscoverCommand(): Command {
  return new Command('discover')
    .description(
      'Asks a connected system for what its settings could be, and writes a configuration to standard output, or with a first mapping into a folder. Changes nothing in the system.',
    )
    .argument('<connector>', 'a built-in name, or the path of a file or folder')
    .addOption(settingsOption())
    .option('--url <url>', 'the setting "url"; a password in it is kept apart and never shown')
    .option('--set <key=value...>', 'a setting that is known; points lead into groups')
    .option('--table <name...>', 'tables that are to be proposed too, whatever they look like')
    .option('--name <system>', 'what the connected system is called; by default as its connector')
    .option('--write <folder>', 'writes the configuration, a first mapping and the secrets into a folder')
    .option('--force', 'with --write: overwrites what is there')
    .option('--mapping', 'writes a first mapping to standard output in place of the configuration')
    .option('--json', 'the settings, the mapping and the notes as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost connector discover sql --url postgres://ecma:secret@db.example.com/erp --name erp --write ./site',
        'ecmahost connector discover memory --set file=./directory.json > ecmahost.yaml',
        'ecmahost connector discover ./payroll --settings payroll.yaml --json',
      ),
    )
    .action(run)
}

async function run(connector: string, options: Options): Promise<void> {
  const located = locateConnector(connector)
  const given = givenBy(writtenSettings(located, options.settings, { words: options.set ?? [] }), options)
  const system = options.name ?? systemNameOf(located.name)
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(system)) {
    throw mistake('bad-name', `"${system}" cannot be the name of a system.`, 'It takes letters, digits, - and _.')
  }
  const opened = await openConnector(located, { log: options.json ? () => undefined : sayLog })
  hideSecrets(text => opened.secrets.mask(text))
  try {
    for (const secret of [...given.secrets, ...passwordsIn(given.value)]) opened.secrets.add(secret)
    if (!opened.operations.includes('discover')) throw noDiscovery(connector)
    const discovered = await discover(opened, given, system, options)
    await tell(discovered, located, system, options)
    if (discovered.missing.length > 0) throw new Exit(exitCodes.failures)
  } finally {
    await opened.close()
  }
}

interface Discovered {
  readonly settings: Proposal['settings']
  /** The environment variables that secrets are to be taken from. */
  readonly variables: readonly string[]
  /** The files that secrets are to be taken from, by their paths. */
  readonly secrets: ReadonlyMap<string, string>
  readonly mapping: MappingProposal | undefined
  readonly missing: readonly string[]
  readonly notes: readonly string[]
}

async function discover(
  opened: OpenedConnector,
  given: WrittenSettings,
  system: string,
  { write, mapping: wantsMapping }: Options,
): Promise<Discovered> {
  const found = await opened.pool.call(opened.spec(given.value, given.folder), 'discover', given.value)
  const variables = new Set<string>()
  const secrets = new Map<string, string>()
  const proposal = propose(opened.declaration, given, found.settings, {
    place: write === undefined ? inVariables(system, variables) : inFiles(system, secrets),
    move: text => moved(text, given.folder, write ?? given.folder),
  })
  const isWanted = write !== undefined || wantsMapping === true
  const mapping = isWanted ? await mappingFor(opened, proposal, given.folder, system) : undefined
  const notes = [...found.notes, ...[...variables].map(variable => `Set the environment variable ${variable}.`)]
  const missing = [...proposal.missing, ...toDoIn(mapping)]
  return { settings: proposal.settings, variables: [...variables], secrets, mapping, missing, notes }
}

/** Shows what was discovered, or writes it down. */
async function tell(
  { settings, variables, secrets, mapping, missing, notes }: Discovered,
  located: Located,
  system: string,
  { write, force, mapping: wantsMapping, json }: Options,
): Promise<void> {
  const token = write === undefined ? variableToken(system) : `\${file:./${tokenPath(system)}}`
  const configuration = configurationFor({ name: system, located, settings, token, folder: write ?? '.' })
  const whole = { system, configuration, mapping: mapping?.text, secrets }
  const files = write === undefined ? [] : writeDiscovered(write, whole, force === true)
  if (json) return await printJson({ settings, variables, missing, mapping: mapping?.text ?? null, notes, files })
  if (write === undefined) await print(wantsMapping ? (mapping?.text ?? '') : configuration)
  for (const note of notes) say(note)
  for (const text of missing) say(`${style('yellow', 'still to do:')} ${text}`)
  if (write !== undefined) sayWritten(write, system, files, missing.length === 0)
}

/** The settings with those that have options of their own. */
function givenBy(given: WrittenSettings, { url, table }: Options): WrittenSettings {
  const more = { ...(url === undefined ? {} : { url }), ...(table === undefined ? {} : { tables: table }) }
  return { ...given, raw: { ...given.raw, ...more }, value: { ...given.value, ...more } }
}

/** A first mapping, by the schema that the proposed settings give; none where they are not complete. */
async function mappingFor(
  opened: OpenedConnector,
  { checked }: Proposal,
  folder: string,
  system: string,
): Promise<MappingProposal | undefined> {
  if (checked === undefined || !opened.operations.includes('schema')) return undefined
  return proposeMapping(await opened.pool.call(opened.spec(checked, folder), 'schema', null), system)
}

function toDoIn(mapping: MappingProposal | undefined): readonly string[] {
  if (mapping === undefined) return []
  return [...mapping.missing, ...mapping.diagnostics.map(({ message }) => `mapping: ${message}`)]
}

function variableToken(system: string): string {
  return `\${env:${system.replaceAll('-', '_').toUpperCase()}_TOKEN}`
}

function noDiscovery(name: string): Error {
  const help = `Its settings are described by: ecmahost connector inspect ${name}`
  return mistake('no-discovery', `The connector ${name} discovers nothing: its settings are written by hand.`, help)
}
