import type { AttributeChange } from './change.ts'
import { type Attributes, present, valuesOf, without } from './diff.ts'
import { type Cell, incomplete, isIncomplete, type Value } from './value.ts'

/**
 * An entry after some changes, which happen in their order. Of one change of values, those that go do so before those
 * that come: a value on both sides is there in the end. Attributes without a value left are gone.
 */
export function applyChanges(entry: Attributes, changes: readonly AttributeChange[]): Readonly<Record<string, Value>> {
  const cells = new Map(Object.keys(entry).map(name => [name, present(entry, name)]))
  for (const change of changes) cells.set(change.attribute, applied(cells.get(change.attribute) ?? null, change))
  return Object.fromEntries([...cells].flatMap(([name, cell]) => (cell === null ? [] : [[name, cell]])))
}

function applied(before: Cell, change: AttributeChange): Cell {
  if (change.kind === 'replace') return present({ value: change.value }, 'value')
  const kept = without(valuesOf(before), change.remove)
  const values = [...kept, ...without(change.add, kept)]
  if (isIncomplete(before)) return incomplete(values)
  return values.length === 0 ? null : values
}

/**
 * One list of changes that does what two do one after the other, at most one change an attribute:
 * `apply(apply(e, first), then) = apply(e, mergeChanges(first, then))`.
 */
export function mergeChanges(
  first: readonly AttributeChange[],
  then: readonly AttributeChange[],
): readonly AttributeChange[] {
  const merged = new Map<string, AttributeChange>()
  for (const change of [...first, ...then]) {
    const before = merged.get(change.attribute)
    merged.set(change.attribute, before === undefined ? change : together(before, change))
  }
  return [...merged.values()]
}

function together(first: AttributeChange, then: AttributeChange): AttributeChange {
  if (then.kind === 'replace') return then
  if (first.kind === 'replace') return { ...first, value: applied(first.value, then) }
  return {
    ...first,
    add: [...without(first.add, [...then.remove, ...then.add]), ...without(then.add, [])],
    remove: without([...first.remove, ...then.remove], [...then.add]),
  }
}
