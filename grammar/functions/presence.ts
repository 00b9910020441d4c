import { isList, type Outcome } from '../syntax/value.ts'
import type { Emitted } from './define.ts'

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

/** The code of `isAbsent`; the argument's code is repeated. */
export function absentCode(argument: Emitted): string | undefined {
  if (!isPlain(argument)) return undefined
  return argument.absent ? `(${argument.code} === null)` : 'false'
}

/** The code of `isAbsentOrEmpty`; the argument's code is repeated. */
export function absentOrEmptyCode(argument: Emitted): string | undefined {
  const absent = absentCode(argument)
  if (absent === undefined || argument.type !== 'text') return absent
  return argument.absent ? `(${argument.code} === null || ${argument.code} === '')` : `(${argument.code} === '')`
}
