import { join } from 'node:path'
import { Command } from 'commander'
import { systemOf } from '../../host/config.ts'
import type { RunRecord } from '../../space/run.ts'
import { openSpace } from '../../space/space.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { print, printJson, say } from '../output.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly config: string
  readonly limit: number
  readonly json?: true
}

export function runsCommand(): Command {
  return new Command('runs')
    .description('Shows the runs of a connected system, newest first.')
    .argument('<system>', 'its name in the configuration')
    .option('-n, --limit <number>', 'how many', wholeNumber, 20)
    .addOption(configOption())
    .option('--json', 'a JSON array, with counters and failures')
    .addHelpText('after', examples('ecmahost runs hr', 'ecmahost runs hr --limit 1 --json'))
    .action(async (name: string, options: Options) => {
      const config = requireConfig(options.config)
      const space = openSpace(join(config.host.data, systemOf(config, name).name))
      const records = space?.runs(options.limit) ?? []
      await space?.close()
      if (options.json) await printJson(records)
      else if (records.length === 0) say(`${name} has not been imported yet.`)
      else for (const record of records) await print(`${line(record)}\n`)
    })
}

function line(record: RunRecord): string {
  const counters = (['read', 'added', 'updated', 'deleted', 'unchanged', 'failed'] as const)
    .map(counter => `${counter} ${record[counter].toLocaleString('en')}`)
    .join('  ')
  return `${String(record.run).padStart(4)}  ${record.started}  ${record.mode.padEnd(5)}  ${record.outcome.padEnd(11)}  ${record.seconds.toFixed(1).padStart(6)} s  ${counters}`
}
