import { atEnd, badPattern, type Cursor, next, peek, take } from './cursor.ts'
import { readSetEscape, readUnitEscape } from './escapes.ts'
import { bothCases, complement, range, subtract, type UnitSet, union } from './sets.ts'

/** A character class, the cursor behind its opening bracket: `a-z]`, `^\d]`, `a-z-[aeiou]]`. */
export function readClass(cursor: Cursor, ignoreCase: boolean): UnitSet {
  const negative = take(cursor, '^')
  const parts: UnitSet[] = []
  let less: UnitSet | undefined
  for (let first = true; first || peek(cursor) !== ']'; first = false) {
    if (atEnd(cursor)) throw badPattern(cursor, 'the character class does not end.')
    if (!first && take(cursor, '-[')) {
      less = readClass(cursor, ignoreCase)
      break
    }
    parts.push(readMember(cursor))
  }
  if (!take(cursor, ']')) throw badPattern(cursor, 'a subtraction must stand at the end of its character class.')
  const members = ignoreCase ? bothCases(union(...parts)) : union(...parts)
  const set = negative ? complement(members) : members
  return less === undefined ? set : subtract(set, less)
}

/** A character, a range or a set. */
function readMember(cursor: Cursor): UnitSet {
  if (take(cursor, '\\')) {
    const set = readSetEscape(cursor)
    return set ?? readRange(cursor, readEscapedUnit(cursor))
  }
  return readRange(cursor, next(cursor).charCodeAt(0))
}

function readRange(cursor: Cursor, from: number): UnitSet {
  const after = cursor.text.charAt(cursor.at + 1)
  if (peek(cursor) !== '-' || after === ']' || after === '' || after === '[') return range(from, from)
  cursor.at++
  const to = take(cursor, '\\') ? readEscapedUnit(cursor) : next(cursor).charCodeAt(0)
  if (to < from) throw badPattern(cursor, 'a range of a character class runs backwards.')
  return range(from, to)
}

/** Inside a class `\b` is the backspace. */
function readEscapedUnit(cursor: Cursor): number {
  return take(cursor, 'b') ? 8 : readUnitEscape(cursor)
}
