import { isList, type Value } from '../syntax/value.ts'

/**
 * A function of one value for what may be a multi-valued attribute, as Entra Connect's functions of binary values take
 * it: of a list, what comes of each value, lists in one row and absent results left out.
 */
export function eachValue(value: Value, change: (one: Value) => Value): Value {
  if (!isList(value)) return change(value)
  return value.flatMap(one => {
    const changed = change(one)
    return changed === null ? [] : changed
  })
}
