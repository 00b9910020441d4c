import { isIP } from 'node:net'
import { getCACertificates } from 'node:tls'
import type { ConnectionConfig } from 'mariadb'
import type { Connection, Tls } from '../../connection.ts'

/** Options that the driver has and its types do not tell. */
const untyped = {
  jsonStrings: true,
  bitOneIsBoolean: false,
  // The server could send the connection, and with it the password, elsewhere.
  permitRedirect: false,
}

/** How the driver is told to connect. Cells come as they are: nothing is made a `Date`, a boolean or an object. */
export function optionsOf(connection: Connection): ConnectionConfig {
  const { user, password, tls } = connection
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { ssl: tlsOptions(tls) }),
    host: connection.host,
    port: connection.port,
    database: connection.database,
    connectTimeout: connection.connectTimeoutMs,
    connectAttributes: { program_name: connection.applicationName },
    // A stranger could hand out a key of his own only where nothing is encrypted anyhow.
    allowPublicKeyRetrieval: tls === undefined,
    rowsAsArray: true,
    dateStrings: true,
    autoJsonMap: false,
    checkDuplicate: false,
    foundRows: true,
    prepareCacheLength: 0,
    permitLocalInfile: false,
    multipleStatements: false,
    ...untyped,
    // Errors would otherwise carry the values of their statements.
    logParam: false,
  }
}

/**
 * With authorities of its own, always: the driver would otherwise take any certificate of a newer MariaDB that proves to
 * know the password's hash.
 */
function tlsOptions({ ca, cert, key, serverName }: Tls): NonNullable<Exclude<ConnectionConfig['ssl'], boolean>> {
  const names = isIP(serverName) === 0 ? { servername: serverName } : { host: serverName }
  return {
    ca: ca ?? getCACertificates('default'),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: true,
    ...names,
  }
}
