import { unfit } from '../../columns.ts'
import type { Watched } from '../../delta/watched.ts'
import type { Raw } from '../../dialect.ts'
import type { Source } from '../../open.ts'
import { makeIt } from './log-slot.ts'
import { quoted } from './quote.ts'

/** Tables by the numbers that the log names them by. */
export async function tableNumbers(
  { snapshot }: Pick<Source, 'snapshot'>,
  watched: ReadonlyMap<string, Watched>,
): Promise<ReadonlyMap<number, Watched>> {
  const numbers = new Map<number, Watched>()
  for (const table of watched.values()) {
    const [row] = await rows(snapshot, 'SELECT to_regclass($1)::oid::text', [quoted(table.name)])
    numbers.set(Number(row?.[0]), table)
  }
  return numbers
}

/** The numbers of the tables in a publication. */
async function publishedTables({ snapshot }: Pick<Source, 'snapshot'>, name: string): Promise<ReadonlySet<number>> {
  const found = await rows(
    snapshot,
    "SELECT format('%I.%I', schemaname, tablename)::regclass::oid::text FROM pg_publication_tables WHERE pubname = $1",
    [name],
  )
  return new Set(found.map(([number]) => Number(number)))
}

/** Throws where the log would not tell of a table. */
export async function demandPublished(
  source: Pick<Source, 'snapshot'>,
  watched: ReadonlyMap<string, Watched>,
  publication: string,
): Promise<void> {
  const published = await publishedTables(source, publication)
  const numbers = await tableNumbers(source, watched)
  const missing = [...numbers].flatMap(([number, { name }]) => (published.has(number) ? [] : [name]))
  if (missing.length === 0) return
  throw unfit({ label: 'delta' }, `the publication "${publication}" is without ${missing.join(', ')}. ${makeIt}`)
}

async function rows(
  snapshot: Source['snapshot'],
  sql: string,
  parameters: readonly Raw[],
): Promise<readonly (readonly Raw[])[]> {
  const all: (readonly Raw[])[] = []
  for await (const page of snapshot.pages(sql, parameters, 1000)) all.push(...page)
  return all
}
