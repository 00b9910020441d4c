import type { EndedSpan } from './span.ts'

const spanKinds = { internal: 1, server: 2 } as const
const statusCodes = { unset: 0, error: 2 } as const

export interface Sender {
  /** `service.name` and what else is known of who sends. */
  readonly resource: Readonly<Record<string, string>>
  readonly version: string
  /** A text without the secrets in it. */
  readonly mask: (text: string) => string
}

/** The body of a request that hands spans to a collector: `ExportTraceServiceRequest` in OTLP's JSON encoding. */
export function traceRequest(spans: readonly EndedSpan[], { resource, version, mask }: Sender): string {
  const attributes = (of: Readonly<Record<string, unknown>>): readonly unknown[] =>
    Object.entries(of).map(([key, value]) => ({ key, value: otlpValue(value, mask) }))
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributes({ ...resource, 'service.version': version }) },
        scopeSpans: [
          {
            scope: { name: 'ecmahost', version },
            spans: spans.map(({ place, parentSpanId, name, isRequest, began, ended, failure, ...span }) => ({
              traceId: place.traceId,
              spanId: place.spanId,
              ...(parentSpanId === undefined ? {} : { parentSpanId }),
              flags: place.traceFlags,
              name: mask(name),
              kind: isRequest ? spanKinds.server : spanKinds.internal,
              startTimeUnixNano: nanoseconds(began),
              endTimeUnixNano: nanoseconds(ended),
              attributes: attributes(span.attributes),
              status:
                failure === undefined
                  ? { code: statusCodes.unset }
                  : { code: statusCodes.error, message: mask(failure) },
            })),
          },
        ],
      },
    ],
  })
}

/** 64-bit integers are text in JSON. */
function otlpValue(value: unknown, mask: (text: string) => string): Readonly<Record<string, unknown>> {
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { stringValue: mask(String(value)) }
}

/** To the microsecond: more than that a double does not hold. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`
}
