import { Command } from 'commander'
import { codegenOption, configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { printJson } from '../output.ts'
import { exitWith, runOrder } from '../run/order.ts'

interface Options {
  readonly config: string
  readonly dryRun?: true
  readonly codegen: boolean
  readonly json?: true
}

export function runCommand(): Command {
  return new Command('run')
    .description('Runs a profile of a connected system: its steps in order, here or in the host that is running.')
    .argument('<system>', 'its name in the configuration')
    .argument('<profile>', 'the name of the profile; full, delta and export are always there')
    .option('--dry-run', 'compares and counts, and writes nothing')
    .addOption(configOption())
    .addOption(codegenOption())
    .option('--json', 'the report as JSON, with that of each step')
    .addHelpText(
      'after',
      examples('ecmahost run hr full', 'ecmahost run erp nightly --dry-run', 'ecmahost run hr delta'),
    )
    .action(run)
}

async function run(name: string, profile: string, options: Options): Promise<void> {
  const config = requireConfig(options.config, options)
  const order = { profile, dryRun: options.dryRun ?? false }
  const report = await runOrder(config, name, order, { json: options.json ?? false })
  if (options.json) await printJson(report)
  exitWith(report)
}
