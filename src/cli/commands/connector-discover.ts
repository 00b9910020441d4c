import { Command } from 'commander'
import { locateConnector } from '../../host/connector/locate.ts'
import { openConnector } from '../../host/connector/open.ts'
import { configurationFor, propose } from '../../host/connector/proposal.ts'
import { sayLog, settingsOption, writtenSettings } from '../connector/options.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { print, printJson, say, style } from '../output.ts'

interface Options {
  readonly settings?: string
  readonly set?: readonly string[]
  readonly json?: true
}

export function connectorDiscoverCommand(): Command {
  return new Command('discover')
    .description(
      'Asks a connected system for what its settings could be, and writes a configuration to standard output. Changes nothing.',
    )
    .argument('<connector>', 'a built-in name, or the path of a file or folder')
    .addOption(settingsOption())
    .option('--set <key=value...>', 'a setting that is known; points lead into groups')
    .option('--json', 'the settings and the notes as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost connector discover memory --set file=./directory.json > ecmahost.yaml',
        'ecmahost connector discover ./payroll --settings payroll.yaml --json',
      ),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  const located = locateConnector(name)
  const given = writtenSettings(located, options.settings, { words: options.set ?? [] })
  const opened = await openConnector(located, { log: options.json ? () => undefined : sayLog })
  try {
    for (const secret of given.secrets) opened.secrets.add(secret)
    if (!opened.operations.includes('discover')) throw noDiscovery(name)
    const found = await opened.pool.call(opened.spec(given.value, given.folder), 'discover', given.value)
    const proposal = propose(opened.declaration, given, found.settings, opened.name)
    const notes = [...found.notes, ...proposal.variables.map(variable => `Set the environment variable ${variable}.`)]
    if (options.json) await printJson({ ...proposal, notes })
    else {
      await print(configurationFor(located, proposal))
      for (const note of notes) say(note)
      for (const text of proposal.missing) say(`${style('yellow', 'still to do:')} ${text}`)
    }
    if (proposal.missing.length > 0) throw new Exit(exitCodes.failures)
  } finally {
    await opened.close()
  }
}

function noDiscovery(name: string): Error {
  const help = `Its settings are described by: ecmahost connector inspect ${name}`
  return mistake('no-discovery', `The connector ${name} discovers nothing: its settings are written by hand.`, help)
}
