import { Command } from 'commander'
import { HostControl } from '../../host/control/host-control.ts'
import { openControl } from '../../host/control/server.ts'
import { generateDemo } from '../../host/demo/demo.ts'
import { Host } from '../../host/host.ts'
import { type Ended, HostRuns } from '../../host/schedule/runs.ts'
import { type Due, dueTimes } from '../../host/schedule/scheduler.ts'
import type { ConnectedSystem } from '../../host/system.ts'
import { tokenSource } from '../../host/token-source.ts'
import { watchFiles } from '../../host/watch.ts'
import { HostError, hostError } from '../../model/error.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { codegenOption, requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { HostTelling } from '../host/telling.ts'
import { printJson, say, style } from '../output.ts'
import { showProgress } from '../progress.ts'
import { aborted, stopSignal } from '../stop.ts'
import { localTime } from '../time.ts'

interface Options {
  readonly config?: string
  readonly demo?: string
  readonly codegen: boolean
  readonly json?: true
}

export function hostCommand(): Command {
  return new Command('host')
    .description('Imports the connected systems and serves them over SCIM until it is stopped with Ctrl-C.')
    .option('-c, --config <file>', 'the configuration file (default: "ecmahost.yaml")')
    .option('--demo <folder>', 'makes two connected systems in a folder and serves them; --config wins over it')
    .addOption(codegenOption())
    .option('--json', 'a line of JSON for every import, and one when it serves')
    .addHelpText(
      'after',
      examples('ecmahost host', 'ecmahost host --config ./site/ecmahost.yaml', 'ecmahost host --demo ./demo'),
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { signal, release } = stopSignal()
  try {
    const demo = options.config === undefined ? options.demo : undefined
    const file = demo === undefined ? (options.config ?? 'ecmahost.yaml') : await makeDemo(demo)
    if (signal.aborted) return
    const config = requireConfig(file, options)
    const host = await Host.open(config)
    try {
      await serve(host, options, demo !== undefined, signal)
    } finally {
      if (signal.aborted && !options.json) say('Stopping.')
      await host.close()
    }
  } finally {
    release()
  }
}

async function makeDemo(folder: string): Promise<string> {
  const began = performance.now()
  const { config, made } = await generateDemo(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error
    throw hostError('demo-failed', { folder, reason: error.message })
  })
  if (made.length > 0) {
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    say(
      `Made the demo in ${folder} in ${seconds} s: 20,000 people and 200 groups in CSV files, 10,000 users and roles in a database.`,
    )
  } else say(`The demo is in ${folder}.`)
  return config
}

async function serve(host: Host, options: Options, isDemo: boolean, signal: AbortSignal): Promise<void> {
  const progress = showProgress()
  const json = options.json ?? false
  const ending = new AbortController()
  const runs = new HostRuns(host, {
    signal: AbortSignal.any([signal, ending.signal]),
    listener: new HostTelling(host, { progress, json, signal }),
  })
  const control = await openControl(host.config.host.data, new HostControl(host, runs, host.logs)).catch(
    sayUncontrolled,
  )
  try {
    const systems = [...host.systems.values()]
    const starts = await Promise.all(systems.map(system => runs.start(system)))
    progress.close()
    if (signal.aborted) return
    failAltogether(starts)
    await runs.followSchedules()
    const watchers = systems.map(system => watchSystem(system, runs))
    const served = { listening: host.url, systems: systems.map(({ name }) => name), due: dueTimes(runs.due) }
    if (json) await printJson(served)
    else sayServed(host, { systems, isDemo, due: runs.due })
    try {
      await Promise.race([aborted(signal), runs.broken])
    } finally {
      for (const watcher of watchers) watcher.close()
    }
  } finally {
    ending.abort()
    runs.close()
    await runs.settled()
    await control?.close()
  }
}

function watchSystem(system: ConnectedSystem, runs: HostRuns): { close(): void } {
  return watchFiles(
    () => [{ path: system.config.mapping }, ...system.tableFiles],
    async path => {
      say(`${path} has changed: ${system.name} is imported again.`)
      // What else goes wrong breaks the host: `runs.broken`.
      await runs.importAgain(system).catch(() => undefined)
    },
  )
}

/** Other commands then find the folder in use; the host goes on. */
function sayUncontrolled(error: unknown): undefined {
  if (!(error instanceof HostError)) throw error
  say(`${style('yellow', 'warning:')} ${error.message} [${error.code}]`)
}

/** A host that could import nothing at all is of no use. */
function failAltogether(starts: readonly Ended[]): void {
  if (!starts.every(isFailure)) return
  const wrong = starts.some(ended => ended.kind === 'failed' && ended.error instanceof Mistakes)
  if (starts.length > 0) throw new Exit(wrong ? exitCodes.input : exitCodes.world)
}

function isFailure(ended: Ended): boolean {
  return ended.kind === 'failed' || (ended.kind === 'done' && ended.report.outcome === 'failed')
}

interface Served {
  readonly systems: readonly ConnectedSystem[]
  readonly isDemo: boolean
  readonly due: readonly Due[]
}

function sayServed(host: Host, { systems, isDemo, due }: Served): void {
  say()
  say('Serving SCIM 2.0:')
  for (const { name } of systems) say(`  ${host.url}/scim/${name}`)
  if (due.length > 0) say('\nDue by the clock:')
  for (const { at, system, profile } of due) {
    say(`  ${at <= Date.now() ? 'now                ' : localTime(at)}  ${system}  ${profile}`)
  }
  const [system] = systems
  if (system !== undefined) {
    const token = tokenSource(host.config, system.name) ?? `<the token of ${system.name}>`
    const insecure = host.url.startsWith('https') ? ' -k' : ''
    say('\nTry:')
    say(
      `  curl -s${insecure} -H "Authorization: Bearer ${token}" '${host.url}/scim/${system.name}/Users?startIndex=1&count=2'`,
    )
  }
  if (isDemo && system !== undefined) {
    say(`\nEdit ${system.config.mapping}, for example the flow of displayName, and save it:`)
    say('the host imports the system again, and the change is there. Ctrl-C stops it.')
  } else say('\nCtrl-C stops it.')
}
