import type { Host } from '../../host/host.ts'
import type { RunEvent } from '../../host/profile/event.ts'
import type { Ended, RunListener } from '../../host/schedule/runs.ts'
import type { ConnectedSystem } from '../../host/system.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { printJson, say, sayDiagnostics, style } from '../output.ts'
import type { Progress } from '../progress.ts'
import { reportJson, sayReport } from '../report.ts'
import { Telling } from '../run/telling.ts'

/** Tells of everything that a host runs. Warnings are told when they are others than the last time. */
export class HostTelling implements RunListener {
  readonly #host: Host
  readonly #progress: Progress
  readonly #json: boolean
  readonly #signal: AbortSignal
  readonly #tellings = new Map<string, Telling>()
  readonly #warned = new Map<string, string>()

  constructor(host: Host, { progress, json, signal }: { progress: Progress; json: boolean; signal: AbortSignal }) {
    this.#host = host
    this.#progress = progress
    this.#json = json
    this.#signal = signal
  }

  event(system: ConnectedSystem, event: RunEvent): void {
    this.#tellingOf(system).progress(event)
    if (event.kind !== 'step ended') return
    this.#warn(system)
    if (this.#json) void printJson(reportJson(event.report))
    else sayReport(event.report)
  }

  ended(system: ConnectedSystem, ended: Ended): void {
    this.#tellingOf(system).end()
    if (ended.kind === 'prepared') this.#warn(system)
    if (ended.kind !== 'failed' || this.#signal.aborted) return
    const stays = this.#host.serves(system) ? '; it is served as it was' : ''
    say(`${style('bold', system.name)} could not be imported${stays}:`)
    if (ended.error instanceof Mistakes) sayDiagnostics(ended.error.diagnostics)
    else say(`  ${ended.error.message}`)
  }

  #warn({ name, warnings }: ConnectedSystem): void {
    const text = JSON.stringify(warnings)
    if (text === (this.#warned.get(name) ?? '[]')) return
    this.#warned.set(name, text)
    sayDiagnostics(toldOnce(warnings))
  }

  #tellingOf({ name }: ConnectedSystem): Telling {
    let telling = this.#tellings.get(name)
    if (telling === undefined) {
      telling = new Telling(name, this.#progress)
      this.#tellings.set(name, telling)
    }
    return telling
  }
}
