import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ObjectFailure } from '../../space/frame.ts'
import type { RunCounters, RunRecord } from '../../space/run.ts'
import { counters, durations, type Figure, type MeasuredSystem, measured } from './figures.ts'

/** A request that was answered. */
export interface AnsweredRequest {
  /** `undefined` where the address names no system that is served. */
  readonly system: string | undefined
  readonly method: string
  /** The pattern of its address: `/scim/:system/:endpoint`. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Counters of a run, by what they are called in figures. */
const outcomes = {
  read: 'read',
  added: 'added',
  updated: 'updated',
  deleted: 'deleted',
  unchanged: 'unchanged',
  failed: 'failed',
  out_of_scope: 'outOfScope',
} as const satisfies Readonly<Record<string, keyof RunCounters>>

/** The figures of a running host, as Prometheus reads them. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #systems: MeasuredSystem[] = []
  readonly #counters: Readonly<Record<keyof typeof counters, Counter>>
  readonly #durations: Readonly<Record<keyof typeof durations, Histogram>>

  /** @param options.process also measures the process: memory, processor, event loop, garbage collection */
  constructor(options: { readonly process: boolean; readonly version: string }) {
    const registers = [this.#registry]
    this.#counters = each(counters, figure => new Counter({ ...mutable(figure), registers }))
    this.#durations = each(
      durations,
      figure => new Histogram({ ...mutable(figure), buckets: [...figure.buckets], registers }),
    )
    const systems = this.#systems
    for (const { read, ...figure } of measured) {
      const collect = function collect(this: Gauge): void {
        this.reset()
        for (const system of systems) read(this, system)
      }
      this.#registry.registerMetric(new Gauge({ ...mutable(figure), registers: [], collect }))
    }
    const info = new Gauge({
      name: 'ecmahost_info',
      help: 'The version of the host.',
      labelNames: ['version'],
      registers,
    })
    info.set({ version: options.version }, 1)
    if (options.process) collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 20 })
  }

  /** From now on a system is asked at each scrape. */
  measure(system: MeasuredSystem): void {
    this.#systems.push(system)
  }

  /** A run ended, and left its record. `more` are the failures behind those of the record. */
  runEnded(system: string, record: RunRecord, more: (offset: number) => Iterable<ObjectFailure>): void {
    const { mode, outcome } = record
    this.#counters.steps.inc({ system, profile: record.profile?.name ?? '', mode, outcome })
    this.#durations.steps.observe({ system, mode }, record.seconds)
    for (const [name, counter] of Object.entries(outcomes)) {
      this.#counters.entries.inc({ system, outcome: name }, record[counter])
    }
    this.#failed(system, record, more)
    this.#counters.unconfirmed.inc({ system }, record.unconfirmed)
  }

  /** A run ended without a record: it could not begin. */
  runFailed(system: string, mode: RunRecord['mode'], profile: string | null): void {
    this.#counters.steps.inc({ system, profile: profile ?? '', mode, outcome: 'failed' })
  }

  guardTripped(system: string, guard: string): void {
    this.#counters.guards.inc({ system, guard })
  }

  workerDied(system: string, cause: string): void {
    this.#counters.deaths.inc({ system, cause })
  }

  requestAnswered({ system = '', method, route, status, seconds }: AnsweredRequest): void {
    this.#counters.requests.inc({ system, method, route, status })
    this.#durations.requests.observe({ method, route, status }, seconds)
  }

  /** All figures in the text format of Prometheus, and its media type. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() }
  }

  /** By code, as far as failures are kept. */
  #failed(system: string, { failed, failures }: RunRecord, more: (offset: number) => Iterable<ObjectFailure>): void {
    let told = 0
    for (const list of [failures, failed > failures.length ? more(failures.length) : []]) {
      for (const { code } of list) {
        this.#counters.failures.inc({ system, code })
        told++
      }
    }
    if (failed > told) this.#counters.failures.inc({ system, code: 'other' }, failed - told)
  }
}

function each<K extends string, F extends Figure, M>(
  figures: Readonly<Record<K, F>>,
  make: (figure: F) => M,
): Readonly<Record<K, M>> {
  const made = Object.entries(figures).map(([key, figure]) => [key, make(figure as F)])
  return Object.fromEntries(made) as Record<K, M>
}

function mutable({ name, help, labelNames }: Figure) {
  return { name, help, labelNames: [...labelNames] }
}
