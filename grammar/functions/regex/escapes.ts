import { category, shorthand } from './categories.ts'
import { badPattern, type Cursor, next, peek, takeMatch } from './cursor.ts'
import { complement, type UnitSet } from './sets.ts'

const controls = new Map([
  ['a', 7],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['e', 27],
])

/** The set of `\d`, `\p{Lu}` and their like, the cursor behind the backslash; `undefined` for another escape. */
export function readSetEscape(cursor: Cursor): UnitSet | undefined {
  const letter = peek(cursor)
  if (letter !== 'p' && letter !== 'P') {
    const set = shorthand(letter)
    if (set !== undefined) cursor.at++
    return set
  }
  cursor.at++
  const name = takeMatch(cursor, /\{([\w-]+)\}/y)?.[1]
  const set = name === undefined ? undefined : category(name)
  if (set === undefined) throw badPattern(cursor, `there is no Unicode category or block ${name ?? ''}.`)
  return letter === 'p' ? set : complement(set)
}

/** The code unit of an escape such as `\n`, `\x41`, `\u0041`, `\cA`, `\.`; the cursor behind the backslash. */
export function readUnitEscape(cursor: Cursor): number {
  const octal = takeMatch(cursor, /[0-7]{1,3}/y)
  if (octal !== undefined) return Number.parseInt(octal[0], 8) & 0xff
  const letter = next(cursor)
  const control = controls.get(letter)
  if (control !== undefined) return control
  if (letter === 'x' || letter === 'u') return hexadecimal(cursor, letter === 'x' ? /[\da-f]{2}/iy : /[\da-f]{4}/iy)
  if (letter === 'c') {
    const named = takeMatch(cursor, /[@-_a-z]/y)?.[0]
    if (named === undefined) throw badPattern(cursor, 'a letter is missing behind \\c.')
    return named.toUpperCase().charCodeAt(0) - 64
  }
  if (letter === '') throw badPattern(cursor, 'a backslash stands at the end.')
  if (/[\p{L}\p{Nd}_]/u.test(letter)) throw badPattern(cursor, `\\${letter} means nothing.`)
  return letter.charCodeAt(0)
}

function hexadecimal(cursor: Cursor, digits: RegExp): number {
  const found = takeMatch(cursor, digits)
  if (found === undefined) throw badPattern(cursor, 'hexadecimal digits are missing.')
  return Number.parseInt(found[0], 16)
}
