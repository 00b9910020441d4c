import type { AttributeChange, Change, Single } from '../../model/change.ts'
import { valuesOf, without } from '../../model/diff.ts'
import { valueKey } from '../../model/diff-key.ts'
import type { Value } from '../../model/value.ts'

/** A change, and a part of it that was taken out. */
export interface Part {
  /** `undefined` where nothing is left. */
  readonly rest: Change | undefined
  readonly taken: AttributeChange
}

/**
 * A change without one of its attributes, or without one of an attribute's values; `undefined` where it has no such
 * part. An add of an attribute is taken out as an update that would make up for it. Of a `replace`, only one value of
 * a list can be taken out: without a whole attribute it would clear that.
 */
export function withoutPart(change: Change, attribute: string, value?: unknown): Part | undefined {
  switch (change.kind) {
    case 'add':
    case 'replace': {
      if (!Object.hasOwn(change.attributes, attribute)) return undefined
      const { [attribute]: given, ...others } = change.attributes
      if (given === undefined) return undefined
      const [left, taken] = divided({ kind: 'replace', attribute, value: given }, value) ?? []
      if (taken === undefined || (change.kind === 'replace' && left === undefined)) return undefined
      const kept = left?.kind === 'replace' && left.value !== null ? { [attribute]: left.value } : {}
      return { rest: { ...change, attributes: { ...others, ...kept } }, taken: added(taken) }
    }
    case 'update': {
      const at = change.changes.findIndex(one => one.attribute === attribute)
      const one = change.changes[at]
      const [left, taken] = (one && divided(one, value)) ?? []
      if (taken === undefined) return undefined
      const changes = left === undefined ? change.changes.toSpliced(at, 1) : change.changes.with(at, left)
      return { rest: changes.length === 0 ? undefined : { ...change, changes }, taken }
    }
    case 'rename':
    case 'delete':
      return undefined
    default:
      return change satisfies never
  }
}

/** What is left of an attribute's change without one value, and what that value is; all of it without saying which. */
function divided(
  change: AttributeChange,
  value: unknown,
): readonly [AttributeChange | undefined, AttributeChange] | undefined {
  if (value === undefined || value === null) return [undefined, change]
  const { attribute } = change
  const wanted = [value as Single]
  if (change.kind === 'values') {
    const [add, remove] = [without(change.add, wanted), without(change.remove, wanted)]
    const taken = {
      kind: 'values',
      attribute,
      add: among(change.add, value),
      remove: among(change.remove, value),
    } as const
    if (taken.add.length + taken.remove.length === 0) return undefined
    return [add.length + remove.length === 0 ? undefined : { ...change, add, remove }, taken]
  }
  const found = among(valuesOf(change.value), value)
  if (found.length === 0) return undefined
  if (!Array.isArray(change.value)) return [undefined, change]
  const left = without(valuesOf(change.value), wanted)
  return [
    left.length === 0 ? undefined : { ...change, value: left as Value },
    { kind: 'values', attribute, add: found, remove: [] },
  ]
}

function among(values: readonly Single[], wanted: unknown): readonly Single[] {
  const key = valueKey(wanted as Value)
  return values.filter(value => valueKey(value) === key).slice(0, 1)
}

/** Values of a new entry come, whatever else there is. */
function added(taken: AttributeChange): AttributeChange {
  if (taken.kind !== 'replace' || !Array.isArray(taken.value)) return taken
  return { kind: 'values', attribute: taken.attribute, add: valuesOf(taken.value), remove: [] }
}
