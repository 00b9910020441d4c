import { randomBytes } from 'node:crypto'
import type { SpanAttributes } from './tracing.ts'

/** What names a span in its trace (W3C Trace Context): in lower-case hexadecimal. */
export interface SpanPlace {
  readonly traceId: string
  readonly spanId: string
  /** The lowest bit says whether the trace is recorded. */
  readonly traceFlags: number
}

/** A span while it goes on: as much of OpenTelemetry's own interface as is used. */
export interface Span {
  spanContext(): SpanPlace
  setAttributes(attributes: SpanAttributes): unknown
  setStatus(status: { readonly code: 2; readonly message: string }): unknown
  end(): void
}

export interface SpanOptions {
  readonly isRequest: boolean
  readonly attributes: SpanAttributes
  readonly parent: SpanPlace | undefined
}

/** Begins spans. */
export type StartSpan = (name: string, options: SpanOptions) => Span

/** A span that is over. Times are milliseconds since 1970, with fractions. */
export interface EndedSpan {
  readonly place: SpanPlace
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly isRequest: boolean
  readonly began: number
  readonly ended: number
  readonly attributes: SpanAttributes
  /** Why it failed. */
  readonly failure: string | undefined
}

/** Spans that are handed over when they end. What a client does not want to be traced is not. */
export function recordedSpans(handOver: (span: EndedSpan) => void): StartSpan {
  return (name, { isRequest, attributes, parent }) => {
    const { traceId = randomHex(16), traceFlags = 1 } = parent ?? {}
    const place = { traceId, spanId: randomHex(8), traceFlags }
    const began = now()
    const isWanted = (traceFlags & 1) === 1
    let known = attributes
    let failure: string | undefined
    return {
      spanContext: () => place,
      setAttributes(more) {
        known = { ...known, ...more }
      },
      setStatus({ message }) {
        failure = message
      },
      end() {
        if (!isWanted) return
        const parentSpanId = parent?.spanId
        handOver({ place, parentSpanId, name, isRequest, began, ended: now(), attributes: known, failure })
      },
    }
  }
}

const randomHex = (octets: number): string => randomBytes(octets).toString('hex')

const now = (): number => performance.timeOrigin + performance.now()

/** The span that a header `traceparent` names; `undefined` where it names none. */
export function spanOf(traceparent: string | undefined): SpanPlace | undefined {
  const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/
  const [, traceId, spanId, flags] = pattern.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) }
}
