import { AsyncLocalStorage } from 'node:async_hooks'
import { type Span, type StartSpan, spanOf } from './span.ts'
import type { OpenSpan, SpanAttributes, SpanStart, Tracing } from './tracing.ts'

/** OpenTelemetry's code for a span that failed. */
const failed = 2

/** Makes spans, each below the one around it. */
export class SpanTracing implements Tracing {
  readonly #start: StartSpan
  readonly #send: () => Promise<void>
  readonly #around = new AsyncLocalStorage<TracedSpan>()

  /** @param send sends what there is, at the end */
  constructor(start: StartSpan, send: () => Promise<void>) {
    this.#start = start
    this.#send = send
  }

  begin(name: string, { attributes = {}, isRequest = false, parent }: SpanStart = {}): OpenSpan {
    const above = this.#around.getStore()?.span.spanContext() ?? spanOf(parent)
    return new TracedSpan(this.#start(name, { isRequest, attributes, parent: above }))
  }

  within<T>(span: OpenSpan, work: () => T): T {
    return span instanceof TracedSpan ? this.#around.run(span, work) : work()
  }

  async close(): Promise<void> {
    await this.#send()
  }
}

class TracedSpan implements OpenSpan {
  readonly span: Span
  #isOver = false

  constructor(span: Span) {
    this.span = span
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes)
  }

  end(failure?: string): void {
    if (this.#isOver) return
    this.#isOver = true
    if (failure !== undefined) this.span.setStatus({ code: failed, message: failure })
    this.span.end()
  }
}
