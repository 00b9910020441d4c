import type { Scalar } from 'yaml'

/** Where each character of a scalar's value stands in the file: `offsets[i]` for character `i`, and one for the end. */
export function offsetsOf(scalar: Scalar, text: string): readonly number[] {
  const [start, end] = scalar.range ?? [0, 0]
  const offsets = decode(scalar, text, start, end)
  const length = typeof scalar.value === 'string' ? scalar.value.length : offsets.length
  // A value that was not decoded as expected is pointed at as a whole.
  return offsets.length === length + 1 ? offsets : Array.from({ length: length + 1 }, () => start)
}

function decode(scalar: Scalar, text: string, start: number, end: number): number[] {
  switch (scalar.type) {
    case 'QUOTE_DOUBLE':
      return flow(text, start + 1, end - 1, escaped)
    case 'QUOTE_SINGLE':
      return flow(text, start + 1, end - 1, doubled)
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return block(scalar, text, start, end)
    default:
      return flow(text, start, end, () => ({ length: 1, units: 1, joins: false }))
  }
}

/** A piece of source and how many UTF-16 units of the value it makes. `joins`: an escaped line break. */
interface Piece {
  readonly length: number
  readonly units: number
  readonly joins: boolean
}
type Read = (text: string, at: number) => Piece

/** Plain and quoted scalars: white space around a line break folds into one blank, or into the empty lines there are. */
function flow(text: string, from: number, to: number, read: Read): number[] {
  const offsets: number[] = []
  let solid = 0
  let at = from
  while (at < to) {
    const breakLength = lineBreakAt(text, at)
    if (breakLength > 0) {
      offsets.length = solid
      const { end, emptyLines } = skipBlank(text, at + breakLength, to)
      for (let i = 0; i < Math.max(1, emptyLines); i++) offsets.push(at)
      solid = offsets.length
      at = end
      continue
    }
    const piece = read(text, at)
    for (let i = 0; i < piece.units; i++) offsets.push(at)
    if (piece.length > 1 || piece.joins || !isBlank(text[at])) solid = offsets.length
    at += piece.length
    if (piece.joins) while (at < to && isBlank(text[at])) at++
  }
  return [...offsets, to]
}

function skipBlank(text: string, from: number, to: number): { end: number; emptyLines: number } {
  let at = from
  let emptyLines = 0
  while (at < to) {
    const breakLength = lineBreakAt(text, at)
    if (breakLength > 0) emptyLines++
    else if (!isBlank(text[at])) break
    at += Math.max(1, breakLength)
  }
  return { end: at, emptyLines }
}

function doubled(text: string, at: number): Piece {
  return { length: text.startsWith("''", at) ? 2 : 1, units: 1, joins: false }
}

function escaped(text: string, at: number): Piece {
  if (text[at] !== '\\') return { length: 1, units: 1, joins: false }
  const breakLength = lineBreakAt(text, at + 1)
  if (breakLength > 0) return { length: 1 + breakLength, units: 0, joins: true }
  const digits = { x: 2, u: 4, U: 8 }[text[at + 1] ?? ''] ?? 0
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16)
  return { length: 2 + digits, units: digits > 0 && code > 0xffff ? 2 : 1, joins: false }
}

/**
 * Block scalars: the value is laid along the lines. What stands between two lines is a line break or a blank and belongs
 * to the end of the first one.
 */
function block(scalar: Scalar, text: string, start: number, end: number): number[] {
  const value = String(scalar.value)
  const lines = blockLines(scalar, text, start, end)
  const offsets: number[] = []
  let line = 0
  let at = lines[0]?.start ?? end
  for (const character of value.split('')) {
    const separates = at >= (lines[line]?.end ?? end) && (character === '\n' || character === ' ')
    if (!separates) {
      while (line < lines.length && at >= (lines[line]?.end ?? end)) at = lines[++line]?.start ?? end
    }
    offsets.push(Math.min(at, end))
    at = separates ? (lines[++line]?.start ?? end) : at + 1
  }
  return [...offsets, Math.min(at, end)]
}

function blockLines(scalar: Scalar, text: string, start: number, end: number): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = []
  const header = text.slice(start, lineEnd(text, start))
  const explicit = /^[|>][+-]?([1-9])/.exec(header)?.[1]
  const parent = 'srcToken' in scalar ? (scalar.srcToken as { indent?: number } | undefined)?.indent : undefined
  let indent = explicit === undefined ? -1 : Number(explicit) + Math.max(0, parent ?? 0)
  for (let at = lineEnd(text, start) + 1; at < end; at = lineEnd(text, at) + 1) {
    const stop = Math.min(lineEnd(text, at), end)
    const content = text[stop - 1] === '\r' ? stop - 1 : stop
    const width = /^ */.exec(text.slice(at, content))?.[0].length ?? 0
    if (indent < 0 && width < content - at) indent = width
    lines.push({ start: at + Math.min(width, indent < 0 ? width : indent), end: content })
  }
  return lines
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline
}

function lineBreakAt(text: string, at: number): number {
  if (text[at] === '\n') return 1
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t'
