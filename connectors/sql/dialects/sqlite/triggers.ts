import { literal } from '../../delta/statement-text.ts'
import { changeColumns, type NamedTriggers, states, type TriggerSyntax } from '../../delta/trigger-syntax.ts'

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
const bare = (name: string): string => quote(name.replace(/^main\./i, ''))
const { seq, relation, operation, rowKey, noted } = changeColumns

const olderThan = (column: string, seconds: number): string => `${column} < unixepoch() - ${seconds}`

/** Triggers of SQLite, which fire for each row. */
export const triggers: TriggerSyntax = {
  note: 'Each change of a row costs one more row. A row that gives way to another by INSERT OR REPLACE fires no trigger, unless recursive_triggers is on: its entry stays until the next full import.',
  order: { kind: 'serial' },
  end: ';',
  schema: undefined,
  olderThan,
  limit: rows => ` LIMIT ${rows}`,
  recast: undefined,
  installed: prefix =>
    `SELECT name, NULL, tbl_name, 1 FROM sqlite_schema WHERE type = 'trigger' AND substr(name, 1, ${prefix.length}) = '${prefix}'`,
  install(changes, watched, installation) {
    const table = bare(changes)
    return [
      `CREATE TABLE IF NOT EXISTS ${table} (
  ${seq} INTEGER PRIMARY KEY AUTOINCREMENT,
  ${relation} TEXT,
  ${operation} TEXT NOT NULL,
  ${rowKey} TEXT,
  ${noted} INTEGER NOT NULL DEFAULT (unixepoch())
)`,
      ...watched.flatMap(one => triggersOf(table, one)),
      `INSERT OR REPLACE INTO ${table} (${seq}, ${operation}, ${rowKey}) VALUES (${states.installed}, 'installed', ${literal(installation)}), (${states.purged}, 'purged', COALESCE((SELECT ${rowKey} FROM ${table} WHERE ${seq} = ${states.purged}), '0'))`,
    ]
  },
  remove: (_changes, triggers) => triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${quote(name)}`),
  removeTable: changes => `DROP TABLE IF EXISTS ${bare(changes)}`,
  purge(changes, seconds) {
    const table = bare(changes)
    const last = `(SELECT MAX(${seq}) FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)})`
    return [
      `UPDATE ${table} SET ${rowKey} = COALESCE(${last}, ${rowKey}) WHERE ${seq} = ${states.purged}`,
      `DELETE FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)} AND ${seq} <= (SELECT CAST(${rowKey} AS INTEGER) FROM ${table} WHERE ${seq} = ${states.purged})`,
    ]
  },
}

function triggersOf(changes: string, { name, columns, stem }: NamedTriggers): readonly string[] {
  const key = (row: string): string =>
    `json_object(${columns.map(column => `${literal(column.name)}, ${cell(`${row}.${quote(column.name)}`)}`).join(', ')})`
  const note = (what: string, row: string, condition = ''): string =>
    `INSERT INTO ${changes} (${relation}, ${operation}, ${rowKey}) SELECT ${literal(name)}, '${what}', ${key(row)}${condition}`
  const isMoved = columns
    .map(column => `OLD.${quote(column.name)} IS NOT NEW.${quote(column.name)} COLLATE BINARY`)
    .join(' OR ')
  const create = (end: string, event: string, statements: readonly string[]): readonly string[] => [
    `DROP TRIGGER IF EXISTS ${quote(stem + end)}`,
    `CREATE TRIGGER ${quote(stem + end)} AFTER ${event} ON ${bare(name)}
BEGIN
${statements.map(statement => `  ${statement};`).join('\n')}
END`,
  ]
  return [
    ...create('_i', 'INSERT', [note('insert', 'NEW')]),
    ...create('_u', 'UPDATE', [note('update', 'NEW'), note('update', 'OLD', ` WHERE ${isMoved}`)]),
    ...create('_d', 'DELETE', [note('delete', 'OLD')]),
  ]
}

/** A cell as `parseKey` reads it. */
function cell(column: string): string {
  return `CASE typeof(${column}) WHEN 'integer' THEN 'i:' || ${column} WHEN 'real' THEN 'd:' || printf('%!.17g', ${column}) WHEN 'blob' THEN 'x:' || hex(${column}) WHEN 'text' THEN 't:' || ${column} END`
}
