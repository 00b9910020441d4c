import { Command, Option } from 'commander'
import { type PreparedScript, prepareSystem } from '../../host/connector/prepare.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { duration, sayLog } from '../connector/options.ts'
import { examples } from '../help.ts'
import { print, printJson, say, style } from '../output.ts'
import { stopSignal } from '../stop.ts'
import { styled } from '../styled.ts'

interface Options {
  readonly config: string
  readonly apply?: true
  readonly remove?: true
  readonly purgeOlderThan?: number
  readonly json?: true
}

export function connectorSqlInstallTriggersCommand(): Command {
  return new Command('install-triggers')
    .description(
      'Prints the statements that a database needs for the delta method of a connected system: triggers and their table, a publication, change tracking. Changes nothing without --apply.',
    )
    .argument('<system>', 'its name in the configuration')
    .addOption(configOption())
    .option('--apply', 'runs the statements too')
    .addOption(new Option('--remove', 'removes all of it again').conflicts('purgeOlderThan'))
    .addOption(
      new Option(
        '--purge-older-than <duration>',
        'removes changes that triggers noted so long ago; imports must have come since',
      ).argParser(duration),
    )
    .option('--json', 'the statements as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost connector sql install-triggers erp > triggers.sql',
        'ecmahost connector sql install-triggers erp --apply',
        'ecmahost connector sql install-triggers erp --purge-older-than 7d --apply',
        'ecmahost connector sql install-triggers erp --remove --apply',
      ),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  const config = requireConfig(options.config)
  const { remove, purgeOlderThan, apply = false, json } = options
  const { signal, release } = stopSignal()
  try {
    const wanted = {
      kind: remove ? 'remove' : purgeOlderThan === undefined ? 'set-up' : 'purge',
      olderThanMs: purgeOlderThan ?? null,
      apply,
    } as const
    const log = json ? () => undefined : sayLog
    const scripts = await prepareSystem(config, name, wanted, { log, signal })
    if (json) await printJson({ system: name, applied: apply, scripts })
    else if (apply) sayApplied(scripts)
    else await printScripts(scripts)
    if (!json && scripts.length === 0) say(`The delta method of ${name} needs nothing in the database.`)
  } finally {
    release()
  }
}

function sayApplied(scripts: readonly PreparedScript[]): void {
  for (const { title } of scripts) say(`${style('green', 'done')} ${title}`)
}

async function printScripts(scripts: readonly PreparedScript[]): Promise<void> {
  for (const { title, text } of scripts) await print(`${styled('dim', `-- ${title}`)}\n${text}\n`)
}
