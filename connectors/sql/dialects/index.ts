import type { DialectName } from '../connection.ts'
import type { Dialect } from '../dialect.ts'

/** What is particular to a kind of database is loaded when it is needed first. */
const dialects: Readonly<Record<DialectName, () => Promise<Dialect>>> = {
  postgres: async () => (await import('./postgres.ts')).postgres,
  mariadb: async () => (await import('./mariadb.ts')).mariadb,
  mssql: async () => (await import('./mssql.ts')).mssql,
  sqlite: async () => (await import('./sqlite.ts')).sqlite,
}

export async function dialectOf(name: DialectName): Promise<Dialect> {
  return await dialects[name]()
}
