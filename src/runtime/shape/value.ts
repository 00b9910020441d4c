import { hostError } from '../../model/error.ts'
import { type Check, must, named } from './check.ts'

/** Structured values may be nested so deep. */
const DEPTH = 16

export const isScalarValue = must(
  isScalar,
  'a value (text, a number, true or false, octets; times are text in ISO 8601)',
)

/** A value of an attribute: a scalar, an object of values, or a list of these. */
export const isValue: Check = value => wrongIn(value, DEPTH)

/** A value, or nothing. */
const isCell: Check = value => (value === null || value === undefined ? undefined : wrongIn(value, DEPTH))

/** The cells of a row. Looked at for every row that is new or changed: what most cells are costs next to nothing. */
export const isRow: Check = value => {
  if (!Array.isArray(value)) return isList(value)
  for (let i = 0; i < value.length; i++) {
    const cell: unknown = value[i]
    if (typeof cell === 'string' || cell === null) continue
    const wrong = isCell(cell)
    if (wrong !== undefined) return `[${i}]${wrong}`
  }
  return undefined
}
const isList = must(Array.isArray, 'a list of cells')

/** Throws `page-invalid` for a row that holds what is no value. For rows that are new or changed. */
export function checkRow(cells: unknown): void {
  const wrong = isRow(cells)
  if (wrong !== undefined) throw hostError('page-invalid', { reason: `a row${wrong}.` })
}

function isScalar(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return true
    default:
      return value instanceof Uint8Array
  }
}

function wrongIn(value: unknown, depth: number): string | undefined {
  if (isScalar(value)) return undefined
  if (depth === 0) return ` is nested deeper than ${DEPTH} levels`
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const wrong = Array.isArray(value[i]) ? ' is a list within a list' : wrongIn(value[i], depth - 1)
      if (wrong !== undefined) return `[${i}]${wrong}`
    }
    return undefined
  }
  if (!isPlain(value)) return ` is ${named(value)}, which is no value (times are text in ISO 8601)`
  for (const [name, part] of Object.entries(value)) {
    const wrong = wrongIn(part, depth - 1)
    if (wrong !== undefined) return `.${name}${wrong}`
  }
  return undefined
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return true
  // Objects of another realm, or of a class of data: anything that is not built in.
  return !(
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Promise ||
    value instanceof RegExp ||
    value instanceof Error ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  )
}
