import type { AttributeChange, Change, Single, UpdateChange } from '../../model/change.ts'
import { valuesOf } from '../../model/diff.ts'
import type { Value } from '../../model/value.ts'

/**
 * A change as two that do the same one after the other, each with about half of the values of its lists, so that a bad
 * value among them can be found. What has one value stays with the first. `undefined` where there is nothing to divide.
 *
 * @param attribute divides only the values of this one
 */
export function halvesOf(change: Change, attribute?: string): readonly [Change, Change] | undefined {
  switch (change.kind) {
    case 'add':
    case 'replace': {
      const given = Object.entries(change.attributes).map(
        ([name, value]): AttributeChange => ({ kind: 'replace', attribute: name, value }),
      )
      const halves = divided(given, attribute, true)
      if (halves === undefined) return undefined
      const kept = halves[0].flatMap(one =>
        one.kind === 'replace' && one.value !== null ? [[one.attribute, one.value] as const] : [],
      )
      return [{ ...change, attributes: Object.fromEntries(kept) }, update(change, halves[1].map(added))]
    }
    case 'update': {
      const halves = divided(change.changes, attribute, false)
      return halves && [update(change, halves[0]), update(change, halves[1])]
    }
    case 'rename':
    case 'delete':
      return undefined
    default:
      return change satisfies never
  }
}

/** Whether a change has several values in an attribute, one of which may be the bad one. */
export function hasSeveral(change: Change, attribute: string): boolean {
  if (change.kind === 'add' || change.kind === 'replace') {
    return Object.hasOwn(change.attributes, attribute) && valuesOf(change.attributes[attribute] ?? null).length > 1
  }
  return change.kind === 'update' && change.changes.some(one => one.attribute === attribute && sizeOf(one) > 1)
}

function update({ objectType, anchor }: Change, changes: readonly AttributeChange[]): UpdateChange {
  return { kind: 'update', objectType, anchor: anchor ?? [], changes }
}

/** How many values there are to divide: none where a single value is replaced. */
function sizeOf(change: AttributeChange): number {
  if (change.kind === 'values') return change.add.length + change.remove.length
  return Array.isArray(change.value) ? change.value.length : 0
}

function divided(
  changes: readonly AttributeChange[],
  attribute: string | undefined,
  standsAlone: boolean,
): readonly [readonly AttributeChange[], readonly AttributeChange[]] | undefined {
  const isDivided = (change: AttributeChange): boolean =>
    sizeOf(change) > 0 && (attribute === undefined || change.attribute === attribute)
  const total = changes.filter(isDivided).reduce((sum, change) => sum + sizeOf(change), 0)
  const hasOthers = standsAlone || changes.some(change => !isDivided(change))
  if (total === 0 || (total === 1 && !hasOthers)) return undefined
  const first: AttributeChange[] = []
  const second: AttributeChange[] = []
  let left = total === 1 ? 0 : Math.ceil(total / 2)
  for (const change of changes) {
    const [kept, other] = isDivided(change) ? cutAt(change, left) : [change, undefined]
    if (isDivided(change)) left = Math.max(0, left - sizeOf(change))
    if (kept !== undefined) first.push(kept)
    if (other !== undefined) second.push(other)
  }
  return [first, second]
}

/** The first values of a change, and the others. */
function cutAt(
  change: AttributeChange,
  at: number,
): readonly [AttributeChange | undefined, AttributeChange | undefined] {
  const size = sizeOf(change)
  if (at >= size) return [change, undefined]
  if (at === 0) return [undefined, change]
  const { attribute } = change
  if (change.kind === 'replace') {
    const values = valuesOf(change.value)
    return [{ ...change, value: values.slice(0, at) as Value }, added({ ...change, value: values.slice(at) as Value })]
  }
  const { add, remove } = change
  const part = (from: number, to: number): AttributeChange => ({
    kind: 'values',
    attribute,
    add: add.slice(from, to),
    remove: remove.slice(Math.max(0, from - add.length), Math.max(0, to - add.length)),
  })
  return [part(0, at), part(at, size)]
}

/** A list that comes on top of what is there. */
function added(change: AttributeChange): AttributeChange {
  if (change.kind === 'values' || !Array.isArray(change.value)) return change
  return { kind: 'values', attribute: change.attribute, add: change.value as readonly Single[], remove: [] }
}
