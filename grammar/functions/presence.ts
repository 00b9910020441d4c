import { isList, type Outcome } from '../syntax/value.ts'
import type { Emitted, Emitter } from './define.ts'

/** Absent: `null`, and a multi-valued attribute without values. */
export function isAbsent(value: Outcome): boolean {
  return value === null || (typeof value === 'object' && isList(value) && value.length === 0)
}

/** Absent or the empty text. White space is not empty. */
export function isAbsentOrEmpty(value: Outcome): boolean {
  return value === '' || isAbsent(value)
}

/** Whether the kind of an emitted value can be decided without asking for lists. */
export function isPlain({ type }: Emitted): boolean {
  return type === 'text' || type === 'number' || type === 'boolean'
}

/** The code of `isAbsent` for an argument whose own code may be repeated. */
export function absentCode(argument: Emitted, emitter: Emitter): string {
  const { code, absent } = argument
  if (isPlain(argument)) return absent ? `(${code} === null)` : 'false'
  return `(${code} === null || (typeof ${code} === 'object' && ${emitter.helper('isAbsent', isAbsent)}(${code})))`
}

/** The code of the opposite. What may be anything is a text more often than not, and that is told at once. */
export function presentCode(argument: Emitted, emitter: Emitter): string {
  const present = `!${absentCode(argument, emitter)}`
  return argument.type === 'any' ? `(typeof ${argument.code} === 'string' || ${present})` : present
}

/** The code of `isAbsentOrEmpty` for an argument whose own code may be repeated. */
export function absentOrEmptyCode(argument: Emitted, emitter: Emitter): string {
  const isEmpty = argument.type === 'text' || argument.type === 'any' ? `${argument.code} === '' || ` : ''
  return `(${isEmpty}${absentCode(argument, emitter)})`
}
