import { randomInt } from 'node:crypto'
import { Command, Option } from 'commander'
import { nearest } from '../../../grammar/syntax/diagnostics.ts'
import { type CheckResult, checkNames, testConnector } from '../../host/connector/battery.ts'
import { locateConnector } from '../../host/connector/locate.ts'
import { openConnector } from '../../host/connector/open.ts'
import { type Recording, record, replay } from '../../host/connector/recording.ts'
import { readSamples } from '../../host/connector/samples.ts'
import { batteryJunit } from '../connector/junit.ts'
import { checkedSettings, count, duration, sayLog, settingsOption, writtenSettings } from '../connector/options.ts'
import { countResults, sayResult } from '../connector/tell.ts'
import { writeFile } from '../connector/write-file.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { printJson, say } from '../output.ts'
import { stopSignal } from '../stop.ts'

interface Options {
  readonly settings?: string
  readonly write?: true
  readonly entries: number
  readonly stall: number
  readonly samples?: string
  readonly skip?: readonly string[]
  readonly record?: string
  readonly replay?: string
  readonly junit?: string
  readonly json?: true
}

export function connectorTestCommand(): Command {
  return new Command('test')
    .description(
      'Puts a connector to the test: what it reads, writes and tells must be as the contract says. Reads the connected system some twenty times, so it had better be a small one made for tests.',
    )
    .argument('<connector>', 'a built-in name, or the path of a file or folder')
    .addOption(settingsOption())
    .option('--write', 'also writes to the connected system; what was written is removed again')
    .addOption(
      new Option('--entries <count>', 'how many entries are added where many are').default(10_000).argParser(count),
    )
    .addOption(
      new Option('--stall <duration>', 'how long nothing may come of the connector')
        .default(60_000, '60s')
        .argParser(duration),
    )
    .option(
      '--samples <file>',
      'attributes that new entries must have, by object type, YAML; {mark} in a text is their name',
    )
    .option('--skip <check...>', 'checks that are left out')
    .addOption(
      new Option('--record <file>', "keeps the connected system's answers, without secrets").conflicts('replay'),
    )
    .option('--replay <file>', 'takes the answers that were kept; the connected system is not needed')
    .option('--junit <file>', 'the results as JUnit XML, for CI systems')
    .option('--json', 'the results as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost connector test ./payroll',
        'ecmahost connector test ./payroll --write --entries 500 --junit reports/payroll.xml',
        'ecmahost connector test csv --settings people.settings.yaml --json',
        'ecmahost connector test ./crm --write --record crm.jsonl',
        'ecmahost connector test ./crm --write --replay crm.jsonl',
      ),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  refuseUnknown(options.skip ?? [])
  const located = locateConnector(name)
  const given = writtenSettings(located, options.settings, { isReplay: options.replay !== undefined })
  const samples = readSamples(options.samples)
  const recording = recordingOf(located.name, options)
  const { signal, release } = stopSignal()
  const opened = await openConnector(located, { log: options.json ? () => undefined : sayLog, stallMs: options.stall })
  try {
    const { settings, secrets } = checkedSettings(opened, given)
    const results = await testConnector(opened, {
      spec: () => ({
        ...opened.spec(settings, given.folder),
        ...(recording === undefined ? {} : { recording: recording.next(secrets) }),
      }),
      write: options.write === true,
      entries: options.entries,
      skip: options.skip ?? [],
      samples,
      mark: recording?.mark ?? newMark(),
      signal,
      done: options.json ? () => undefined : sayResult,
    })
    await report(name, results, options)
    if (signal.aborted) throw new Exit(exitCodes.stopped)
  } finally {
    await opened.close()
    release()
  }
}

async function report(name: string, results: readonly CheckResult[], { junit, json }: Options): Promise<void> {
  if (junit !== undefined) writeFile(junit, batteryJunit(name, results))
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  if (json) await printJson({ connector: name, results })
  else say(`${name}: ${countResults(results)} in ${seconds.toFixed(1)} s.`)
  if (results.some(({ kind }) => kind === 'failed')) throw new Exit(exitCodes.failures)
}

function recordingOf(connector: string, { record: into, replay: from }: Options): Recording | undefined {
  if (from !== undefined) return replay(from)
  return into === undefined ? undefined : record(into, connector, newMark())
}

/** Names what is written in a run of its own: letters and digits alone, and few enough for any system. */
function newMark(): string {
  return `ecmat${randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')}x`
}

function refuseUnknown(names: readonly string[]): void {
  const unknown = names.find(name => !checkNames.includes(name))
  if (unknown === undefined) return
  const near = nearest(unknown, checkNames)
  const help = near === undefined ? `There are: ${checkNames.join(', ')}.` : `Did you mean "${near}"?`
  throw mistake('unknown-check', `There is no check "${unknown}".`, help)
}
