import type { TdsRequest } from './requests.ts'
import type { ServerError } from './tokens.ts'
import type { Column, TdsValue } from './types.ts'

/** A piece of what a test lets the server answer. */
export type Part =
  | { readonly kind: 'columns'; readonly columns: readonly Column[] }
  | { readonly kind: 'row'; readonly cells: readonly TdsValue[] }
  /** The end of a statement, with the number of its rows. */
  | { readonly kind: 'count'; readonly count: number | undefined }
  | ({ readonly kind: 'error' } & ServerError)
  /** What a procedure returns, and what comes out of its parameters. */
  | { readonly kind: 'returned'; readonly value: number }
  | { readonly kind: 'output'; readonly column: Column; readonly value: TdsValue }
  /** The server ends the transaction by itself. */
  | { readonly kind: 'rollback' }
  /** Nothing more comes, until the client gives up or goes. */
  | { readonly kind: 'hang' }
  /** The connection ends in the middle of the answer. */
  | { readonly kind: 'cut' }

/** What a test answers a request with; `undefined` for nothing but that it was done. */
export type Script = (request: TdsRequest) => Iterable<Part> | AsyncIterable<Part> | undefined

/** A result of one statement. */
export function* rows(columns: readonly Column[], cells: Iterable<readonly TdsValue[]>): Generator<Part> {
  yield { kind: 'columns', columns }
  let count = 0
  for (const row of cells) {
    count++
    yield { kind: 'row', cells: row }
  }
  yield { kind: 'count', count }
}

/** A statement that gives no rows and found so many. */
export function found(count: number): readonly Part[] {
  return [{ kind: 'count', count }]
}

export function failed(number: number, message: string, severity?: number): readonly Part[] {
  return [{ kind: 'error', number, message, severity }]
}

/** What `sys.dm_exec_describe_first_result_set` gives for some columns. */
export function described(columns: readonly (Column & { readonly collation?: string })[]): Iterable<Part> {
  return rows(
    [
      { name: 'name', type: 'nvarchar(128)' },
      { name: '', type: 'nvarchar(256)' },
      { name: 'collation_name', type: 'nvarchar(128)' },
      { name: 'error_number', type: 'int' },
      { name: 'error_message', type: 'nvarchar(4000)' },
    ],
    columns.map(({ name, type, collation = null }) => [name, type, collation, null, null]),
  )
}

/** Whether a request asks for the columns of a statement. */
export function isDescribing({ text }: TdsRequest): boolean {
  return text.includes('dm_exec_describe_first_result_set')
}
