import { EvaluationError } from '../define.ts'
import { readClass } from './classes.ts'
import { atEnd, badPattern, type Cursor, next, peek, take, takeMatch } from './cursor.ts'
import { readSetEscape, readUnitEscape } from './escapes.ts'
import type { Node, Pattern, Place } from './nodes.ts'
import { bothCases, complement, everything, range, type UnitSet, union } from './sets.ts'

/** `(?imnsx)`: case, `^` and `$` at lines, named groups only, `.` takes newlines, blanks and comments. */
type Options = Readonly<Record<'i' | 'm' | 'n' | 's' | 'x', boolean>>

interface Reading {
  readonly cursor: Cursor
  options: Options
  /** Groups by name, known from a first reading; `undefined` during that one. */
  readonly groups: ReadonlyMap<string, number> | undefined
  readonly names: Set<string>
  unnamed: number
  /** Brackets open at the moment. */
  depth: number
}

/** As long as the longest expression; patterns out of attributes may be longer. */
const maxLength = 10_000
/** Groups of higher numbers would take room for all those below them, too. */
const maxGroup = 999
/** Deeper nesting is refused, so that no pattern can exhaust the stack. */
const maxDepth = 100

/** Reads a pattern of .NET's regular expressions. Throws `EvaluationError` where it is wrong or not supported. */
export function parsePattern(text: string): Pattern {
  if (text.length > maxLength) {
    const message = `A regular expression has at most ${maxLength} characters; this has ${text.length}.`
    throw new EvaluationError('pattern-too-complex', message)
  }
  const first = begin(text, undefined)
  readChoice(first)
  const groups = numbered(first)
  const reading = begin(text, groups)
  const root = readChoice(reading)
  if (!atEnd(reading.cursor)) throw badPattern(reading.cursor, 'a bracket closes that was not opened.')
  return { text, root, groups, lastGroup: Math.max(0, ...groups.values()) }
}

function begin(text: string, groups: ReadonlyMap<string, number> | undefined): Reading {
  const options = { i: false, m: false, n: false, s: false, x: false }
  return { cursor: { text, at: 0 }, options, groups, names: new Set(), unnamed: 0, depth: 0 }
}

/** Groups without a name are numbered first, from the left; those with a name follow. */
function numbered({ names, unnamed }: Reading): ReadonlyMap<string, number> {
  const groups = new Map<string, number>([['0', 0]])
  for (let number = 1; number <= unnamed; number++) groups.set(String(number), number)
  for (const name of names) if (/^\d+$/.test(name)) groups.set(name, Number(name))
  let number = unnamed + 1
  for (const name of names) {
    if (groups.has(name)) continue
    while (groups.has(String(number))) number++
    groups.set(name, number).set(String(number), number)
  }
  return groups
}

function readChoice(reading: Reading): Node {
  const { cursor } = reading
  const outer = reading.options
  const options: Node[] = []
  let items: Node[] = []
  for (;;) {
    skipBlanks(reading)
    if (atEnd(cursor) || peek(cursor) === ')') break
    if (take(cursor, '|')) {
      options.push(sequence(items))
      items = []
      continue
    }
    const atom = readAtom(reading)
    if (atom !== undefined) items.push(readRepeat(reading, atom))
  }
  reading.options = outer
  return choice([...options, sequence(items)])
}

function sequence(items: readonly Node[]): Node {
  const [only, ...others] = items
  return only !== undefined && others.length === 0 ? only : { kind: 'sequence', items }
}

/** One of several; single code units are one set, which leaves nothing to try twice. */
function choice(options: readonly Node[]): Node {
  const [only, ...others] = options
  if (only !== undefined && others.length === 0) return only
  const sets = options.flatMap(option => (option.kind === 'unit' ? [option.set] : []))
  return sets.length === options.length ? { kind: 'unit', set: union(...sets) } : { kind: 'choice', options }
}

/** What can be repeated; `undefined` for a comment or a change of options. */
function readAtom(reading: Reading): Node | undefined {
  const { cursor, options } = reading
  const character = next(cursor)
  switch (character) {
    case '(':
      return readGroup(reading)
    case '[':
      return { kind: 'unit', set: readClass(cursor, options.i) }
    case '.':
      return { kind: 'unit', set: options.s ? everything : complement(range(10, 10)) }
    case '^':
      return at(options.m ? 'line-start' : 'text-start')
    case '$':
      return at(options.m ? 'line-end' : 'final-end')
    case '\\':
      return readEscape(reading)
    case '*':
    case '+':
    case '?':
      throw badPattern(cursor, `${character} stands behind nothing that it could repeat.`)
    default:
      return literal(reading, character.charCodeAt(0))
  }
}

function literal({ options }: Reading, unit: number): Node {
  const set: UnitSet = range(unit, unit)
  return { kind: 'unit', set: options.i ? bothCases(set) : set }
}

function at(place: Place): Node {
  return { kind: 'place', place }
}

const places = new Map<string, Place>([
  ['A', 'text-start'],
  ['Z', 'final-end'],
  ['z', 'text-end'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['G', 'last-match'],
])

function readEscape(reading: Reading): Node {
  const { cursor } = reading
  const place = places.get(peek(cursor))
  if (place !== undefined) {
    cursor.at++
    return at(place)
  }
  const set = readSetEscape(cursor)
  if (set !== undefined) return { kind: 'unit', set }
  return readReference(reading) ?? literal(reading, readUnitEscape(cursor))
}

/** `\1`, `\k<name>`; digits that name no group are an octal number. */
function readReference(reading: Reading): Node | undefined {
  const { cursor, groups } = reading
  const before = cursor.at
  const named = takeMatch(cursor, /k(?:<(\w+)>|'(\w+)')/y)
  const name = named?.[1] ?? named?.[2] ?? takeMatch(cursor, /[1-9]\d*/y)?.[0]
  if (name === undefined) {
    if (peek(cursor) === 'k') throw badPattern(cursor, 'the name of a group is missing behind \\k.')
    return undefined
  }
  if (groups === undefined) return { kind: 'reference', group: 0, ignoreCase: false }
  const group = groups.get(name)
  if (group !== undefined) return { kind: 'reference', group, ignoreCase: reading.options.i }
  if (named !== undefined || name.length === 1) throw badPattern(cursor, `there is no group ${name}.`)
  cursor.at = before
  return undefined
}

function readGroup(reading: Reading): Node | undefined {
  const { cursor } = reading
  if (!take(cursor, '?')) return reading.options.n ? closed(reading) : captured(reading, String(++reading.unnamed))
  if (take(cursor, ':')) return closed(reading)
  if (take(cursor, '>')) return { kind: 'atomic', body: closed(reading) }
  if (take(cursor, '#')) {
    if (takeMatch(cursor, /[^)]*\)/y) === undefined) throw badPattern(cursor, 'the comment does not end.')
    return undefined
  }
  const look = takeMatch(cursor, /(<?)([=!])/y)
  if (look !== undefined) {
    return { kind: 'look', behind: look[1] === '<', negative: look[2] === '!', body: closed(reading) }
  }
  const name = takeMatch(cursor, /<(\w+)>|'(\w+)'/y)
  if (name !== undefined) return captured(reading, groupName(reading, name[1] ?? name[2] ?? ''))
  if (takeMatch(cursor, /[<'](?:\w+)?-\w+[>']/y)) throw badPattern(cursor, 'balancing groups are not supported.')
  if (peek(cursor) === '(') throw badPattern(cursor, 'conditions, (?(…)yes|no), are not supported.')
  return readOptions(reading)
}

function groupName({ cursor, names }: Reading, name: string): string {
  if (/^0+$/.test(name)) throw badPattern(cursor, 'group 0 is the whole match.')
  if (/^\d+$/.test(name) && Number(name) > maxGroup)
    throw badPattern(cursor, `the number of a group is at most ${maxGroup}.`)
  const plain = /^\d+$/.test(name) ? String(Number(name)) : name
  names.add(plain)
  return plain
}

function captured(reading: Reading, name: string): Node {
  return { kind: 'capture', group: reading.groups?.get(name) ?? 0, body: closed(reading) }
}

/** What stands before the closing bracket of a group. */
function closed(reading: Reading): Node {
  if (++reading.depth > maxDepth) throw badPattern(reading.cursor, `more than ${maxDepth} brackets are open.`)
  const body = readChoice(reading)
  reading.depth--
  if (!take(reading.cursor, ')')) throw badPattern(reading.cursor, 'a closing bracket is missing.')
  return body
}

/** `(?i)` for the rest of the group, or `(?i:…)`. */
function readOptions(reading: Reading): Node | undefined {
  const { cursor } = reading
  const found = takeMatch(cursor, /([imnsx]*)(?:-([imnsx]*))?([:)])/iy)
  if (found === undefined) throw badPattern(cursor, 'this kind of group is unknown.')
  const outer = reading.options
  const changed: Record<keyof Options, boolean> = { ...outer }
  for (const letter of optionLetters) {
    if (found[1]?.toLowerCase().includes(letter)) changed[letter] = true
    if (found[2]?.toLowerCase().includes(letter)) changed[letter] = false
  }
  reading.options = changed
  if (found[3] === ')') return undefined
  const body = closed(reading)
  reading.options = outer
  return body
}
const optionLetters = ['i', 'm', 'n', 's', 'x'] as const

/** The repetition behind an atom, or the atom alone. */
function readRepeat(reading: Reading, body: Node): Node {
  const { cursor } = reading
  skipBlanks(reading)
  const found = takeMatch(cursor, repetition)
  if (found === undefined) return body
  const [, sign, from, open, to] = found
  const min = sign === undefined ? Number(from) : sign === '+' ? 1 : 0
  const max =
    sign === undefined ? (open === undefined ? min : to === '' ? Infinity : Number(to)) : sign === '?' ? 1 : Infinity
  if (max < min) throw badPattern(cursor, 'a repetition ends below its beginning.')
  const lazy = take(cursor, '?')
  skipBlanks(reading)
  const again = cursor.at
  if (takeMatch(cursor, repetition)) {
    cursor.at = again
    throw badPattern(cursor, 'a repetition is repeated; put brackets around it.')
  }
  return { kind: 'repeat', body, min, max, lazy }
}
const repetition = /([*+?])|\{(\d+)(,(\d*))?\}/y

/** Under `x` white space and comments up to the end of the line mean nothing. */
function skipBlanks({ cursor, options }: Reading): void {
  if (options.x) takeMatch(cursor, /(?:\s|#[^\n]*(?:\n|$))+/y)
}
