import { EvaluationError } from '../define.ts'
import { keeping } from '../kept.ts'

/** A piece of a .NET date format: a letter repeated (`yyyy`), or one character that stands for itself. */
export type Token =
  | { readonly kind: 'field'; readonly letter: Letter; readonly count: number }
  | { readonly kind: 'literal'; readonly character: string }

const letters = ['d', 'f', 'F', 'g', 'h', 'H', 'K', 'm', 'M', 's', 't', 'y', 'z'] as const
export type Letter = (typeof letters)[number]

/** Formats of one letter, as the invariant culture writes them. */
const standard = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['f', 'dddd, dd MMMM yyyy HH:mm'],
  ['F', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['m', 'MMMM dd'],
  ['M', 'MMMM dd'],
  ['o', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['O', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['u', 'yyyy-MM-dd HH:mm:ssZ'],
  ['U', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['y', 'yyyy MMMM'],
  ['Y', 'yyyy MMMM'],
])

/** The pieces of a custom or standard format. Throws `EvaluationError` when the format is wrong. */
export function tokensOf(format: string): readonly Token[] {
  return tokens(format)
}
const tokens = keeping(tokenize)

function tokenize(format: string): readonly Token[] {
  if (format === '') throw badFormat(format, 'it is empty')
  if (format.length > 1) return custom(format)
  const long = standard.get(format)
  if (long === undefined)
    throw badFormat(format, 'a format of one letter must be a standard one; write %H for a lone field')
  return custom(long)
}

function custom(format: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < format.length; ) {
    const character = format.charAt(at)
    if (character === "'" || character === '"') {
      const end = quotedEnd(format, at)
      for (const quoted of unescaped(format.slice(at + 1, end))) tokens.push({ kind: 'literal', character: quoted })
      at = end + 1
    } else if (character === '\\') {
      if (at + 1 >= format.length) throw badFormat(format, 'a backslash stands at its end')
      tokens.push({ kind: 'literal', character: format.charAt(at + 1) })
      at += 2
    } else if (character === '%') {
      if (at + 1 >= format.length || format.charAt(at + 1) === '%') throw badFormat(format, 'nothing follows a %')
      at++
    } else {
      const letter = letters.find(known => known === character)
      const count = letter === undefined ? 1 : runLength(format, at)
      if (letter === undefined) tokens.push({ kind: 'literal', character })
      else tokens.push(field(format, letter, count))
      at += count
    }
  }
  return tokens
}

function field(format: string, letter: Letter, count: number): Token {
  if ((letter === 'f' || letter === 'F') && count > 7) throw badFormat(format, 'a second has at most 7 decimal places')
  return { kind: 'field', letter, count }
}

function quotedEnd(format: string, start: number): number {
  const quote = format.charAt(start)
  for (let at = start + 1; at < format.length; at++) {
    if (format.charAt(at) === '\\') at++
    else if (format.charAt(at) === quote) return at
  }
  throw badFormat(format, `a ${quote} is not closed`)
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, '$1')
}

function runLength(text: string, start: number): number {
  let end = start + 1
  while (text.charAt(end) === text.charAt(start)) end++
  return end - start
}

function badFormat(format: string, why: string): EvaluationError {
  return new EvaluationError('bad-date-format', `"${format}" is no date format: ${why}.`)
}
