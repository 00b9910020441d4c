import type { CatalogueColumn } from '../../catalogue.ts'
import { changeColumns, type NamedTriggers, states, type TriggerSyntax } from '../../delta/trigger-syntax.ts'
import { quoteName } from './names.ts'

const { seq, relation, operation, rowKey, noted } = changeColumns

const olderThan = (column: string, seconds: number): string => `${column} < NOW() - INTERVAL ${seconds} SECOND`

/** Triggers of MariaDB and MySQL, which fire for each row. */
export const triggers: TriggerSyntax = {
  note: 'Each change of a row costs one more row. TRUNCATE fires no trigger, and neither do rows that a foreign key deletes or changes by CASCADE: a full import finds those.',
  order: { kind: 'sequence' },
  end: ';',
  // Within a trigger, a table without a schema is one of the schema of the trigger.
  schema: 'SELECT DATABASE()',
  olderThan,
  limit: rows => ` LIMIT ${rows}`,
  recast: undefined,
  installed: prefix =>
    `SELECT TRIGGER_NAME, NULLIF(EVENT_OBJECT_SCHEMA, DATABASE()), EVENT_OBJECT_TABLE, 1 FROM information_schema.TRIGGERS WHERE LEFT(TRIGGER_NAME, ${prefix.length}) = '${prefix}'`,
  install(changes, watched, installation) {
    const table = quoteName(changes)
    return [
      `CREATE TABLE IF NOT EXISTS ${table} (
  ${seq} BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ${relation} VARCHAR(200),
  ${operation} VARCHAR(10) NOT NULL,
  ${rowKey} LONGTEXT,
  ${noted} TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  INDEX (${noted})
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      ...watched.flatMap(one => triggersOf(table, one)),
      `INSERT INTO ${table} (${seq}, ${operation}, ${rowKey}) VALUES (${states.installed}, 'installed', ${literal(installation)}), (${states.purged}, 'purged', '0') ON DUPLICATE KEY UPDATE ${rowKey} = IF(${seq} = ${states.installed}, VALUES(${rowKey}), ${rowKey})`,
    ]
  },
  remove: (_changes, triggers) =>
    triggers.map(
      ({ name, schema }) => `DROP TRIGGER IF EXISTS ${quoteName(schema === null ? name : `${schema}.${name}`)}`,
    ),
  removeTable: changes => `DROP TABLE IF EXISTS ${quoteName(changes)}`,
  purge(changes, seconds) {
    const table = quoteName(changes)
    const last = `(SELECT l.m FROM (SELECT MAX(${seq}) AS m FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)}) AS l)`
    const boundary = `(SELECT b.m FROM (SELECT CAST(${rowKey} AS SIGNED) AS m FROM ${table} WHERE ${seq} = ${states.purged}) AS b)`
    return [
      `UPDATE ${table} SET ${rowKey} = COALESCE(${last}, ${rowKey}) WHERE ${seq} = ${states.purged}`,
      `DELETE FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)} AND ${seq} <= ${boundary}`,
    ]
  },
}

function triggersOf(changes: string, { name, columns, stem }: NamedTriggers): readonly string[] {
  const schema = name.includes('.') ? `${name.slice(0, name.indexOf('.'))}.` : ''
  const members = (row: string): string =>
    columns.map(column => `${literal(column.name)}, ${cell(`${row}.${quoteName(column.name)}`, column)}`).join(', ')
  // Keys that differ in upper and lower case alone are two.
  const key = (row: string): string => `CONVERT(JSON_OBJECT(${members(row)}) USING utf8mb4) COLLATE utf8mb4_bin`
  const row = (what: string, from: string): string => `SELECT ${literal(name)}, '${what}', ${key(from)}`
  const create = (end: string, event: string, rows: string): readonly string[] => {
    const trigger = quoteName(`${schema}${stem}${end}`)
    return [
      `DROP TRIGGER IF EXISTS ${trigger}`,
      `CREATE TRIGGER ${trigger} AFTER ${event} ON ${quoteName(name)} FOR EACH ROW INSERT INTO ${changes} (${relation}, ${operation}, ${rowKey}) ${rows}`,
    ]
  }
  return [
    ...create('_i', 'INSERT', row('insert', 'NEW')),
    ...create('_u', 'UPDATE', `${row('update', 'NEW')} UNION ${row('update', 'OLD')}`),
    ...create('_d', 'DELETE', row('delete', 'OLD')),
  ]
}

/** Text as a literal, in which a backslash means something here. */
function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** A cell as `parseKey` reads it. */
function cell(expression: string, { declared }: CatalogueColumn): string {
  const type = declared.toLowerCase()
  if (/^(tiny|small|medium|big)?int/.test(type) || type.startsWith('year')) return `CONCAT('i:', ${expression})`
  if (/^(float|double)/.test(type)) return `CONCAT('d:', ${expression})`
  if (/binary|blob/.test(type) || type.startsWith('bit')) return `CONCAT('x:', HEX(${expression}))`
  return `CONCAT('t:', CONVERT(${expression} USING utf8mb4))`
}
