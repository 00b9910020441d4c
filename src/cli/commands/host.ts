import { Command } from 'commander'
import { generateDemo } from '../../host/demo/demo.ts'
import { Host } from '../../host/host.ts'
import { type ConnectedSystem, concernsOneSystem } from '../../host/system.ts'
import { tokenSource } from '../../host/token-source.ts'
import { watchFiles } from '../../host/watch.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { hostError } from '../../model/error.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { ImportReport } from '../../runtime/import.ts'
import { codegenOption, requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { printJson, say, sayDiagnostics, style } from '../output.ts'
import { type Progress, showProgress } from '../progress.ts'
import { reportJson, sayReport } from '../report.ts'
import { aborted, stopSignal } from '../stop.ts'

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
  const systems = [...host.systems.values()]
  const work = new SystemWork(host, options, progress, signal)
  const outcomes = await Promise.all(systems.map(system => work.importNow(system)))
  progress.close()
  if (signal.aborted) return
  const first = outcomes.find(outcome => outcome.error !== undefined)
  if (first !== undefined && outcomes.every(outcome => outcome.error !== undefined)) throw first.error
  const broken = Promise.withResolvers<never>()
  const watchers = systems.map(system =>
    watchFiles(
      () => [{ path: system.config.mapping }, ...system.tableFiles],
      async path => {
        say(`${path} has changed: ${system.name} is imported again.`)
        await work.importNow(system).catch(broken.reject)
      },
    ),
  )
  if (options.json) await printJson({ listening: host.url, systems: systems.map(system => system.name) })
  else sayAddresses(host, systems, isDemo)
  try {
    await Promise.race([aborted(signal), broken.promise])
  } finally {
    for (const watcher of watchers) watcher.close()
  }
  await work.settled()
}

/** What the host does with each of its systems: reads the mapping, imports, tells. */
class SystemWork {
  readonly #host: Host
  readonly #options: Options
  readonly #progress: Progress
  readonly #signal: AbortSignal
  /** The last import of each system: the next begins when it is over. */
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(host: Host, options: Options, progress: Progress, signal: AbortSignal) {
    this.#host = host
    this.#options = options
    this.#progress = progress
    this.#signal = signal
  }

  /** Imports a system once the import under way is over. What goes wrong is told and concerns this system alone. */
  importNow(system: ConnectedSystem): Promise<{ readonly error?: unknown }> {
    const before = this.#last.get(system.name) ?? Promise.resolve()
    const next = before.then(() => this.#import(system))
    this.#last.set(system.name, next)
    return next
  }

  async settled(): Promise<void> {
    await Promise.all(this.#last.values())
  }

  async #import(system: ConnectedSystem): Promise<{ readonly error?: unknown }> {
    if (this.#signal.aborted) return {}
    const track = this.#progress.track(system.name)
    try {
      await this.#host.prepare(system, this.#signal)
      const report = await system.import({
        mode: 'full',
        signal: this.#signal,
        progress: (counters, expected) => track.update(counters.read, expected > 0 ? expected : undefined),
      })
      track.close()
      sayDiagnostics(toldOnce(system.warnings))
      await this.#tell(report)
      return report.outcome === 'failed' ? { error: new Exit(exitCodes.world) } : {}
    } catch (error) {
      track.close()
      if (!concernsOneSystem(error)) throw error
      if (this.#signal.aborted) return {}
      say(
        `${style('bold', system.name)} could not be imported${this.#host.serves(system) ? '; it is served as it was' : ''}:`,
      )
      if (error instanceof Mistakes) sayDiagnostics(error.diagnostics)
      else say(`  ${(error as Error).message}`)
      return { error: error instanceof Mistakes ? new Exit(exitCodes.input) : new Exit(exitCodes.world) }
    }
  }

  async #tell(report: ImportReport): Promise<void> {
    if (this.#options.json) await printJson(reportJson(report))
    else sayReport(report)
  }
}

function sayAddresses(host: Host, systems: readonly ConnectedSystem[], isDemo: boolean): void {
  say()
  say('Serving SCIM 2.0:')
  for (const { name } of systems) say(`  ${host.url}/scim/${name}`)
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
