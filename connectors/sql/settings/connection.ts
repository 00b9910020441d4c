import { Type } from 'typebox'

const path = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

const tls = Type.Object(
  {
    ca: path('A file with the certificates of the authorities to trust, PEM; without it, those of the system.'),
    cert: path("A file with the client's own certificate, PEM."),
    key: path("A file with the key of the client's certificate, PEM."),
    serverName: Type.Optional(
      Type.String({ minLength: 1, description: 'The name the certificate must be for, where it is not the host.' }),
    ),
  },
  { additionalProperties: false },
)

const milliseconds = (byDefault: number, description: string) =>
  Type.Optional(Type.Integer({ default: byDefault, minimum: 0, maximum: 86_400_000, description }))

/** How a database is reached: by a URL, by fields, or by both together, where the fields win. */
export const connectionSettings = {
  url: Type.Optional(
    Type.String({
      pattern: '^(postgres|postgresql|mysql|mariadb|mssql|sqlserver|sqlite):.+',
      form: 'a URL that begins with postgres:, mysql:, mariadb:, mssql: or sqlite:',
      description:
        'The database: `postgres://user@host:port/database`, the same with `mysql:`, `mariadb:` or `mssql:`, or `sqlite:` and the path of a file, a relative one from the folder of the configuration file. `?tls=off` switches encryption off, `?host=/path` names a socket. The password is a setting of its own.',
      examples: ['postgres://ecma@db.example.com/erp', 'sqlite:./erp.db'],
    }),
  ),
  dialect: Type.Optional(
    Type.Enum(['postgres', 'mysql', 'mariadb', 'mssql', 'sqlite'], {
      description: 'The kind of database, where there is no `url`.',
    }),
  ),
  host: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'A host name or address, or the absolute path of a socket (MariaDB) or of its folder (PostgreSQL).',
    }),
  ),
  port: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65_535, description: 'Without it, the usual one of the kind of database.' }),
  ),
  database: Type.Optional(Type.String({ minLength: 1, description: 'The name of the database.' })),
  user: Type.Optional(Type.String({ minLength: 1, description: 'Whom to sign in as.' })),
  password: Type.Optional(
    Type.String({ secret: true, description: 'Never shown.', examples: ['${env:ERP_PASSWORD}'] }),
  ),
  tls: Type.Optional(
    Type.Union([Type.Boolean(), tls], {
      description:
        "Whether the connection is encrypted, and how its certificates are checked. On by default, except for a database on this machine. The server's certificate is always checked.",
    }),
  ),
  poolSize: Type.Optional(
    Type.Integer({ default: 4, minimum: 1, maximum: 100, description: 'How many connections there are at most.' }),
  ),
  connectTimeoutMs: milliseconds(15_000, 'How long to wait for a connection.'),
  statementTimeoutMs: milliseconds(
    60_000,
    'How long a statement may take; 0 for any time. The reading of imports is not bounded by it.',
  ),
  lockTimeoutMs: milliseconds(5_000, 'How long to wait for what another program has locked.'),
  applicationName: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      default: 'ecmahost',
      description: 'What the database shows of who is connected, where it shows that.',
    }),
  ),
}

const declaration = Type.Object(connectionSettings)
export type ConnectionSettings = Type.Static<typeof declaration>
