import type { StrictFunction } from '../functions/define.ts'
import type { Call, Node } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { argumentsOf, functionOf } from './calls.ts'

/** One value of a list, that of a call, which nothing else is wanted of. */
interface Picked {
  readonly call: Call
  readonly definition: StrictFunction
  /** Counted from 0. */
  readonly place: number
}

/** What `Item(Split([x], ","), 1)` comes to: one value of a call that can give it without its list. */
export function pickedFrom(node: Node, dialect: Dialect): Picked | undefined {
  // In Entra Connect a call gives a list of what it makes of each value, whatever it makes of one.
  if (node.kind !== 'call' || dialect !== 'entra') return undefined
  const picker = functionOf(node, dialect)
  if (picker.kind !== 'strict' || picker.picks === undefined) return undefined
  const [list, ...further] = argumentsOf(node, picker)
  if (list?.kind !== 'call') return undefined
  const giver = functionOf(list, dialect)
  if (giver.kind !== 'strict' || giver.emitItem === undefined) return undefined
  const place = picker.picks(further)
  return place === undefined ? undefined : { call: list, definition: giver, place }
}
