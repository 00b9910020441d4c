import type { Destination } from './destination.ts'
import { type Sender, traceRequest } from './otlp.ts'
import type { EndedSpan } from './span.ts'

const EVERY_MS = 5_000
const TIMEOUT_MS = 10_000
const BATCH = 512
/** So many wait at most while the collector cannot be reached; the newest are left out then. */
const MOST_WAITING = 4_096

/** Answers after which the same may be sent again (OTLP/HTTP, "Retryable Response Codes"). */
const retryable = new Set([429, 502, 503, 504])

export interface ExporterOptions extends Omit<Sender, 'resource'> {
  /** Is told why spans could not be sent, when that begins, and `null` once they can be again. */
  readonly tell: (problem: string | null) => void
}

/** Sends spans to a collector, some at a time, behind everything else that goes on. */
export class OtlpExporter {
  readonly #destination: Destination
  readonly #options: ExporterOptions
  readonly #waiting: EndedSpan[] = []
  readonly #timer: NodeJS.Timeout
  #sending: Promise<void> | undefined
  #hasProblem = false

  constructor(destination: Destination, options: ExporterOptions) {
    this.#destination = destination
    this.#options = options
    this.#timer = setInterval(() => this.#flush(), EVERY_MS).unref()
  }

  add(span: EndedSpan): void {
    if (this.#waiting.length >= MOST_WAITING) return
    this.#waiting.push(span)
    if (this.#waiting.length >= BATCH && !this.#hasProblem) this.#flush()
  }

  /** Sends what there is, once. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sending
    this.#flush()
    await this.#sending
  }

  #flush(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      const { problem, again } = await this.#send(batch)
      if (!again) this.#waiting.splice(0, batch.length)
      if ((problem !== null) !== this.#hasProblem) this.#options.tell(problem)
      this.#hasProblem = problem !== null
      if (again) return
    }
  }

  async #send(spans: readonly EndedSpan[]): Promise<{ readonly problem: string | null; readonly again: boolean }> {
    const { url, headers, resource } = this.#destination
    const revealed = Object.entries(headers).map(([name, value]) => [name, value.reveal()])
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...Object.fromEntries(revealed), 'content-type': 'application/json' },
        body: traceRequest(spans, { ...this.#options, resource }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.body?.cancel()
      if (response.ok) return { problem: null, again: false }
      return { problem: `it answered ${response.status}`, again: retryable.has(response.status) }
    } catch (error) {
      const { message, cause } = error as Error
      return { problem: cause instanceof Error ? cause.message : message, again: true }
    }
  }
}
