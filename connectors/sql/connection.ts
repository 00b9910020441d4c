import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { hostError } from '../../src/model/error.ts'
import { fileProblem } from '../../src/model/source-file.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { ConnectionSettings } from './settings/connection.ts'

/** The kinds of database there are, by the names that URLs begin with. */
const schemes = {
  postgres: { dialect: 'postgres', port: 5432 },
  postgresql: { dialect: 'postgres', port: 5432 },
  mysql: { dialect: 'mariadb', port: 3306 },
  mariadb: { dialect: 'mariadb', port: 3306 },
  mssql: { dialect: 'mssql', port: 1433 },
  sqlserver: { dialect: 'mssql', port: 1433 },
  sqlite: { dialect: 'sqlite', port: 0 },
} as const satisfies Record<string, { dialect: string; port: number }>

/** A kind of database. MySQL speaks as MariaDB does. */
export type DialectName = (typeof schemes)[keyof typeof schemes]['dialect']

/** How a database is reached, with everything filled in. */
export interface Connection {
  readonly dialect: DialectName
  /** A host name or address, or the absolute path of the folder of a socket (PostgreSQL) or of a socket (MariaDB). */
  readonly host: string
  readonly port: number
  readonly database: string
  /** `undefined`: the name that the driver assumes. */
  readonly user: string | undefined
  readonly password: string | undefined
  /** Of SQLite: the file as it was written, and where it is. */
  readonly file: { readonly written: string; readonly path: string } | undefined
  /** `undefined`: the connection is not encrypted. */
  readonly tls: Tls | undefined
  readonly poolSize: number
  readonly connectTimeoutMs: number
  /** For everything but the reading of imports; 0: none. */
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly applicationName: string
}

/** How a connection is encrypted. The server's certificate is always checked. */
export interface Tls {
  /** Certificates of authorities, PEM; `undefined`: those that the system trusts. */
  readonly ca: string | undefined
  /** The client's own certificate and key, PEM. */
  readonly cert: string | undefined
  readonly key: string | undefined
  /** The name that the certificate must be for. */
  readonly serverName: string
}

/** Brings the settings of a connection together; throws a `HostError` that says what does not fit. */
export function connectionOf(settings: ConnectionSettings, folder: string): Connection {
  const url = partsOf(settings)
  const { dialect, port } = schemes[url.scheme]
  const host = settings.host ?? url.host ?? 'localhost'
  const common = {
    dialect,
    poolSize: settings.poolSize ?? 4,
    connectTimeoutMs: settings.connectTimeoutMs ?? 15_000,
    statementTimeoutMs: settings.statementTimeoutMs ?? 60_000,
    lockTimeoutMs: settings.lockTimeoutMs ?? 5_000,
    applicationName: settings.applicationName ?? 'ecmahost',
  }
  if (dialect === 'sqlite') {
    const written = url.path
    if (written === '') throw unfit('the url of an SQLite database names its file: sqlite:./erp.db')
    const file = { written, path: resolve(folder, written) }
    return {
      ...common,
      host: '',
      port: 0,
      database: written,
      user: undefined,
      password: undefined,
      file,
      tls: undefined,
    }
  }
  const database = settings.database ?? url.path
  if (database === '') throw unfit(`it does not say which database: write ${url.scheme}://${host}/NAME, or database`)
  return {
    ...common,
    host,
    port: settings.port ?? url.port ?? port,
    database,
    user: settings.user ?? url.user,
    password: settings.password,
    file: undefined,
    tls: tlsOf(settings, url.tls, host, folder),
  }
}

interface Parts {
  readonly scheme: keyof typeof schemes
  readonly host: string | undefined
  readonly port: number | undefined
  /** The name of the database, or the path of the file. */
  readonly path: string
  readonly user: string | undefined
  readonly tls: boolean | undefined
}

function partsOf({ url, dialect }: ConnectionSettings): Parts {
  if (url === undefined) {
    if (dialect === undefined) throw unfit('it needs a url, or dialect, host and database')
    return { scheme: dialect, host: undefined, port: undefined, path: '', user: undefined, tls: undefined }
  }
  const scheme = schemeOf(url)
  if (dialect !== undefined && schemes[dialect].dialect !== schemes[scheme].dialect) {
    throw unfit(`the url speaks of ${scheme} and dialect of ${dialect}`)
  }
  const rest = url.slice(scheme.length + 1)
  if (scheme === 'sqlite')
    return { scheme, host: undefined, port: undefined, path: rest, user: undefined, tls: undefined }
  // A scheme that the URL parser does not know keeps host and path as they are written.
  const parsed = URL.parse(`sql:${rest}`)
  if (parsed === null || !rest.startsWith('//')) throw unfit(`its url is not one: write ${scheme}://host/database`)
  if (parsed.password !== '')
    throw unfit('the password stands in the url, where it would be shown: write it as password')
  for (const name of parsed.searchParams.keys()) {
    if (name === 'tls' || name === 'host') continue
    throw unfit(`its url says "${name}", which is a setting of its own or none. ${suggest(name, ['tls', 'host'])}`)
  }
  const tls = parsed.searchParams.get('tls')
  if (tls !== null && tls !== 'on' && tls !== 'off') throw unfit('tls in the url is on or off')
  return {
    scheme,
    host: parsed.searchParams.get('host') ?? (parsed.hostname === '' ? undefined : bare(parsed.hostname)),
    port: parsed.port === '' ? undefined : Number(parsed.port),
    path: decoded(parsed.pathname.replace(/^\//, '')),
    user: parsed.username === '' ? undefined : decoded(parsed.username),
    tls: tls === null ? undefined : tls === 'on',
  }
}

/** The kind of database that a URL is for. */
function schemeOf(url: string): keyof typeof schemes {
  const colon = url.indexOf(':')
  const scheme = url.slice(0, Math.max(0, colon)).toLowerCase()
  if (Object.hasOwn(schemes, scheme)) return scheme as keyof typeof schemes
  throw unfit(`there is no kind of database "${scheme}". ${suggest(scheme, Object.keys(schemes))}`)
}

function bare(host: string): string {
  return decoded(host.replace(/^\[(.*)\]$/, '$1'))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unfit(`"${text}" in its url is not percent-encoded as it should be`)
  }
}

/** On, unless it is said otherwise or nothing leaves this machine. */
function tlsOf(
  settings: ConnectionSettings,
  inUrl: boolean | undefined,
  host: string,
  folder: string,
): Tls | undefined {
  const { tls } = settings
  const files = typeof tls === 'object' ? tls : {}
  const wanted = typeof tls === 'boolean' ? tls : (inUrl ?? (tls !== undefined || !isOnThisMachine(host)))
  if (!wanted) return undefined
  if ((files.cert === undefined) !== (files.key === undefined)) throw unfit('tls needs cert and key together')
  return {
    ca: pem(files.ca, folder),
    cert: pem(files.cert, folder),
    key: pem(files.key, folder),
    serverName: files.serverName ?? host,
  }
}

function isOnThisMachine(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function pem(path: string | undefined, folder: string): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(resolve(folder, path), 'utf8')
  } catch (error) {
    throw unfit(fileProblem(error as NodeJS.ErrnoException, path))
  }
}

function unfit(reason: string): Error {
  return hostError('source-unfit', { source: 'database', reason: /[.!?]$/.test(reason) ? reason : `${reason}.` })
}
