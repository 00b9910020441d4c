import { type Complex, type Scalar, type Value } from './value.ts'

/**
 * A text that is the same for equal values and differs for others. Equal are numbers of the same size, whole ones also
 * across `number` and `bigint`; bytes with the same content; complex values with equal sub-attributes, in any order; and
 * lists that hold the same values, in any order and as often as they like.
 */
export function valueKey(value: Value): string {
  if (isList(value)) return `[${[...new Set(value.map(valueKey))].sort().join(',')}]`
  if (isComplex(value)) return complexKey(value)
  return scalarKey(value)
}

function scalarKey(value: Scalar): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'bigint':
      return `n${value}`
    case 'number':
      return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`
    default:
      return `x${Buffer.from(value).toString('hex')}`
  }
}

function complexKey(value: Complex): string {
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined && part !== null)
    .map(([name, part]) => `${JSON.stringify(name)}:${valueKey(part)}`)
  return `{${parts.sort().join(',')}}`
}

function isList(value: Value): value is readonly (Scalar | Complex)[] {
  return Array.isArray(value)
}

function isComplex(value: Value): value is Complex {
  return typeof value === 'object' && !(value instanceof Uint8Array)
}
