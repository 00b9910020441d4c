import type { Raw } from '../dialect.ts'
import type { Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { prefixOf } from './trigger-names.ts'
import type { InstalledTrigger, TriggerSyntax } from './trigger-syntax.ts'

/** The name of the change table, with its schema where the database needs to know it, and the triggers that write to it. */
export async function installedTriggers(
  { snapshot }: Pick<Source, 'snapshot'>,
  syntax: TriggerSyntax,
  { delta }: Pick<SqlSettings, 'delta'>,
): Promise<{ readonly name: string; readonly triggers: readonly InstalledTrigger[] }> {
  const rows = async (sql: string): Promise<Raw[][]> => {
    const all: Raw[][] = []
    for await (const page of snapshot.pages(sql, [], 1000)) all.push(...page)
    return all
  }
  const written = delta?.table ?? 'ecmahost_changes'
  const [home] = syntax.schema === undefined || written.includes('.') ? [] : await rows(syntax.schema)
  const name = home === undefined ? written : `${String(home[0])}.${written}`
  const found = await rows(syntax.installed(prefixOf(name)))
  const triggers = found.map(([trigger, schema, table, fires]) => ({
    name: String(trigger),
    schema: typeof schema === 'string' ? schema : null,
    table: String(table),
    isEnabled: Number(fires) === 1,
  }))
  return { name, triggers }
}
