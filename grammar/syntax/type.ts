import { DateTime, isList, numberText, type Value } from './value.ts'

/** What single values are. A `dateTime` is text in ISO 8601 or a date as a value; a `reference` is text. */
export const valueKinds = [
  'string',
  'integer',
  'decimal',
  'boolean',
  'dateTime',
  'binary',
  'reference',
  'complex',
] as const
export type ValueKind = (typeof valueKinds)[number]

/** What is known of a value before there is one. */
export interface Type {
  /** What each value may be; `undefined`: anything. None at all: there is never a value. */
  readonly kinds: readonly ValueKind[] | undefined
  /** Whether there is one value or a list. */
  readonly count: 'one' | 'many' | 'either'
  /** May be absent. */
  readonly absent: boolean
  /** The value, where it is the same for every entry. */
  readonly constant?: Value
}

/** Nothing is known. */
export const anything: Type = { kinds: undefined, count: 'either', absent: true }
/** There is never a value, as behind Error. */
export const nothing: Type = { kinds: [], count: 'one', absent: false }

/** There is no value. */
export const absent: Type = { kinds: [], count: 'one', absent: true, constant: null }

/** One value of a kind, which is there. */
export function one(...kinds: readonly ValueKind[]): Type {
  return { kinds, count: 'one', absent: false }
}

/** A list of values of some kinds; a list without values is absent. */
export function many(kinds: Type['kinds']): Type {
  return { kinds, count: 'many', absent: true }
}

/** The same, but it may be absent. */
export function maybe(type: Type): Type {
  const { constant: _, ...rest } = type
  return { ...rest, absent: true }
}

/** The same, without saying which value it is. */
export function withoutConstant(type: Type): Type {
  const { constant: _, ...rest } = type
  return rest
}

/** The type of a value that is known. */
export function typeOfConstant(value: Value): Type {
  if (value === null) return absent
  if (isList(value))
    return { ...union(value.map(typeOfConstant)), count: 'many', absent: value.length === 0, constant: value }
  return { ...one(kindOf(value)), constant: value }
}

function kindOf(value: NonNullable<Value>): ValueKind {
  if (value instanceof Uint8Array) return 'binary'
  if (value instanceof DateTime) return 'dateTime'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'integer'
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'decimal'
    default:
      return 'complex'
  }
}

/** What is one of several. */
export function union(types: readonly Type[]): Type {
  const [first, ...others] = types
  if (first === undefined) return nothing
  if (others.length === 0) return first
  const counts = new Set(types.filter(type => type.kinds?.length !== 0).map(type => type.count))
  const [count = 'one', ...moreCounts] = counts
  return {
    kinds: types.some(type => type.kinds === undefined)
      ? undefined
      : [...new Set(types.flatMap(type => type.kinds ?? []))],
    count: moreCounts.length === 0 ? count : 'either',
    absent: types.some(type => type.absent),
  }
}

/** A value of a list. */
export function element({ kinds }: Type): Type {
  return { kinds, count: 'one', absent: false }
}

/** Whether a value is of one of these kinds, whenever there is one. Of what nothing is known, that is not certain. */
export function isOnly(type: Type, ...kinds: readonly ValueKind[]): boolean {
  return type.kinds !== undefined && type.kinds.length > 0 && type.kinds.every(kind => kinds.includes(kind))
}

/** What a person calls it: `several strings, may be absent`. */
export function typeText({ kinds, count, absent, constant }: Type): string {
  if (constant === null || (kinds?.length === 0 && absent)) return 'absent'
  if (kinds?.length === 0) return 'never a value'
  const kind = kinds === undefined ? 'anything' : kinds.join(' or ')
  const counted =
    count === 'many' ? `list of ${kind}` : count === 'either' && kinds !== undefined ? `${kind}, one or several` : kind
  const value = constantText(constant)
  return `${counted}${absent ? ', may be absent' : ''}${value === undefined ? '' : `, always ${value}`}`
}

function constantText(constant: Value | undefined): string | undefined {
  if (typeof constant === 'string') return JSON.stringify(constant)
  if (typeof constant === 'boolean') return constant ? 'True' : 'False'
  return typeof constant === 'number' || typeof constant === 'bigint' ? numberText(constant) : undefined
}
