import type { OperationContext, Script } from '../../../src/connector/contract.ts'
import type { Complex, Value } from '../../../src/model/value.ts'
import type { Outcome, Raw } from '../dialect.ts'
import { openDatabase } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { bind } from './bind.ts'
import { inTransaction } from './transaction.ts'

/** Runs one statement with named parameters: its rows, or how many it found. */
export async function runScript(settings: SqlSettings, script: Script, context: OperationContext): Promise<Value> {
  const { database, dialect } = await openDatabase(settings, context.folder)
  const values = new Map(Object.entries(script.arguments).map(([name, value]) => [name, (): Raw => value] as const))
  const statement = bind(dialect, script.text, values, 'The script')
  const outcome = await inTransaction(database, context.signal, async session => await session.execute(statement))
  return outcome.columns.length === 0 ? outcome.matched : recordsOf(outcome)
}

function recordsOf({ rows, columns }: Outcome): readonly Complex[] {
  return rows.map(row =>
    Object.fromEntries(
      columns.flatMap((name, index) => {
        const cell = row[index] ?? null
        return cell === null ? [] : [[name, cell] as const]
      }),
    ),
  )
}
