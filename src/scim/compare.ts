import type { Literal, Operator } from '../../grammar/filter/ast.ts'
import type { AttributeDefinition } from '../model/scim-schemas.ts'
import { isRawNumber, type Json } from './json.ts'

/** A test of one value of an attribute. */
export type Match = (value: Json) => boolean

/**
 * Compares values of an attribute with a literal as the attribute's type has it: text by case where that matters,
 * numbers by size, times by the moment they name. A string of reasons when the operator or the literal does not fit.
 */
export function createMatch(
  leaf: AttributeDefinition,
  operator: Exclude<Operator, 'ne'>,
  literal: Exclude<Literal, null>,
): Match | { readonly problem: string } {
  const isText = operator === 'co' || operator === 'sw' || operator === 'ew'
  const isOrder = operator !== 'eq' && !isText
  switch (leaf.type) {
    case 'boolean': {
      if (operator !== 'eq') return { problem: `The operator "${operator}" does not apply to it: it is true or false.` }
      const wanted = truth(literal)
      return wanted === undefined ? { problem: 'It is true or false.' } : value => truth(value) === wanted
    }
    case 'integer':
    case 'decimal': {
      if (isText) return { problem: `The operator "${operator}" does not apply to it: it is a number.` }
      const wanted = numberOf(literal)
      if (wanted === undefined) return { problem: 'It is a number.' }
      return value => {
        const number = numberOf(value)
        return number !== undefined && holds(operator, order(number, wanted))
      }
    }
    case 'dateTime': {
      if (isText) return textMatch(operator, String(literal), false)
      const wanted = Date.parse(String(literal))
      if (Number.isNaN(wanted)) return { problem: 'It is a date and time, as in "2026-03-01T08:00:00Z".' }
      return value => holds(operator, order(Date.parse(textOf(value)), wanted))
    }
    case 'complex':
      return { problem: 'It has sub-attributes: one of them can be compared.' }
    case 'binary':
      if (isOrder) return { problem: `The operator "${operator}" does not apply to it: it is binary.` }
      return textMatch(operator, String(literal), true)
    case 'string':
    case 'reference':
      return textMatch(operator, String(literal), leaf.caseExact)
    default:
      return leaf.type satisfies never
  }
}

function textMatch(operator: Exclude<Operator, 'ne'>, literal: string, caseExact: boolean): Match {
  const normal = (text: string): string => (caseExact ? text : text.toLowerCase())
  const wanted = normal(literal)
  switch (operator) {
    case 'co':
      return value => normal(textOf(value)).includes(wanted)
    case 'sw':
      return value => normal(textOf(value)).startsWith(wanted)
    case 'ew':
      return value => normal(textOf(value)).endsWith(wanted)
    default:
      return value => holds(operator, order(normal(textOf(value)), wanted))
  }
}

/** -1, 0 or 1; NaN where there is no order. */
function order<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : Number.isNaN(a) ? Number.NaN : 0
}

function holds(operator: Operator, order: number): boolean {
  switch (operator) {
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    default:
      return order === 0
  }
}

/** Entra writes truth values as text too. */
function truth(value: Json | Literal): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  return text === 'true' ? true : text === 'false' ? false : undefined
}

function numberOf(value: Json | bigint): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  const text = textOf(value)
  if (/^-?\d+$/.test(text)) return BigInt(text)
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? undefined : number
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object') return isRawNumber(value) ? value.rawJSON : ''
  return String(value)
}
