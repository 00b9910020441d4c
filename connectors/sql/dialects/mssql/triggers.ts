import type { CatalogueColumn } from '../../catalogue.ts'
import { changeColumns, type NamedTriggers, states, type TriggerSyntax } from '../../delta/trigger-syntax.ts'
import { quote, quoted } from './quote.ts'

const { seq, relation, operation, rowKey, noted } = changeColumns

const olderThan = (column: string, seconds: number): string =>
  `${column} < DATEADD(second, -${seconds}, SYSUTCDATETIME())`

/** Triggers of SQL Server 2016 and later, which fire once a statement. */
export const triggers: TriggerSyntax = {
  note: 'Each statement costs one more, which adds a row for each that it changed. TRUNCATE TABLE fires no trigger, nor do bulk loads without FIRE_TRIGGERS: a full import finds those.',
  order: { kind: 'sequence' },
  end: '\nGO',
  schema: 'SELECT SCHEMA_NAME()',
  olderThan,
  limit: rows => ` OFFSET 0 ROWS FETCH NEXT ${rows} ROWS ONLY`,
  recast: (expression, declared) => `CAST(${expression} AS ${declared === '' ? 'nvarchar(4000)' : declared})`,
  installed: prefix =>
    `SELECT g.name, NULLIF(s.name, SCHEMA_NAME()), t.name, CASE WHEN g.is_disabled = 0 THEN 1 ELSE 0 END FROM sys.triggers AS g JOIN sys.tables AS t ON t.object_id = g.parent_id JOIN sys.schemas AS s ON s.schema_id = t.schema_id WHERE LEFT(g.name, ${prefix.length}) = N'${prefix}'`,
  install(changes, watched, installation) {
    const table = quoted(changes)
    const state = (number: number, what: string, value: string): string =>
      `INSERT INTO ${table} (${seq}, ${operation}, ${rowKey}) SELECT ${number}, '${what}', ${value} WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${seq} = ${number})`
    return [
      `IF OBJECT_ID(${literal(table)}, N'U') IS NULL
CREATE TABLE ${table} (
  ${seq} bigint IDENTITY PRIMARY KEY,
  ${relation} nvarchar(300),
  ${operation} varchar(10) NOT NULL,
  ${rowKey} nvarchar(max),
  ${noted} datetime2 NOT NULL DEFAULT SYSUTCDATETIME(),
  INDEX ${noted} (${noted})
)`,
      ...watched.flatMap(one => triggersOf(table, one)),
      `SET IDENTITY_INSERT ${table} ON
${state(states.installed, 'installed', "N''")}
${state(states.purged, 'purged', "N'0'")}
SET IDENTITY_INSERT ${table} OFF
UPDATE ${table} SET ${rowKey} = ${literal(installation)} WHERE ${seq} = ${states.installed}`,
    ]
  },
  remove: (_changes, triggers) =>
    triggers.map(
      ({ name, schema }) => `DROP TRIGGER IF EXISTS ${schema === null ? '' : `${quote(schema)}.`}${quote(name)}`,
    ),
  removeTable: changes => `DROP TABLE IF EXISTS ${quoted(changes)}`,
  purge(changes, seconds) {
    const table = quoted(changes)
    const last = `(SELECT CAST(MAX(${seq}) AS nvarchar(20)) FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)})`
    return [
      `UPDATE ${table} SET ${rowKey} = COALESCE(${last}, ${rowKey}) WHERE ${seq} = ${states.purged}`,
      `DELETE FROM ${table} WHERE ${seq} > 0 AND ${olderThan(noted, seconds)} AND ${seq} <= (SELECT CAST(${rowKey} AS bigint) FROM ${table} WHERE ${seq} = ${states.purged})`,
    ]
  },
}

function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`
}

function triggersOf(changes: string, { name, columns, stem }: NamedTriggers): readonly string[] {
  const schema = name.includes('.') ? `${quote(name.slice(0, name.indexOf('.')))}.` : ''
  const members = columns.map(column => `${literal(`${JSON.stringify(column.name)}:`)} + ${cell(column)}`)
  // Keys that differ in upper and lower case alone are two.
  const key = `(N'{' + ${members.join(" + N',' + ")} + N'}') COLLATE Latin1_General_100_BIN2`
  const rows = (what: string, from: string): string => `SELECT ${literal(name)}, '${what}', ${key} FROM ${from} AS r`
  const create = (end: string, event: string, selected: string): string =>
    `CREATE OR ALTER TRIGGER ${schema}${quote(stem + end)} ON ${quoted(name)} AFTER ${event} AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO ${changes} (${relation}, ${operation}, ${rowKey}) ${selected};
END`
  return [
    create('_i', 'INSERT', rows('insert', 'inserted')),
    create('_u', 'UPDATE', `${rows('update', 'inserted')} UNION ${rows('update', 'deleted')}`),
    create('_d', 'DELETE', rows('delete', 'deleted')),
  ]
}

/** A cell as `parseKey` reads it, as a member of JSON: functions that write JSON are not in all versions. */
function cell({ name, declared }: CatalogueColumn): string {
  const column = `r.${quote(name)}`
  const type = declared.toLowerCase()
  const text = (letter: string, expression: string): string =>
    `COALESCE(N'"${letter}:' + STRING_ESCAPE(${expression}, 'json') + N'"', N'null')`
  if (/^(tiny|small|big)?int/.test(type)) return text('i', `CONVERT(nvarchar(20), ${column})`)
  if (/^(float|real)/.test(type)) return text('d', `CONVERT(nvarchar(64), ${column}, 3)`)
  if (/binary|^timestamp|^rowversion/.test(type))
    return text('x', `CONVERT(nvarchar(max), CONVERT(varbinary(max), ${column}), 2)`)
  if (/^(date|time)/.test(type))
    return text('t', `CONVERT(nvarchar(64), ${column}, ${type.startsWith('datetimeoffset') ? 121 : 126})`)
  return text('t', `CONVERT(nvarchar(max), ${column})`)
}
