import { Command } from 'commander'
import { Mistakes } from '../../model/mistakes.ts'
import { readSource } from '../../model/source-file.ts'
import { codegenOption, configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { printJson } from '../output.ts'
import { reportJson } from '../report.ts'
import { exitWith, runOrder } from '../run/order.ts'

interface Options {
  readonly config: string
  readonly dryRun?: true
  readonly codegen: boolean
  readonly json?: true
}

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'Exports changes to a connected system: those that wait, and those of a file, a line of JSON each. Here or in the host that is running.',
    )
    .argument('<system>', 'its name in the configuration')
    .argument('[file]', 'the file of changes')
    .option('--dry-run', 'prints the plan, and writes nothing')
    .addOption(configOption())
    .addOption(codegenOption())
    .option('--json', 'the report as JSON')
    .addHelpText(
      'after',
      `${examples('ecmahost export erp', 'ecmahost export erp changes.jsonl --dry-run', 'ecmahost export erp changes.jsonl')}
A line of the file, with the names of the connector's attributes:
  {"change":"add","objectType":"user","anchor":"7","attributes":{"name":"Ann"}}
  {"change":"update","objectType":"user","anchor":"7","attributes":{"title":"Head"}}
  {"change":"update","objectType":"role","anchor":"r","changes":[{"attribute":"members","add":["7"]}]}
  {"change":"rename","objectType":"user","anchor":"7","to":{"id":"8"}}
  {"change":"delete","objectType":"user","anchor":"3"}
`,
    )
    .action(run)
}

async function run(name: string, file: string | undefined, options: Options): Promise<void> {
  const config = requireConfig(options.config, options)
  const changes = file === undefined ? {} : { changes: textOf(file) }
  const order = { profile: 'export', dryRun: options.dryRun ?? false, ...changes }
  const report = await runOrder(config, name, order, { json: options.json ?? false })
  if (options.json) for (const step of report.steps) await printJson(reportJson(step))
  exitWith(report)
}

function textOf(path: string): { readonly file: string; readonly text: string } {
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  return { file: path, text: read.source.text }
}
