import type { TelemetrySettings } from '../declare/telemetry.ts'
import { destinationOf } from './destination.ts'
import { type Tracing, untraced } from './tracing.ts'

export interface TracingOptions {
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A text without the secrets in it. */
  readonly mask: (text: string) => string
  /** Is told, once, when spans cannot be sent, and again once they can. */
  readonly tell: (problem: string | null) => void
}

/** Where an OpenTelemetry SDK enters itself for the whole process. */
const registry = Symbol.for('opentelemetry.js.api.1')

/**
 * Spans go to the collector that the settings or the environment name; without one they go to the OpenTelemetry SDK of
 * the process, where whoever embeds the host has started one. Without that either, nothing is loaded and nothing made.
 * An SDK reads the environment by itself: a collector named there is then left to it.
 */
export async function openTracing(settings: TelemetrySettings | undefined, options: TracingOptions): Promise<Tracing> {
  const hasSdk = (globalThis as { readonly [registry]?: { readonly trace?: unknown } })[registry]?.trace !== undefined
  const destination = destinationOf(settings, options.environment)
  if (settings === undefined && hasSdk) {
    const [{ sdkSpans }, { SpanTracing }] = await Promise.all([import('./sdk.ts'), import('./span-tracing.ts')])
    return new SpanTracing(sdkSpans(options.version), async () => undefined)
  }
  if (destination === undefined) return untraced
  const [{ OtlpExporter }, { recordedSpans }, { SpanTracing }] = await Promise.all([
    import('./exporter.ts'),
    import('./span.ts'),
    import('./span-tracing.ts'),
  ])
  const exporter = new OtlpExporter(destination, options)
  return new SpanTracing(
    recordedSpans(span => exporter.add(span)),
    () => exporter.close(),
  )
}
