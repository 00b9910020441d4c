import type { Kind } from '../../model/schema.ts'
import { quoted } from './expression.ts'

/** An operator of scoping filters as an expression. A clause about an absent or empty attribute is false. */
interface Operator {
  /** Its names in the portal and in Microsoft Graph, in capitals and without what separates words. */
  readonly names: readonly string[]
  /** The condition for one value, which is empty for an operator without one; `undefined` where the value does not fit. */
  readonly write: (attribute: string, value: string, kind: Kind | undefined) => string | undefined
  /** With several values: whether one of them is enough, or all must hold. `none` takes no value. */
  readonly values: 'any' | 'all' | 'none'
  /** What is only supposed of it. */
  readonly supposed?: string
}

const isThere = (attribute: string): string => `IsPresent(${attribute})`

const operators: readonly Operator[] = [
  { names: ['EQUALS', 'EQUAL'], values: 'any', write: (attribute, value) => `${attribute} = ${quoted(value)}` },
  {
    names: ['NOTEQUALS', 'NOTEQUAL'],
    values: 'all',
    write: (attribute, value) => `${isThere(attribute)} AND ${attribute} <> ${quoted(value)}`,
  },
  { names: ['GREATERTHAN'], values: 'any', write: (attribute, value) => comparison(attribute, '>', value) },
  {
    names: ['GREATERTHANOREQUALS', 'GREATERTHANOREQUAL'],
    values: 'any',
    write: (attribute, value) => comparison(attribute, '>=', value),
  },
  { names: ['INCLUDES'], values: 'any', write: (attribute, value) => `InStr(${attribute}, ${quoted(value)}) > 0` },
  {
    names: ['NOTINCLUDES'],
    values: 'all',
    write: (attribute, value) => `${isThere(attribute)} AND InStr(${attribute}, ${quoted(value)}) = 0`,
  },
  { names: ['STARTSWITH'], values: 'any', write: (attribute, value) => `StartsWith(${attribute}, ${quoted(value)})` },
  {
    names: ['NOTSTARTSWITH', 'NOTSTARTWITH'],
    values: 'all',
    write: (attribute, value) => `${isThere(attribute)} AND NOT StartsWith(${attribute}, ${quoted(value)})`,
  },
  { names: ['ENDSWITH'], values: 'any', write: (attribute, value) => `EndsWith(${attribute}, ${quoted(value)})` },
  {
    names: ['NOTENDSWITH', 'NOTENDWITH'],
    values: 'all',
    write: (attribute, value) => `${isThere(attribute)} AND NOT EndsWith(${attribute}, ${quoted(value)})`,
  },
  { names: ['REGEXMATCH'], values: 'any', write: (attribute, value) => `IsMatch(${attribute}, ${quoted(value)})` },
  {
    names: ['NOTREGEXMATCH'],
    values: 'all',
    write: (attribute, value) => `${isThere(attribute)} AND NOT IsMatch(${attribute}, ${quoted(value)})`,
  },
  { names: ['ISTRUE'], values: 'none', write: attribute => `${attribute} = True` },
  { names: ['ISFALSE'], values: 'none', write: attribute => `${attribute} = False` },
  { names: ['ISNULL'], values: 'none', write: attribute => `IsNullOrEmpty(${attribute})` },
  { names: ['ISNOTNULL', 'PRESENT', 'ISPRESENT'], values: 'none', write: isThere },
  {
    names: ['&'],
    values: 'any',
    write: (attribute, value, kind) =>
      isBits(value, kind) ? `BitAnd(${attribute}, ${value.trim()}) <> 0` : `InStr(${quoted(value)}, ${attribute}) > 0`,
    supposed: 'It is documented in words that can be read in several ways.',
  },
  {
    names: ['!&'],
    values: 'all',
    write: (attribute, value, kind) =>
      isBits(value, kind)
        ? `BitAnd(${attribute}, ${value.trim()}) = 0`
        : `${isThere(attribute)} AND InStr(${quoted(value)}, ${attribute}) = 0`,
    supposed: 'It is documented in words that can be read in several ways.',
  },
]

/** Both sides are whole numbers, or the clause has no meaning. */
function comparison(attribute: string, operator: '>' | '>=', value: string): string | undefined {
  return isWhole(value) ? `${attribute} ${operator} ${value.trim()}` : undefined
}

function isBits(value: string, kind: Kind | undefined): boolean {
  return isWhole(value) && (kind === undefined || kind === 'integer' || kind === 'string')
}

function isWhole(value: string): boolean {
  return /^\s*-?\d+\s*$/.test(value)
}

/** An operator by its name: `NOT EQUALS`, `Greater_Than`, `ENDS_WITH`. */
export function operatorNamed(name: string): Operator | undefined {
  const wanted = name.toUpperCase().replace(/[\s_-]/g, '')
  return operators.find(({ names }) => names.includes(wanted))
}
