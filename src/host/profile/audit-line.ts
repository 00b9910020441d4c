import { isSecretName } from '../../mapping/explain/secrets.ts'
import type { Value } from '../../model/value.ts'
import type { EntryDifference } from '../../space/moment.ts'

/** What became of an attribute: another value, or values that came and went. As JSON holds them. */
type AuditedAttribute =
  | { readonly old?: unknown; readonly new?: unknown }
  | { readonly added: readonly unknown[]; readonly removed: readonly unknown[] }

/** What became of an entry. */
export interface AuditLine {
  readonly change: 'add' | 'update' | 'delete'
  readonly objectType: string
  readonly anchor: string
  readonly attributes: Readonly<Record<string, AuditedAttribute>>
}

/** A difference as a line of an audit file; `undefined` for an entry that came and went in between. */
export function auditLine({ before, after }: EntryDifference): AuditLine | undefined {
  const entry = after ?? before
  if (entry === undefined) return undefined
  const names = new Set([...Object.keys(before?.attributes ?? {}), ...Object.keys(after?.attributes ?? {})])
  const attributes: Record<string, AuditedAttribute> = {}
  for (const name of names) {
    const changed = attributeChange(before?.attributes[name], after?.attributes[name])
    if (changed !== undefined) attributes[name] = isSecretName(name) ? hidden(changed) : changed
  }
  const change = before === undefined ? 'add' : after === undefined ? 'delete' : 'update'
  return { change, objectType: entry.objectType, anchor: entry.anchor, attributes }
}

function attributeChange(before: Value | undefined, after: Value | undefined): AuditedAttribute | undefined {
  const [old, now] = [plain(before), plain(after)]
  if (Array.isArray(old) && Array.isArray(now)) return listChange(old, now)
  if (JSON.stringify(old) === JSON.stringify(now)) return undefined
  return { ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) }
}

function listChange(old: readonly unknown[], now: readonly unknown[]): AuditedAttribute | undefined {
  const without = (list: readonly unknown[], other: readonly unknown[]): readonly unknown[] => {
    const texts = new Set(other.map(item => JSON.stringify(item)))
    return list.filter(item => !texts.has(JSON.stringify(item)))
  }
  const [added, removed] = [without(now, old), without(old, now)]
  if (added.length > 0 || removed.length > 0) return { added, removed }
  // The same values in another order.
  return JSON.stringify(old) === JSON.stringify(now) ? undefined : { old, new: now }
}

/** That it changed may be told, and nothing else. */
function hidden(change: AuditedAttribute): AuditedAttribute {
  return Object.fromEntries(Object.keys(change).map(key => [key, '***']))
}

/** A value as JSON can hold it: octets as base64, large integers as text. */
function plain(value: Value | undefined): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map((item: Value) => plain(item))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}
