import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { MariadbServer } from '../../test/servers/mariadb.ts'
import { PostgresServer } from '../../test/servers/postgres.ts'
import { columns } from '../import/rows.ts'

/** A server with the table `person`, and what reads it with nothing around. */
export interface Ground {
  readonly name: 'postgres' | 'mariadb'
  /** What the connector needs to reach it. */
  readonly settings: { readonly url: string; readonly password: string }
  /** Runs statements; for preparing and for looking. */
  query(sql: string): Promise<void>
  /** The seconds its own client takes to write the whole table to /dev/null. */
  bare(): Promise<number>
  /** What the table `account` holds, as a digest. */
  fingerprint(): Promise<string>
  remove(): Promise<void>
}

const declared = (type: string): string =>
  columns.map(name => `"${name}" ${name === 'employeeId' ? 'varchar(20) PRIMARY KEY' : type}`).join(', ')

export async function postgresGround(csv: string): Promise<Ground> {
  const server = await PostgresServer.start({ settings: { shared_buffers: '1GB', max_wal_size: '8GB' } })
  await server.query('erp', `CREATE TABLE person (${declared('text')})`)
  const psql = (command: string): Promise<number> =>
    timed('psql', ['-h', server.folder, '-p', String(server.port), '-U', server.user, '-q', '-d', 'erp', '-c', command])
  await psql(`\\copy person FROM '${csv}' WITH (FORMAT csv, HEADER, FORCE_NOT_NULL ("managerId"))`)
  await server.query('erp', 'VACUUM ANALYZE person')
  return {
    name: 'postgres',
    settings: server.settings(),
    query: async sql => void (await server.query('erp', sql)),
    fingerprint: async () =>
      String(
        (await server.query('erp', 'SELECT md5(string_agg(a::text, chr(10) ORDER BY a.id)) AS d FROM account a'))[0]?.[
          'd'
        ],
      ),
    bare: () => psql(`\\copy (SELECT * FROM person) TO '/dev/null'`),
    remove: () => server.remove(),
  }
}

export async function mariadbGround(csv: string): Promise<Ground> {
  const server = await MariadbServer.start({
    settings: { 'innodb-buffer-pool-size': '1G', 'local-infile': '1', 'innodb-log-file-size': '512M' },
  })
  await server.query('erp', `CREATE TABLE person (${declared('varchar(200)').replaceAll('"', '`')})`)
  const client = ['--no-defaults', `--socket=${server.socket}`, '--user=root', '--local-infile=1', 'erp']
  const load = `LOAD DATA LOCAL INFILE '${csv}' INTO TABLE person FIELDS TERMINATED BY ',' LINES TERMINATED BY '\\n' IGNORE 1 LINES`
  await timed('mariadb', [...client, '-e', load])
  return {
    name: 'mariadb',
    settings: server.settings(),
    query: async sql => void (await server.query('erp', sql)),
    fingerprint: async () =>
      await server.query(
        'erp',
        "SELECT COUNT(*), BIT_XOR(CRC32(CONCAT_WS('|', id, userName, givenName, familyName, mail, department, title, active))) FROM account",
      ),
    bare: () => timed('mariadb', [...client, '--quick', '--batch', '-e', 'SELECT * FROM person']),
    remove: () => server.remove(),
  }
}

/** Runs a program whose output goes to /dev/null; the seconds it took. */
async function timed(command: string, parameters: readonly string[]): Promise<number> {
  const began = performance.now()
  const child = spawn(command, [...parameters], { stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
  return (performance.now() - began) / 1000
}
