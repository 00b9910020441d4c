import type { Change } from '../model/change.ts'
import type { TargetFailure } from '../model/target-failure.ts'
import type { Tables } from './layout.ts'

/** A change that waits to be exported. */
export interface PendingChange {
  readonly number: number
  /** ISO 8601, UTC. */
  readonly since: string
  readonly change: Change
  /** How often it has been tried, and what came of it the last time. */
  readonly attempts: number
  readonly failure: TargetFailure | null
}

/** What an export made of pending changes, for the space. */
export interface SettledChanges {
  /** Those that wait no longer. */
  readonly settled: readonly number[]
  /** Those that may pass another time, with what is left of them. */
  readonly waiting: readonly {
    readonly number: number
    readonly change: Change
    readonly failure: TargetFailure
  }[]
}

/**
 * The changes that wait, in the order in which they came.
 *
 * @param left the numbers of those that are left out
 */
export function* readPending(tables: Tables, left: ReadonlySet<number>): Generator<PendingChange> {
  for (const number of tables.pending.getKeys({})) {
    if (left.has(number)) continue
    const value: unknown = tables.pending.get(number)
    if (value !== undefined) yield revived(value) as PendingChange
  }
}

/** Within a transaction. An initial password is not kept: who exports the change for the first time has it at hand. */
export function putPending(tables: Tables, pending: PendingChange): void {
  const { change } = pending
  if (change.kind !== 'add') tables.pending.putSync(pending.number, kept(pending))
  else {
    const { password: _password, ...rest } = change
    tables.pending.putSync(pending.number, kept({ ...pending, change: rest }))
  }
}

/** Within a transaction. */
export function settlePending(tables: Tables, { settled, waiting }: SettledChanges): void {
  for (const number of settled) tables.pending.removeSync(number)
  for (const { number, change, failure } of waiting) {
    const found = tables.pending.get(number)
    if (found === undefined) continue
    const pending = revived(found) as PendingChange
    putPending(tables, { ...pending, change, attempts: pending.attempts + 1, failure })
  }
}

/** As JSON can hold it: big integers and octets are written with their kind. */
function kept(value: unknown): unknown {
  if (typeof value === 'bigint') return { $integer: String(value) }
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(kept)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, kept(one)]))
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived)
  if (typeof value !== 'object' || value === null) return value
  const { $integer, $binary } = value as { readonly $integer?: unknown; readonly $binary?: unknown }
  if (typeof $integer === 'string') return BigInt($integer)
  if (typeof $binary === 'string') return new Uint8Array(Buffer.from($binary, 'base64'))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revived(one)]))
}
