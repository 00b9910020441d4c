import type { Config } from '../config.ts'
import { Logs } from '../log/logs.ts'
import { openOutput } from '../log/output.ts'
import type { MeasuredSystem } from '../metrics/figures.ts'
import { type AnsweredRequest, Metrics } from '../metrics/metrics.ts'
import { openTracing } from '../telemetry/open-tracing.ts'
import type { OpenSpan, Tracing } from '../telemetry/tracing.ts'
import { ownVersion } from '../version.ts'
import { ObservedSystem } from './observed-system.ts'

/** A request as it comes in. */
export interface BegunRequest {
  readonly method: string
  readonly route: string
  /** The header `traceparent`. */
  readonly parent: string | undefined
}

/** A request that was answered. */
export interface EndedRequest extends AnsweredRequest {
  /** The last part of its route, where it is one that is served: `Users`. */
  readonly endpoint: string | undefined
}

/** All that is told of a running host: its log, its figures and its traces. One line at each place that tells. */
export class Observation {
  readonly logs: Logs
  readonly metrics: Metrics
  readonly #tracing: Tracing
  readonly #systems = new Map<string, ObservedSystem>()

  private constructor(logs: Logs, metrics: Metrics, tracing: Tracing) {
    this.logs = logs
    this.metrics = metrics
    this.#tracing = tracing
  }

  /** As the configuration says. Throws the `HostError` `log-unusable` for a log file that cannot be written. */
  static async open({ host, systems, secrets, file }: Config): Promise<Observation> {
    const version = ownVersion()
    const output = host.log === undefined ? undefined : openOutput(host.log)
    const logs = new Logs(output, secrets, host.log?.level ?? 'info')
    const tracing = await openTracing(host.telemetry, {
      version,
      environment: process.env,
      mask: text => secrets.mask(text),
      tell: problem => logs.host.write(problem === null ? 'info' : 'warn', collectorSentence(problem)),
    })
    const observation = new Observation(logs, new Metrics({ process: host.metrics.enabled, version }), tracing)
    for (const { name, logLevel } of systems.values()) {
      logs.setLevel(name, logLevel)
      const observers = { log: logs.for(name), metrics: observation.metrics, tracing }
      observation.#systems.set(name, new ObservedSystem(name, observers))
    }
    logs.host.write('info', 'The configuration was read.', { file, systems: [...systems.keys()], version })
    return observation
  }

  /** What is told of a system. */
  system(name: string): ObservedSystem {
    const system = this.#systems.get(name)
    if (system === undefined) throw new Error(`the configuration has no system ${name}`)
    return system
  }

  /** From now on a system's space is counted at each scrape. */
  measure(name: string, space: Pick<MeasuredSystem, 'entries' | 'lastGoodImport'>): void {
    this.metrics.measure(this.system(name).measured(space))
  }

  listening(url: string): void {
    this.logs.host.write('info', 'The host listens.', { url })
  }

  /** A system cannot be served as it was left. */
  notServed(name: string, error: unknown): void {
    this.logs.for(name).write('error', 'The system is not served.', { err: error })
  }

  requestBegan({ method, route, parent }: BegunRequest): OpenSpan {
    const attributes = { 'http.request.method': method, 'http.route': route }
    return this.#tracing.begin(`${method} ${route}`, { isRequest: true, parent, attributes })
  }

  requestEnded(span: OpenSpan, request: EndedRequest): void {
    const { system, method, route, endpoint, status, seconds } = request
    this.metrics.requestAnswered(request)
    span.set({ 'http.response.status_code': status, ...(system === undefined ? {} : { 'ecmahost.system': system }) })
    span.end(status >= 500 ? `it was answered with ${status}` : undefined)
    const log = system === undefined ? this.logs.host : this.logs.for(system)
    log.write('info', `${method} ${route} ${status}`, {
      method,
      path: route,
      endpoint,
      status,
      ms: Math.round(seconds * 1e6) / 1e3,
    })
  }

  /** Something went wrong in answering a request, and it is our mistake. */
  requestFailed(error: unknown): void {
    this.logs.host.write('error', 'A request could not be answered.', { err: error })
  }

  /** Says that the host stopped, and sends what there is to be sent. */
  async close(): Promise<void> {
    this.logs.host.write('info', 'The host stopped.')
    await this.#tracing.close()
    this.logs.close()
  }
}

function collectorSentence(problem: string | null): string {
  return problem === null ? 'Traces can be sent again.' : `Traces cannot be sent to the collector: ${problem}.`
}
