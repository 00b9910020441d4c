import type { Dialect } from './dialect.ts'

/** A table, or a query that stands for one. */
export interface From {
  readonly table?: string | undefined
  readonly query?: string | undefined
}

/** What stands in a FROM for a table or a query. */
export function relation(dialect: Dialect, { table, query }: From): string {
  return query === undefined ? qualified(dialect, table ?? '') : `(${statementOf(query)}\n)`
}

/** A name with its schema, each part in its quotes. */
export function qualified(dialect: Dialect, name: string): string {
  return name
    .split('.')
    .map(part => dialect.quote(part))
    .join('.')
}

/** A statement with the columns of a table or query, to be described and not run. */
export function describing(dialect: Dialect, from: From): string {
  return from.query === undefined ? `SELECT * FROM ${relation(dialect, from)}` : statementOf(from.query)
}

function statementOf(query: string): string {
  return query.replace(/[\s;]+$/, '')
}
