import { Command, Option } from 'commander'
import { lockFolder } from '../../host/lock.ts'
import { ConnectedSystem } from '../../host/system.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { codegenOption, configOption, requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { printJson, sayDiagnostics } from '../output.ts'
import { showProgress } from '../progress.ts'
import { reportJson, sayReport } from '../report.ts'
import { stopSignal } from '../stop.ts'

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
    .description('Imports a connected system into its connector space.')
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
  const lock = lockFolder(config.host.data)
  const { signal, release } = stopSignal()
  const progress = showProgress()
  try {
    const system = new ConnectedSystem(config, name)
    try {
      await Promise.all([system.prepare(signal), system.space()])
      if (!options.json) sayDiagnostics(toldOnce(system.warnings))
      const track = progress.track(name)
      const report = await system.import({
        mode: options.delta ? 'delta' : 'full',
        dryRun: options.dryRun ?? false,
        signal,
        progress: (counters, expected) => track.update(counters.read, expected > 0 ? expected : undefined),
      })
      track.close()
      if (options.json) await printJson(reportJson(report))
      else sayReport(report)
      if (report.outcome === 'stopped') throw new Exit(exitCodes.stopped)
      if (report.outcome === 'failed') throw new Exit(exitCodes.world)
      if (report.failed > 0 || report.withheld !== null) throw new Exit(exitCodes.failures)
    } finally {
      progress.close()
      await system.close()
    }
  } finally {
    lock.close()
    release()
  }
}
