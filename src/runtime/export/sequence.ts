import { applyChanges, mergeChanges } from '../../model/apply.ts'
import type { Anchor, Change, RenameChange } from '../../model/change.ts'
import { valueKey } from '../../model/diff-key.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Step, TypesByName } from './step.ts'

/** The steps of one entry so far. */
interface Sequence {
  readonly steps: { change: Change; inputs: number[] }[]
}

/**
 * Changes by entry, in the order in which entries come up, and those of one entry in their own order. Neighbours are
 * merged where one change does what both do: an add or a replace and what changes the entry after it, updates with each
 * other, anything with the deletion behind it. An add and the deletion behind it cancel each other.
 */
export function inSequence(
  changes: readonly Change[],
  types: TypesByName,
): { readonly steps: readonly Step[]; readonly cancelled: readonly number[] } {
  const current = new Map<string, Sequence>()
  const sequences: Sequence[] = []
  const cancelled: number[] = []
  for (const [input, change] of changes.entries()) {
    const key = change.anchor === null ? undefined : entryKey(change.objectType, change.anchor)
    let sequence = key === undefined ? undefined : current.get(key)
    if (sequence === undefined) sequences.push((sequence = { steps: [] }))
    cancelled.push(...append(sequence, change, [input], types.get(change.objectType)))
    if (key === undefined) continue
    current.delete(key)
    current.set(change.kind === 'rename' ? keyAfter(change, types) : key, sequence)
  }
  return { steps: sequences.flatMap(({ steps }, entry) => steps.map(step => ({ ...step, entry }))), cancelled }
}

/** What identifies an entry among those of all object types. */
function entryKey(objectType: string, anchor: Anchor): string {
  return JSON.stringify([objectType, ...anchor.map(valueKey)])
}

/** The anchor of an entry after its rename. */
export function anchorAfter({ anchor, to }: RenameChange, type: ObjectType | undefined): Anchor {
  return anchor.map((part, at) => {
    const name = type?.anchor[at]
    return name !== undefined && Object.hasOwn(to, name) ? (to[name] ?? part) : part
  })
}

/** Whether an attribute says which entry it is: a part of the anchor, or the DN. */
export function isName(attribute: string, type: ObjectType | undefined): boolean {
  return type !== undefined && (type.dn === attribute || type.anchor.includes(attribute))
}

function keyAfter(change: RenameChange, types: TypesByName): string {
  return entryKey(change.objectType, anchorAfter(change, types.get(change.objectType)))
}

/** Puts a change behind the steps of its entry. Returns the inputs that are done by that, because they cancelled. */
function append(
  { steps }: Sequence,
  change: Change,
  inputs: readonly number[],
  type: ObjectType | undefined,
): readonly number[] {
  const last = steps.at(-1)
  if (change.kind === 'delete' && last !== undefined && last.change.kind !== 'delete') {
    steps.pop()
    const both = [...last.inputs, ...inputs]
    return last.change.kind === 'add' ? both : append({ steps }, { ...change, anchor: last.change.anchor }, both, type)
  }
  const merged = last && mergedChange(last.change, change, type)
  if (last === undefined || merged === undefined) steps.push({ change, inputs: [...inputs] })
  else {
    last.change = merged
    last.inputs.push(...inputs)
  }
  return []
}

/** One change that does what two do; `undefined` where there is none. */
function mergedChange(first: Change, then: Change, type: ObjectType | undefined): Change | undefined {
  if (then.kind === 'delete') return first.kind === 'delete' ? first : undefined
  if (then.kind === 'update') {
    if (first.kind === 'update') return { ...first, changes: mergeChanges(first.changes, then.changes) }
    if (first.kind === 'add' || first.kind === 'replace') {
      return { ...first, attributes: applyChanges(first.attributes, then.changes) }
    }
  }
  if (then.kind === 'replace') {
    if (first.kind === 'update' || first.kind === 'replace') return then
    if (first.kind === 'add') {
      const names = Object.entries(first.attributes).filter(([name]) => isName(name, type))
      return { ...first, attributes: { ...Object.fromEntries(names), ...then.attributes } }
    }
  }
  return undefined
}
