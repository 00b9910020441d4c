import { unfit } from '../../columns.ts'
import type { ChangedRow } from '../../delta/changed-entries.ts'
import type { Key } from '../../delta/key.ts'
import { unknownSince } from '../../delta/unknown-since.ts'
import type { Watched } from '../../delta/watched.ts'
import type { Snapshot } from '../../dialect.ts'
import { parseMessage, type RelationMessage, type Tuple } from './log-message.ts'
import { printLsn } from './log-position.ts'

/** What is read of the log. */
export interface LogRequest {
  readonly slot: string
  readonly publication: string
  /** Transactions that were committed before it are given. */
  readonly upTo: bigint
  /** Tables by their numbers. */
  readonly watched: ReadonlyMap<number, Watched>
  /** Whether everything that a transaction did is known already. */
  readonly isKnown: (transaction: number) => boolean
  /** Whether what a transaction did can be read. */
  readonly isVisible: (transaction: number) => boolean
}

/** How many messages are read at once. */
const atOnce = 2000

/**
 * The rows that changed, in portions, in the order in which their transactions were committed. Returns where the reading
 * ended: behind the last transaction, where one came that is not visible yet. Nothing is confirmed by it.
 */
export async function* changesInLog(
  snapshot: Snapshot,
  request: LogRequest,
): AsyncGenerator<readonly ChangedRow[], { readonly end: bigint | undefined; readonly isWhole: boolean }> {
  const relations = new Map<number, RelationMessage>()
  let end: bigint | undefined
  let isKnown = false
  const sql = `SELECT encode(data, 'base64') FROM pg_logical_slot_peek_binary_changes($1, $2, NULL, 'proto_version', '1', 'publication_names', $3)`
  const names = `"${request.publication.replaceAll('"', '""')}"`
  for await (const page of snapshot.pages(sql, [request.slot, printLsn(request.upTo), names], atOnce)) {
    const changed: ChangedRow[] = []
    for (const [data] of page) {
      const message = parseMessage(Buffer.from(String(data), 'base64'))
      switch (message.kind) {
        case 'begin':
          if (!request.isVisible(message.transaction)) {
            if (changed.length > 0) yield changed
            return { end, isWhole: false }
          }
          isKnown = request.isKnown(message.transaction)
          break
        case 'commit':
          end = message.end
          break
        case 'relation':
          relations.set(message.table, message)
          break
        case 'row':
          if (!isKnown) changed.push(...rowsOf(message, request.watched, relations))
          break
        case 'truncate': {
          const emptied = message.tables.map(table => request.watched.get(table)).find(table => table !== undefined)
          if (!isKnown && emptied !== undefined) {
            throw unknownSince(`The table ${emptied.name} was emptied by TRUNCATE.`)
          }
          break
        }
        case 'other':
          break
        default:
          message satisfies never
      }
    }
    if (changed.length > 0) yield changed
  }
  return { end, isWhole: true }
}

function rowsOf(
  message: { readonly table: number; readonly old: Tuple | undefined; readonly new: Tuple | undefined },
  watched: ReadonlyMap<number, Watched>,
  relations: ReadonlyMap<number, RelationMessage>,
): readonly ChangedRow[] {
  const table = watched.get(message.table)
  const relation = relations.get(message.table)
  if (table === undefined || relation === undefined) return []
  demandKey(table, relation)
  const keys: Key[] = []
  if (message.new !== undefined) keys.push(keyOf(table, relation, message.new, message.old))
  if (message.old !== undefined) keys.push(keyOf(table, relation, message.old, undefined))
  return keys.map(key => ({ watched: table, key }))
}

function keyOf({ columns }: Watched, relation: RelationMessage, tuple: Tuple, old: Tuple | undefined): Key {
  return Object.fromEntries(
    columns.map(({ name }) => {
      const index = relation.columns.findIndex(column => column.name === name)
      const cell = tuple[index]
      return [name, (cell === undefined ? old?.[index] : cell) ?? null]
    }),
  )
}

/** Of rows that were deleted or whose key has changed, the log has only the columns of the replica identity. */
function demandKey({ name, columns }: Watched, relation: RelationMessage): void {
  const missing = columns.find(column => !relation.columns.some(one => one.isKey && one.name === column.name))
  if (missing === undefined) return
  throw unfit(
    { label: 'delta' },
    `the log does not tell the column "${missing.name}" of rows that are deleted from ${name}. Run: ALTER TABLE ${name} REPLICA IDENTITY FULL, and a full import then.`,
  )
}
