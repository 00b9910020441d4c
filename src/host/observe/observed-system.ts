import { HostError } from '../../model/error.ts'
import type { LogSign } from '../../runtime/protocol.ts'
import type { RunRecord } from '../../space/run.ts'
import type { Log } from '../log/logs.ts'
import type { MeasuredSystem } from '../metrics/figures.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { OpenSpan, SpanAttributes, Tracing } from '../telemetry/tracing.ts'
import { logStepBegan, logStepEnded, workOf } from './step-log.ts'
import type { StepStart, SystemObservation } from './system.ts'

/** Where what is told of a system goes. */
export interface Observers {
  readonly log: Log
  readonly metrics: Metrics
  readonly tracing: Tracing
}

type Use = Parameters<SystemObservation['workersUsed']>[0]

/** What is told of one system, on its way to the log, the figures and the traces. */
export class ObservedSystem implements SystemObservation {
  readonly name: string
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #tracing: Tracing
  #use: Use = { busy: 0, waiting: 0, isResting: false }

  constructor(name: string, { log, metrics, tracing }: Observers) {
    this.name = name
    this.#log = log
    this.#metrics = metrics
    this.#tracing = tracing
  }

  /** How it is asked at a scrape. */
  measured(space: Pick<MeasuredSystem, 'entries' | 'lastGoodImport'>): MeasuredSystem {
    return { ...space, name: this.name, workers: () => this.#use, isResting: () => this.#use.isResting }
  }

  connectorSaid({ level, message, details }: LogSign): void {
    this.#log.write(level, message, { from: 'connector', ...(details === undefined ? {} : { details }) })
  }

  prepared({ objectTypes, warnings }: Parameters<SystemObservation['prepared']>[0]): void {
    this.#log.write('info', 'Settings and mapping were read.', { objectTypes, ...(warnings > 0 ? { warnings } : {}) })
  }

  /** Its settings and its mapping are read; what is wrong with them is thrown. */
  async reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.#log.write('error', 'Settings or mapping cannot be used.', { err: error })
      throw error
    }
  }

  async run<T>(profile: string | null, work: () => Promise<T>): Promise<T> {
    return await this.#traced('run', profile === null ? {} : { 'ecmahost.profile': profile }, work)
  }

  async step<T extends RunRecord>(start: StepStart, work: () => Promise<T>): Promise<T> {
    logStepBegan(this.#log, start)
    const attributes = { 'ecmahost.mode': start.mode, 'ecmahost.dry_run': start.dryRun }
    return await this.#traced(workOf(start.mode), attributes, async span => {
      try {
        const record = await work()
        this.#stepEnded(record, start, span)
        return record
      } catch (error) {
        this.#metrics.runFailed(this.name, start.mode, start.profile?.name ?? null)
        const isStopped = error instanceof HostError && error.code === 'run-stopped'
        this.#log.write(isStopped ? 'warn' : 'error', `The ${workOf(start.mode)} could not be done.`, { err: error })
        throw error
      }
    })
  }

  async batch<T>(facts: Parameters<SystemObservation['batch']>[0], work: () => Promise<T>): Promise<T> {
    const attributes = { 'ecmahost.object_type': facts.objectType, 'ecmahost.changes': facts.changes }
    return await this.#traced('export batch', attributes, work)
  }

  workerDied(cause: HostError): void {
    this.#metrics.workerDied(this.name, cause.code.replace('worker-', ''))
    this.#log.write('error', cause.message, { code: cause.code })
  }

  rests(cause: HostError): void {
    this.#log.write('warn', cause.message, { code: cause.code })
  }

  workersUsed(use: Use): void {
    this.#use = use
  }

  #stepEnded(record: RunRecord, { failures }: StepStart, span: OpenSpan): void {
    const { withheld } = record
    logStepEnded(this.#log, record, failures)
    this.#metrics.runEnded(this.name, record, offset => failures(record.run, offset))
    if (withheld !== null && withheld.deletions > 0) this.#metrics.guardTripped(this.name, 'deletes')
    if (withheld !== null && withheld.members > 0) this.#metrics.guardTripped(this.name, 'memberships')
    const { run, outcome, read, added, updated, deleted, unchanged, failed } = record
    const counters = Object.entries({ read, added, updated, deleted, unchanged, failed })
    span.set({
      'ecmahost.run': run,
      'ecmahost.outcome': outcome,
      ...Object.fromEntries(counters.map(([name, count]) => [`ecmahost.${name}`, count])),
    })
    if (outcome !== 'completed') span.end(record.error ?? outcome)
  }

  async #traced<T>(name: string, attributes: SpanAttributes, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const span = this.#tracing.begin(name, { attributes: { 'ecmahost.system': this.name, ...attributes } })
    try {
      const result = await this.#tracing.within(span, async () => await work(span))
      span.end()
      return result
    } catch (error) {
      span.end(error instanceof Error ? error.message : String(error))
      throw error
    }
  }
}
