import { setTimeout as pause } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { type Config, systemOf } from '../../host/config.ts'
import { isHeld } from '../../host/control/holder.ts'
import { profilesOf } from '../../host/profile/profiles.ts'
import type { RunRecord } from '../../space/run.ts'
import type { SpaceReader } from '../../space/space.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { withSpaceOf } from '../open-space.ts'
import { print, printJson, say } from '../output.ts'
import { showProgress } from '../progress.ts'
import { runDetails } from '../runs/details.ts'
import { printDue } from '../runs/due.ts'
import { printFailures } from '../runs/failures.ts'
import { followRuns } from '../runs/follow.ts'
import { runLine } from '../runs/line.ts'
import { stopSignal } from '../stop.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options {
  readonly config: string
  readonly limit?: number
  readonly run?: number
  readonly failures?: true
  readonly code?: string
  readonly anchor?: string
  readonly follow?: true
  readonly due?: true
  readonly json?: true
}

export function runsCommand(): Command {
  return new Command('runs')
    .description('Shows the runs of a connected system, newest first: counters, failures, and what goes on.')
    .argument('<system>', 'its name in the configuration')
    .option('-n, --limit <number>', 'how many (default: 20 runs, or every failure)', wholeNumber)
    .option('--run <number>', 'all that is kept of one run', wholeNumber)
    .option('--failures', 'the failures of that run, or of the last one, a line each')
    .addOption(new Option('--code <code>', 'only failures of this code').implies({ failures: true }))
    .addOption(new Option('--anchor <anchor>', 'only failures of this entry').implies({ failures: true }))
    .addOption(new Option('--follow', 'what goes on, until it is over').conflicts(['run', 'failures', 'due']))
    .addOption(new Option('--due', 'when its profiles are due by the clock').conflicts(['run', 'failures']))
    .addOption(configOption())
    .option('--json', 'a JSON array with all that is kept; of --failures and --follow a line of JSON each')
    .addHelpText(
      'after',
      examples(
        'ecmahost runs hr',
        'ecmahost runs hr --run 12 --failures --code duplicate-anchor',
        'ecmahost runs hr --follow',
        'ecmahost runs hr --due',
      ),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  const config = requireConfig(options.config)
  systemOf(config, name)
  if (options.due) return await printDue(config, name, { json: options.json ?? false })
  await withSpaceOf(
    config,
    name,
    space => {
      if (options.follow) return follow(config, name, space, options)
      if (options.failures) return failures(name, space, options)
      return options.run === undefined
        ? list(name, space.runs(options.limit ?? 20), options)
        : details(name, space, options)
    },
    () => list(name, [], options),
  )
}

async function list(name: string, records: readonly RunRecord[], { json }: Options): Promise<void> {
  if (json) await printJson(records)
  else if (records.length === 0) say(`${name} has not been imported yet.`)
  else for (const record of records) await print(`${runLine(record)}\n`)
}

async function details(name: string, space: SpaceReader, options: Options): Promise<void> {
  const record = recordOf(name, space, options.run)
  if (options.json) return await printJson(record)
  for (const line of runDetails(name, record)) await print(`${line}\n`)
  if (record.failed > 0) say(`The failures: ecmahost runs ${name} --run ${record.run} --failures`)
}

async function failures(name: string, space: SpaceReader, { limit = Infinity, ...options }: Options): Promise<void> {
  await printFailures(space, recordOf(name, space, options.run), { ...options, limit })
}

/** The run of a number, or the last one. Throws `Mistakes`. */
function recordOf(name: string, space: SpaceReader, number: number | undefined): RunRecord {
  const [last] = space.runs(1)
  if (last === undefined) throw mistake('unknown-run', `${name} has not been imported yet.`)
  const record = number === undefined ? last : space.run(number)
  if (record !== undefined) return record
  throw mistake('unknown-run', `${name} has no run ${number}.`, `The last one is ${last.run}.`)
}

/** Between two looks at the space. */
const everyMs = 250

async function follow(config: Config, name: string, space: SpaceReader, { json }: Options): Promise<void> {
  const profiles = profilesOf(systemOf(config, name), config.folder)
  const { signal, release } = stopSignal()
  const progress = showProgress()
  try {
    const followed = await followRuns({
      name,
      runs: () => space.runs(20),
      isHeld: () => isHeld(config.host.data),
      isFollowed: ({ profile }) => profile !== null && profile.step < (profiles.get(profile.name)?.steps.length ?? 0),
      wait: () => pause(everyMs, undefined, { signal }).catch(() => undefined),
      signal,
      progress,
      ended: record => (json ? printJson(record) : print(`${runLine(record)}\n`)),
    })
    if (followed === 0 && !json) say(`No run of ${name} is going on.`)
  } finally {
    progress.close()
    release()
  }
}
