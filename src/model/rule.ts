import { nearest } from '../../grammar/syntax/diagnostics.ts'

/**
 * The part of JSON Schema that settings are declared in. TypeBox schemas are this, and remain it when they cross a
 * thread.
 */
export interface Rule {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Rule[]
  readonly properties?: Readonly<Record<string, Rule>>
  readonly patternProperties?: Readonly<Record<string, Rule>>
  readonly additionalProperties?: boolean | Rule
  readonly required?: readonly string[]
  readonly items?: Rule
  readonly minItems?: number
  readonly minProperties?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly secret?: boolean
  readonly names?: string
  readonly form?: string
}

/** A group of keys. */
export type Found = Readonly<Record<string, unknown>>

interface Breach {
  readonly code: 'wrong-type' | 'wrong-value'
  /** What it must be, in words. */
  readonly wanted: string
  /** The allowed value that was probably meant. */
  readonly near?: string
}

/** How a value breaks a rule by itself; what it contains is not looked at. `undefined` when it does not. */
export function ruleBreach(rule: Rule, value: unknown): Breach | undefined {
  const { kind } = found(value)
  const allowed = rule.const === undefined ? rule.enum : [rule.const]
  if (allowed !== undefined) return allowed.includes(value) ? undefined : notAllowed(rule, allowed, value)
  const fits = rule.type === undefined || kind === rule.type || (rule.type === 'number' && kind === 'integer')
  if (!fits) return { code: 'wrong-type', wanted: wanted(rule) }
  const wrong = (text: string): Breach => ({ code: 'wrong-value', wanted: text })
  if (typeof value === 'string') {
    if (value.length < (rule.minLength ?? 0)) {
      return wrong(rule.minLength === 1 ? 'text that is not empty' : `text of ${rule.minLength} characters or more`)
    }
    if (value.length > (rule.maxLength ?? Infinity)) return wrong(`text of ${rule.maxLength} characters or fewer`)
    if (rule.pattern !== undefined && !new RegExp(rule.pattern, 'u').test(value)) {
      return wrong(rule.form ?? `text that matches ${rule.pattern}`)
    }
  }
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = rule
    if (value < minimum || value > maximum || value <= exclusiveMinimum) return wrong(wantedWithin(rule))
  }
  if (Array.isArray(value) && value.length < (rule.minItems ?? 0)) {
    return wrong(rule.minItems === 1 ? 'a list that is not empty' : `a list of ${rule.minItems} or more`)
  }
  const keys = kind === 'object' ? Object.keys(value as Found).length : Infinity
  if (keys < (rule.minProperties ?? 0)) return wrong('a group of at least one key')
  return undefined
}

function notAllowed(rule: Rule, allowed: readonly unknown[], value: unknown): Breach {
  const words = allowed.filter(word => typeof word === 'string')
  const near = typeof value === 'string' ? nearest(value, words) : undefined
  return { code: 'wrong-value', wanted: wanted(rule), ...(near === undefined ? {} : { near: `"${near}"` }) }
}

/** What a rule asks for with the bounds of a number: `a whole number from 1 to 64`. */
export function wantedWithin(rule: Rule): string {
  const { minimum, maximum, exclusiveMinimum } = rule
  const plain = wanted(rule)
  if (exclusiveMinimum !== undefined) return `${plain} above ${exclusiveMinimum}`
  if (minimum !== undefined && maximum !== undefined) return `${plain} from ${minimum} to ${maximum}`
  if (minimum !== undefined) return `${plain} of ${minimum} or more`
  return maximum === undefined ? plain : `${plain} of ${maximum} or less`
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  null: 'nothing',
}

/** What a rule asks for, in words: `text`, `"self-signed" or a group of keys`. */
export function wanted(rule: Rule): string {
  if (rule.anyOf !== undefined) return enumerate([...new Set(rule.anyOf.map(wanted))])
  if (rule.const !== undefined) return JSON.stringify(rule.const)
  if (rule.enum !== undefined) return enumerate(rule.enum.map(value => JSON.stringify(value)))
  if (rule.form !== undefined) return rule.form
  return kindNames[rule.type ?? ''] ?? 'a value'
}

function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** What a value is: JSON Schema's name for its kind, and in words, with and without the value itself. */
export function found(value: unknown): { readonly kind: string; readonly text: string; readonly withoutValue: string } {
  const inWords = (kind: string, text: string, withoutValue = text) => ({ kind, text, withoutValue })
  if (value === null || value === undefined) return inWords('null', 'empty')
  if (Array.isArray(value)) return inWords('array', value.length === 0 ? 'an empty list' : 'a list')
  switch (typeof value) {
    case 'string':
      return value === '' ? inWords('string', 'empty') : inWords('string', `the text ${clip(value)}`, 'not')
    case 'number':
      return inWords(Number.isInteger(value) ? 'integer' : 'number', `the number ${value}`, 'a number')
    case 'boolean':
      return inWords('boolean', `${value}`, 'true or false')
    default:
      return inWords('object', Object.keys(value).length === 0 ? 'empty' : 'a group of keys')
  }
}

function clip(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}
