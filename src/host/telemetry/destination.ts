import { Secret } from '../../model/secret.ts'
import type { TelemetrySettings } from '../declare/telemetry.ts'

/** A collector, and what it is told of who sends. */
export interface Destination {
  readonly url: string
  readonly headers: Readonly<Record<string, Secret>>
  readonly resource: Readonly<Record<string, string>>
}

/**
 * The collector that the settings name, or else the environment by the variables of the OpenTelemetry specification
 * (OTLP exporter configuration): OTEL_EXPORTER_OTLP_[TRACES_]ENDPOINT and _HEADERS, OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES, OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER.
 */
export function destinationOf(
  settings: TelemetrySettings | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Destination | undefined {
  const resource = {
    'service.name': 'ecmahost',
    ...pairs(environment['OTEL_RESOURCE_ATTRIBUTES']),
    ...(nonEmpty(environment['OTEL_SERVICE_NAME']) && { 'service.name': environment['OTEL_SERVICE_NAME'] }),
  }
  if (settings !== undefined) {
    return { url: tracesBelow(settings.endpoint), headers: secrets(settings.headers), resource }
  }
  const isOff =
    environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none'
  const own = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  const general = environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  const url = nonEmpty(own) ? own : nonEmpty(general) ? tracesBelow(general) : undefined
  if (isOff || url === undefined) return undefined
  const headers = {
    ...pairs(environment['OTEL_EXPORTER_OTLP_HEADERS']),
    ...pairs(environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS']),
  }
  return { url, headers: secrets(headers), resource }
}

function nonEmpty(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

function tracesBelow(endpoint: string): string {
  return `${endpoint.trim().replace(/\/+$/, '')}/v1/traces`
}

/** `key=value,key2=value2`, percent-encoded as baggage is. */
function pairs(text = ''): Readonly<Record<string, string>> {
  const found = text.split(',').flatMap(pair => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const]
  })
  return Object.fromEntries(found)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function secrets(headers: Readonly<Record<string, string>>): Readonly<Record<string, Secret>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new Secret(value)]))
}
