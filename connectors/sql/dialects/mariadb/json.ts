import type { Cell, Complex, Scalar, Value } from '../../../../src/model/value.ts'
import type { Raw } from '../../dialect.ts'

/** An object out of a text of JSON; a text that holds none stays as it is. */
export function readJson(cell: Raw): Cell {
  if (typeof cell !== 'string' || !/^\s*\{/.test(cell)) return cell
  try {
    return complexOf(JSON.parse(cell, exactly))
  } catch {
    return cell
  }
}

/** Whole numbers that a double does not hold keep their digits. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const { source = '' } = context ?? {}
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}

function complexOf(object: object): Complex {
  const entries = Object.entries(object).flatMap(([name, value]) => {
    const made = valueOf(value)
    return made === undefined ? [] : [[name, made] as const]
  })
  return Object.fromEntries(entries)
}

function valueOf(value: unknown): Value | undefined {
  if (!Array.isArray(value)) return singleOf(value)
  return value.map(one => (Array.isArray(one) ? printJson(one) : singleOf(one))).filter(one => one !== undefined)
}

/** A null stands for a value that is not there. */
function singleOf(value: unknown): Scalar | Complex | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value
    case 'object':
      return value === null ? undefined : complexOf(value)
    default:
      return undefined
  }
}

/** A value as JSON; bytes as base64. */
export function printJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${printJson(one)}`)
  return `{${parts.join(',')}}`
}
