import { type Static, Type } from 'typebox'
import { guards } from './declare/guards.ts'
import { isolation } from './declare/isolation.ts'
import { log, logLevel } from './declare/log.ts'
import { metrics } from './declare/metrics.ts'
import { profile } from './declare/profile.ts'
import { telemetry } from './declare/telemetry.ts'

/**
 * Every key of the configuration, declared once: what is valid, what is assumed, what it means. The documentation and
 * the JSON Schema for editors come from here.
 */
const tls = Type.Union(
  [
    Type.Literal('self-signed'),
    Type.Object({
      cert: Type.String({ description: 'The certificate chain, a PEM file.', examples: ['./tls/cert.pem'] }),
      key: Type.String({ description: 'The private key, a PEM file.', examples: ['./tls/key.pem'] }),
    }),
  ],
  {
    description:
      'Serves HTTPS. With a certificate of your own (`cert`, `key`), or with one that the host makes for itself and keeps in its data folder (`self-signed`). Without it the host serves plain HTTP.',
    examples: ['self-signed', { cert: './tls/cert.pem', key: './tls/key.pem' }],
  },
)

const host = Type.Object(
  {
    listen: Type.String({
      default: '127.0.0.1:8585',
      pattern: '^(?:\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):\\d{1,5}$',
      form: 'an address and a port',
      description: 'The address and port that SCIM is served on. Port 0 takes any free one.',
      examples: ['127.0.0.1:8585', '0.0.0.0:8585'],
    }),
    data: Type.String({
      default: './data',
      minLength: 1,
      description:
        'The folder that holds the connector spaces. One host uses it at a time. It can be deleted: the next full import builds it again.',
      examples: ['./data'],
    }),
    tls: Type.Optional(tls),
    codegen: Type.Boolean({
      default: true,
      description:
        'Mappings become generated code. Without it they run on the reference evaluator: the same results, several times slower, and no code is made at run time.',
    }),
    log: Type.Optional(log),
    metrics,
    telemetry: Type.Optional(telemetry),
  },
  { default: {}, description: 'The host itself.' },
)

const system = Type.Object({
  connector: Type.String({
    minLength: 1,
    description: 'The connector: the name of a built-in one, or the path of a module.',
    examples: ['csv', './connectors/payroll.js'],
  }),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    default: {},
    description: 'What the connector needs to know. Each connector declares its own settings.',
  }),
  mapping: Type.String({
    minLength: 1,
    description: 'The mapping file: which attributes become which.',
    examples: ['./mappings/hr.yaml'],
  }),
  token: Type.String({
    minLength: 1,
    pattern: '^[!-~]+$',
    form: 'text without spaces',
    secret: true,
    description: 'The bearer token that SCIM clients of this connected system must send.',
    examples: ['${file:./secrets/hr}', '${env:HR_TOKEN}'],
  }),
  isolation,
  guards,
  profiles: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }), profile, {
    default: {},
    names: 'letters, digits, - and _ (64 at most)',
    description:
      'Run profiles, by name. `full`, `delta` and `export`, of one step each, are there without being written down.',
    examples: [{ nightly: { schedule: '30 2 * * *', steps: ['full import', 'export'] } }],
  }),
  importAtStart: Type.Optional(
    Type.Boolean({
      description:
        'Whether the host imports the whole system when it starts. Without it: where no profile has a schedule, and where the system was never imported, or by another mapping or other settings.',
    }),
  ),
  logLevel: Type.Union([...logLevel.anyOf], {
    default: 'info',
    description: 'What of this system goes to the log. It can be changed while the host runs.',
  }),
})

export const configuration = Type.Object({
  host,
  systems: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }), system, {
    minProperties: 1,
    names: 'letters, digits, - and _ (64 at most)',
    description: 'The connected systems, each under the name that its SCIM address has.',
    examples: [{ hr: { connector: 'csv', mapping: './mappings/hr.yaml', token: '${file:./secrets/hr}' } }],
  }),
})

export type HostSettings = Static<typeof host>
export type SystemSettings = Static<typeof system>
