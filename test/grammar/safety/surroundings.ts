import { DateTime, NO_FLOW, NO_FLOW_OBJECT } from '../../../grammar/syntax/value.ts'

/** The objects that code could reach and change, or that every object inherits from. */
const watched: Readonly<Record<string, object>> = {
  globalThis,
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  'Number.prototype': Number.prototype,
  'BigInt.prototype': BigInt.prototype,
  'Boolean.prototype': Boolean.prototype,
  'Symbol.prototype': Symbol.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Map.prototype': Map.prototype,
  'Set.prototype': Set.prototype,
  'Error.prototype': Error.prototype,
  'Uint8Array.prototype': Uint8Array.prototype,
  'DateTime.prototype': DateTime.prototype,
}

/** What there is, with what it is. Of global values only the names: Node makes some when they are first asked for. */
export function surroundings(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  for (const [name, object] of Object.entries(watched)) {
    for (const key of Reflect.ownKeys(object)) {
      // Node notes there what it sends requests with, whenever it comes to it.
      if (String(key).includes('undici')) continue
      const property = Reflect.getOwnPropertyDescriptor(object, key)
      const what = object === globalThis ? 'there' : (property?.value ?? property?.get ?? property?.set)
      found.set(`${name}.${String(key)}`, what)
    }
    found.set(`${name}'s prototype`, Reflect.getPrototypeOf(object))
  }
  return found
}

/** How many properties there are in all: quick enough to be asked for after every evaluation. */
export function countSurroundings(): number {
  let count = 0
  for (const object of Object.values(watched)) count += Reflect.ownKeys(object).length
  return count
}

/** What is different from before, by name. */
export function changes(before: ReadonlyMap<string, unknown>): readonly string[] {
  const after = surroundings()
  const changed = [...after].filter(([name, what]) => before.get(name) !== what).map(([name]) => name)
  return [...changed, ...[...before.keys()].filter(name => !after.has(name))]
}

/** Whether something is an outcome of an expression: a value through and through, or one of the two marks. */
export function isOutcome(value: unknown): boolean {
  return value === NO_FLOW || value === NO_FLOW_OBJECT || isValue(value)
}

function isValue(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || isObjectValue(value)
    default:
      return false
  }
}

/** An object with nothing else in it, and of no other kind, than a value has. */
function isObjectValue(value: object): boolean {
  const prototype: unknown = Reflect.getPrototypeOf(value)
  if (prototype === Uint8Array.prototype) return true
  if (prototype === DateTime.prototype) return Reflect.ownKeys(value).join() === 'seconds,ticks,form'
  if (Array.isArray(value)) {
    return prototype === Array.prototype && Reflect.ownKeys(value).length === value.length + 1 && value.every(isValue)
  }
  const isPlain = prototype === Object.prototype || prototype === null
  const properties = Object.values(Object.getOwnPropertyDescriptors(value))
  return isPlain && properties.every(property => 'value' in property && isValue(property.value))
}
