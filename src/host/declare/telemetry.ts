import { type Static, Type } from 'typebox'

/** Where the traces of a running host go. */
export const telemetry = Type.Object(
  {
    endpoint: Type.String({
      pattern: '^https?://[^\\s]+$',
      form: 'an address that begins with http:// or https://',
      description:
        'The collector, by OTLP over HTTP: `/v1/traces` is added. The environment variables OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_TRACES_ENDPOINT say the same where this is left out.',
      examples: ['http://127.0.0.1:4318'],
    }),
    headers: Type.Record(Type.String(), Type.String({ secret: true }), {
      default: {},
      description: 'Headers that the collector asks for.',
      examples: [{ authorization: '${env:COLLECTOR_AUTH}' }],
    }),
  },
  {
    description:
      'Sends traces to an OpenTelemetry collector: a span for each run, its steps, each batch of an export and each SCIM request.',
    examples: [{ endpoint: 'http://127.0.0.1:4318' }],
  },
)

export type TelemetrySettings = Static<typeof telemetry>
