import type { AttributeChange, Single } from './change.ts'
import { valueKey } from './diff-key.ts'
import type { ObjectType } from './schema.ts'
import { type Cell, isIncomplete } from './value.ts'

/** The attributes of an entry by name. `null` and an empty list are as good as no attribute. */
export type Attributes = Readonly<Record<string, Cell>>

/**
 * What has to change for an entry to become another one; nothing where they are equal. Attributes with several values
 * (by the schema, or by what they hold where it does not know them) change by values that come and go, whatever their
 * order. A list that is marked as incomplete, on either side, never makes a value go.
 */
export function diffEntries(
  before: Attributes,
  after: Attributes,
  schema: Pick<ObjectType, 'attributes'>,
): readonly AttributeChange[] {
  const multi = new Map(schema.attributes.map(attribute => [attribute.name, attribute.multi]))
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap(name => {
    const [old, new_] = [present(before, name), present(after, name)]
    const isMulti = multi.get(name) ?? (Array.isArray(old) || Array.isArray(new_))
    return isMulti ? valuesDiff(name, old, new_) : singleDiff(name, old, new_)
  })
}

/** The value of an attribute, `null` where there is none. */
export function present(attributes: Attributes, name: string): Cell {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : null
  // An incomplete list of no values still says that there may be some.
  return value === undefined || (Array.isArray(value) && value.length === 0 && !isIncomplete(value)) ? null : value
}

/** The values of an attribute as a list. */
export function valuesOf(value: Cell): readonly Single[] {
  if (value === null) return []
  return Array.isArray(value) ? (value as readonly Single[]) : [value as Single]
}

function singleDiff(attribute: string, before: Cell, after: Cell): readonly AttributeChange[] {
  if (before === null && after === null) return []
  if (before !== null && after !== null && valueKey(before) === valueKey(after)) return []
  return [{ kind: 'replace', attribute, value: after }]
}

function valuesDiff(attribute: string, before: Cell, after: Cell): readonly AttributeChange[] {
  const add = without(valuesOf(after), valuesOf(before))
  const mayRemove = !isIncomplete(before) && !isIncomplete(after)
  const remove = mayRemove ? without(valuesOf(before), valuesOf(after)) : []
  return add.length + remove.length === 0 ? [] : [{ kind: 'values', attribute, add, remove }]
}

/** The values that are not among others, each once. */
export function without(values: readonly Single[], others: readonly Single[]): readonly Single[] {
  const taken = new Set(others.map(valueKey))
  return values.filter(value => {
    const key = valueKey(value)
    if (taken.has(key)) return false
    taken.add(key)
    return true
  })
}
