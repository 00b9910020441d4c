import type { TargetColumn, TargetTable } from './target.ts'
import type { Writing } from './writing.ts'

/** `"column" = DEFAULT`, or what the table says its default is where the database has no such word. */
export async function defaultText(
  { syntax, session }: Writing,
  table: TargetTable,
  column: TargetColumn,
): Promise<string> {
  if (syntax.defaults === undefined) return `${column.name} = DEFAULT`
  const { rows } = await session.execute(syntax.defaults(table.table.name))
  const found = rows.find(([name]) => name === column.attribute)?.[1]
  return `${column.name} = ${typeof found === 'string' ? `(${found})` : 'NULL'}`
}
