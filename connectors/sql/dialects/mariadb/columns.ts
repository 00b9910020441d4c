import type { FieldInfo } from 'mariadb'
import type { ResultColumn } from '../../dialect.ts'
import { declaredOf } from './declared.ts'
import type { Link } from './link.ts'

/** The columns of a result. One that is a column of a table as it is has the type that it was declared with. */
export async function describedColumns(link: Link, columns: readonly FieldInfo[]): Promise<readonly ResultColumn[]> {
  const known = await declaredIn(link, columns)
  return columns.map(column => {
    const told = declaredOf(column)
    // JSON is a text with a condition in MariaDB, and only the result tells it.
    const declared =
      told === 'json' ? told : (known.get(keyOf(column.schema(), column.orgTable(), column.orgName())) ?? told)
    return { name: column.name(), declared }
  })
}

async function declaredIn(link: Link, columns: readonly FieldInfo[]): Promise<ReadonlyMap<string, string>> {
  const tables = new Map<string, readonly [string, string]>()
  for (const column of columns) {
    const [schema, table] = [column.schema(), column.orgTable()]
    if (schema !== '' && table !== '' && column.orgName() !== '') tables.set(keyOf(schema, table), [schema, table])
  }
  if (tables.size === 0) return new Map()
  const among = Array.from(tables, () => '(TABLE_SCHEMA = ? AND TABLE_NAME = ?)').join(' OR ')
  const rows = await link.rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE ${among}`,
    [...tables.values()].flat(),
  )
  return new Map(rows.map(([schema, table, name, type]) => [keyOf(schema, table, name), String(type)]))
}

function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}
