import { dirname } from 'node:path'
import { createConnection } from 'mariadb'
import { Client } from 'pg'
import { loadConfig } from '../../src/host/config.ts'
import { ConnectedSystem } from '../../src/host/system.ts'
import type { Change } from '../../src/model/change.ts'
import { ConnectorPool } from '../../src/runtime/pool.ts'
import type { ConnectorSpec } from '../../src/runtime/protocol.ts'
import { accountColumns, changesOf } from './changes.ts'

/**
 * Writes changes, in a process of its own: `export CONFIG COUNT` by an export of the program, after an import that is not
 * in the time; `connector CONFIG COUNT` by the connector alone, in its thread; `script CONFIG COUNT` as a plain script does, by
 * multi-row statements of 1,000 rows in a transaction each. Prints a line of JSON.
 */
/** Rows of one statement of the plain script. */
const rowsAtOnce = 1000

const [what, path = '', count = '0'] = process.argv.slice(2)
const changes = changesOf(Number(count))
const { config } = loadConfig(path)
if (config === undefined) throw new Error('the configuration of the bench is wrong')
const settings = config.systems.get('bench')?.settings as { readonly url: string; readonly password: string }

const cellsOf = (change: Change): unknown[] =>
  change.kind === 'add' ? accountColumns.map(name => change.attributes[name]) : []
const valueOf = (change: Change, index: number): unknown => {
  const one = change.kind === 'update' ? change.changes[index] : undefined
  return one?.kind === 'replace' ? one.value : null
}
const idOf = (change: Change): unknown => change.anchor?.[0]

const seconds = await measure()
const usage = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({ seconds, cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, rssBytes: usage.maxRSS * 1024 })}\n`,
)

async function measure(): Promise<number> {
  switch (what) {
    case 'export':
      return await exported()
    case 'connector':
      return await byConnector()
    case 'script':
      return settings.url.startsWith('postgres') ? await postgresScript() : await mariadbScript()
    default:
      throw new Error(`there is no case ${what}`)
  }
}

/** The connector in its thread, in batches as large as it takes. */
async function byConnector(): Promise<number> {
  const isolation = { kind: 'thread', threads: 1, memoryMiB: 1024, stallMs: 60_000, timeoutMs: 600_000 } as const
  const pool = new ConnectorPool(isolation, { log: () => undefined })
  const spec: ConnectorSpec = { system: 'bench', connector: 'sql', settings, folder: dirname(path) }
  await pool.call(spec, 'test', null)
  const began = performance.now()
  for (const kind of ['update', 'add', 'delete'] as const) {
    for (const portion of portions(kind)) {
      const results = await pool.call(spec, 'export', portion)
      const failed = results.find(result => result.kind === 'failed')
      if (failed !== undefined) throw new Error(JSON.stringify(failed))
    }
  }
  const took = (performance.now() - began) / 1000
  await pool.close()
  return took
}

async function exported(): Promise<number> {
  const system = new ConnectedSystem(config as NonNullable<typeof config>, 'bench')
  await system.prepare()
  await system.import({ mode: 'full' })
  const began = performance.now()
  const report = await system.export({ changes })
  const took = (performance.now() - began) / 1000
  await system.close()
  if (report.outcome !== 'completed' || report.failed > 0 || report.waiting > 0) throw new Error(JSON.stringify(report))
  return took
}

function* portions(kind: Change['kind']): Generator<Change[]> {
  const all = changes.filter(change => change.kind === kind)
  for (let at = 0; at < all.length; at += rowsAtOnce) yield all.slice(at, at + rowsAtOnce)
}

function reached() {
  const { hostname: host, port, username: user, pathname } = new URL(settings.url.replace(/^\w+:/, 'http:'))
  return { host, port: Number(port), user, password: settings.password, database: pathname.slice(1) }
}

async function postgresScript(): Promise<number> {
  const client = new Client(reached())
  await client.connect()
  const began = performance.now()
  const list = (width: number, rows: number): string =>
    Array.from(
      { length: rows },
      (_, row) => `(${Array.from({ length: width }, (_, column) => `$${row * width + column + 1}`).join(', ')})`,
    ).join(', ')
  const names = accountColumns.map(name => `"${name}"`).join(', ')
  for (const portion of portions('update')) {
    const values = portion.flatMap(change => [idOf(change), valueOf(change, 0), valueOf(change, 1)])
    await client.query(
      `UPDATE account a SET department = v.d, title = v.t FROM (VALUES ${list(3, portion.length)}) AS v (id, d, t) WHERE a.id = v.id`,
      values,
    )
  }
  for (const portion of portions('add')) {
    await client.query(
      `INSERT INTO account (${names}) VALUES ${list(accountColumns.length, portion.length)}`,
      portion.flatMap(cellsOf),
    )
  }
  for (const portion of portions('delete')) {
    await client.query('DELETE FROM account WHERE id = ANY ($1)', [portion.map(idOf)])
  }
  const took = (performance.now() - began) / 1000
  await client.end()
  return took
}

async function mariadbScript(): Promise<number> {
  const client = await createConnection(reached())
  const began = performance.now()
  const names = accountColumns.map(name => `\`${name}\``).join(', ')
  const marks = `(${accountColumns.map(() => '?').join(', ')})`
  for (const portion of portions('update')) {
    const list = portion
      .map((_, row) => (row === 0 ? 'SELECT ? AS id, ? AS d, ? AS t' : 'SELECT ?, ?, ?'))
      .join(' UNION ALL ')
    const values = portion.flatMap(change => [idOf(change), valueOf(change, 0), valueOf(change, 1)])
    await client.query(
      `UPDATE account a JOIN (${list}) AS v ON a.id = v.id SET a.department = v.d, a.title = v.t`,
      values,
    )
  }
  for (const portion of portions('add')) {
    await client.query(
      `INSERT INTO account (${names}) VALUES ${portion.map(() => marks).join(', ')}`,
      portion.flatMap(cellsOf),
    )
  }
  for (const portion of portions('delete')) {
    await client.query(`DELETE FROM account WHERE id IN (${portion.map(() => '?').join(', ')})`, portion.map(idOf))
  }
  const took = (performance.now() - began) / 1000
  await client.end()
  return took
}
