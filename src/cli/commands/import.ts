import { Command, Option } from 'commander'
import { codegenOption, configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { printJson } from '../output.ts'
import { reportJson } from '../report.ts'
import { exitWith, runOrder } from '../run/order.ts'

interface Options {
  readonly config: string
  readonly full?: true
  readonly delta?: true
  readonly dryRun?: true
  readonly codegen: boolean
  readonly json?: true
}

export function importCommand(): Command {
  return new Command('import')
    .description('Imports a connected system into its connector space, here or in the host that is running.')
    .argument('<system>', 'its name in the configuration')
    .addOption(
      new Option('--full', 'everything; what is gone from the source is deleted (the default)').conflicts('delta'),
    )
    .addOption(new Option('--delta', 'what changed since the last import'))
    .option('--dry-run', 'compares and counts, and writes nothing')
    .addOption(configOption())
    .addOption(codegenOption())
    .option('--json', 'the report as JSON')
    .addHelpText(
      'after',
      examples('ecmahost import hr', 'ecmahost import erp --delta', 'ecmahost import hr --dry-run --json'),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  const config = requireConfig(options.config, options)
  const order = { mode: options.delta ? 'delta' : 'full', dryRun: options.dryRun ?? false } as const
  const report = await runOrder(config, name, order, { json: options.json ?? false })
  if (options.json) for (const step of report.steps) await printJson(reportJson(step))
  exitWith(report)
}
