import type { CatalogueColumn, CatalogueForeignKey, CatalogueKey, CatalogueTable } from '../../catalogue.ts'
import type { Raw } from '../../dialect.ts'
import type { Link } from './link.ts'

/** Tables that are looked at: those of a schema, of a name, or all. */
interface Which {
  readonly condition: string
  readonly parameters: readonly Raw[]
}
type Row = readonly Raw[]

const own = "TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"

/** What is known of a table or view, `schema.table` or a table of the database that is connected to. */
export async function tableOf(link: Link, name: string): Promise<CatalogueTable | undefined> {
  const dot = name.indexOf('.')
  const table = name.slice(dot + 1)
  const which: Which =
    dot < 0
      ? { condition: 'TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?', parameters: [table] }
      : { condition: 'TABLE_SCHEMA = ? AND TABLE_NAME = ?', parameters: [name.slice(0, dot), table] }
  const found = await tables(link, which)
  const exact = found.find(one => one.name === table)
  if (exact !== undefined || found.length === 0) return exact
  const [[caseMatters] = []] = await link.rows('SELECT @@lower_case_table_names = 0', [])
  return Number(caseMatters) === 1 ? undefined : found[0]
}

export async function tablesOf(link: Link): Promise<readonly CatalogueTable[]> {
  return await tables(link, { condition: own, parameters: [] })
}

async function tables(link: Link, { condition, parameters }: Which): Promise<readonly CatalogueTable[]> {
  const found = await link.rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, TABLE_SCHEMA = DATABASE() FROM information_schema.TABLES WHERE ${condition} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW') ORDER BY TABLE_SCHEMA, TABLE_NAME`,
    parameters,
  )
  if (found.length === 0) return []
  const columns = await byTable(
    link,
    `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, EXTRA, COLUMN_DEFAULT, GENERATION_EXPRESSION, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE ${condition} ORDER BY ORDINAL_POSITION`,
    parameters,
  )
  const unique = await byTable(
    link,
    `SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS WHERE ${condition} AND NON_UNIQUE = 0 ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`,
    parameters,
  )
  const foreign = await byTable(
    link,
    `SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME, REFERENCED_TABLE_SCHEMA = DATABASE() FROM information_schema.KEY_COLUMN_USAGE WHERE ${condition} AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION`,
    parameters,
  )
  const json = await jsonColumns(link, { condition, parameters })
  return found.map(([schema = null, name = null, type, rows = null, isConnected]) => {
    const key = keyOf(schema, name)
    const keys = keysOf(unique.get(key) ?? [])
    return {
      schema: Number(isConnected) === 1 ? null : String(schema),
      name: String(name),
      kind: type === 'VIEW' ? 'view' : 'table',
      columns: (columns.get(key) ?? []).map(row => columnOf(row, json)),
      primaryKey: keys.find(({ name: index }) => index === 'PRIMARY')?.columns ?? [],
      unique: keys,
      foreignKeys: foreignKeysOf(foreign.get(key) ?? []),
      rows: rows === null ? null : Number(rows),
    }
  })
}

function columnOf(
  [schema, table, name, type, nullable, extra, byDefault, expression, comment]: Row,
  json: ReadonlySet<string>,
): CatalogueColumn {
  const generated =
    /auto_increment/i.test(String(extra)) || (expression ?? '') !== '' || / GENERATED/.test(String(extra))
  // MariaDB writes out that the default is NULL, MySQL does not.
  const hasDefault = generated || ((byDefault ?? null) !== null && byDefault !== 'NULL')
  return {
    name: String(name),
    declared: json.has(keyOf(schema, table, name)) ? 'json' : String(type),
    nullable: nullable === 'YES',
    generated,
    hasDefault,
    comment: comment === null || comment === '' ? null : String(comment),
  }
}

/** Indexes over whole columns. One over the beginning of a column, or over an expression, says nothing of the columns. */
function keysOf(rows: readonly Row[]): readonly CatalogueKey[] {
  return grouped(rows)
    .filter(([, parts]) => parts.every(([, , , column, part]) => column !== null && part === null))
    .map(([name, parts]) => ({ name, columns: parts.map(([, , , column]) => String(column)) }))
}

function foreignKeysOf(rows: readonly Row[]): readonly CatalogueForeignKey[] {
  return grouped(rows).map(([name, parts]) => {
    const [, , , , schema, table, , isConnected] = parts[0] ?? []
    return {
      name,
      columns: parts.map(part => String(part[3])),
      table: { schema: Number(isConnected) === 1 ? null : String(schema), name: String(table) },
      references: parts.map(part => String(part[6])),
    }
  })
}

/** The columns that were declared as JSON, which MariaDB keeps as texts with a condition. */
async function jsonColumns(link: Link, { condition, parameters }: Which): Promise<ReadonlySet<string>> {
  if (!link.isMariadb) return new Set()
  const rows = await link.rows(
    `SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS WHERE ${condition.replaceAll('TABLE_SCHEMA', 'CONSTRAINT_SCHEMA')} AND CHECK_CLAUSE = CONCAT('json_valid(\`', REPLACE(CONSTRAINT_NAME, '\`', '\`\`'), '\`)')`,
    parameters,
  )
  return new Set(rows.map(row => keyOf(...row)))
}

async function byTable(
  link: Link,
  sql: string,
  parameters: readonly Raw[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  return Map.groupBy(await link.rows(sql, parameters), ([schema, table]) => keyOf(schema, table))
}

/** By the name in the third column. */
function grouped(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  return [...Map.groupBy(rows, row => String(row[2]))]
}

function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}
