import type { RunEvent } from '../../host/profile/event.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { say, sayDiagnostics } from '../output.ts'
import type { Progress, Track } from '../progress.ts'
import { sayReport } from '../report.ts'

/** Tells a person of the runs of a system as they go on. */
export class Telling {
  readonly #system: string
  readonly #progress: Progress
  #track: Track | undefined

  constructor(system: string, progress: Progress) {
    this.#system = system
    this.#progress = progress
  }

  /** Progress alone: where the output is JSON, the rest is data. */
  progress(event: RunEvent): void {
    if (event.kind === 'step began') this.#track = this.#progress.track(this.#system)
    if (event.kind === 'progress') {
      this.#track?.update(event.counters.read, event.expected > 0 ? event.expected : undefined)
    }
    if (event.kind === 'step ended') this.end()
  }

  /** Everything. */
  tell(event: RunEvent): void {
    this.progress(event)
    switch (event.kind) {
      case 'waiting':
        say(`A run of ${this.#system} is going on; this one waits for it.`)
        break
      case 'warnings':
        sayDiagnostics(toldOnce(event.warnings))
        break
      case 'step ended':
        sayReport(event.report)
        break
      case 'step began':
      case 'progress':
        break
      default:
        event satisfies never
    }
  }

  /** What went on goes on no more. */
  end(): void {
    this.#track?.close()
    this.#track = undefined
  }
}
