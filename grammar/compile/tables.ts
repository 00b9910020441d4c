import { EvaluationError, type Tables } from '../functions/define.ts'
import { nearest } from '../syntax/diagnostics.ts'
import type { Value } from '../syntax/value.ts'

/** A table for `Lookup`, as plain data. */
export interface Table {
  readonly name: string
  /** The columns besides the key. */
  readonly columns: readonly string[]
  /** The key, and a value for each column. */
  readonly rows: readonly (readonly [key: string, ...values: Value[]])[]
  /** Keys are found in any case. */
  readonly ignoreCase: boolean
}

/** Tables made ready for finding rows by their keys. */
export function tablesOf(tables: readonly Table[]): Tables {
  const known = new Map(tables.map(table => [table.name, indexed(table)]))
  return {
    find(name, key, column) {
      const table = known.get(name)
      if (table === undefined) throw unknown('table', name, known.keys())
      const position = column === null ? table.only : table.columns.get(column)
      if (position === undefined) throw unknown('column', column ?? '', table.columns.keys())
      return table.rows.get(table.ignoreCase ? key.toLowerCase() : key)?.[position] ?? null
    },
  }
}

interface Indexed {
  readonly ignoreCase: boolean
  /** The positions of columns in a row, behind its key. */
  readonly columns: ReadonlyMap<string, number>
  /** The position of the only column. */
  readonly only: number | undefined
  readonly rows: ReadonlyMap<string, readonly Value[]>
}

function indexed({ columns, rows, ignoreCase }: Table): Indexed {
  const byKey = new Map<string, readonly Value[]>()
  for (const row of rows) {
    const key = ignoreCase ? row[0].toLowerCase() : row[0]
    if (!byKey.has(key)) byKey.set(key, row)
  }
  const positions = new Map(columns.map((name, i) => [name, i + 1]))
  return { ignoreCase, columns: positions, only: columns.length === 1 ? 1 : undefined, rows: byKey }
}

function unknown(kind: 'table' | 'column', name: string, known: Iterable<string>): EvaluationError {
  const names = [...known]
  const near = nearest(name, names)
  const help = near === undefined ? `There are ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`
  const message = name === '' ? 'The table has several columns; say which.' : `There is no ${kind} "${name}".`
  return new EvaluationError(`unknown-${kind}`, `${message} ${help}`)
}
