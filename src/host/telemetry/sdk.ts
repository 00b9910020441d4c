import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { StartSpan } from './span.ts'

/** Spans of the OpenTelemetry SDK that runs in this process. */
export function sdkSpans(version: string): StartSpan {
  const tracer = trace.getTracer('ecmahost', version)
  return (name, { isRequest, attributes, parent }) =>
    tracer.startSpan(
      name,
      { kind: isRequest ? SpanKind.SERVER : SpanKind.INTERNAL, attributes },
      parent === undefined ? context.active() : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }),
    )
}
