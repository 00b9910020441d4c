import { isScalar, parseDocument, type Scalar } from 'yaml'
import type { PlacedText } from '../../mapping/findings.ts'
import { offsetsOf } from '../../mapping/scalar.ts'
import type { Style } from './style.ts'

/** A text in a YAML file: what it says, how it is written, and where each of its characters stands. */
export interface ScalarText extends PlacedText {
  readonly style: Style
  /** It has the quote that ends it, or needs none. */
  readonly isClosed: boolean
  /** The character that stands at a place of the file, or the nearest one before it. */
  indexAt(offset: number): number
}

/** The text of a scalar; the source of one that is no text: `42`, `true`. */
export function scalarText(scalar: Scalar, source: string): ScalarText {
  const [start, end] = scalar.range ?? [0, 0]
  if (typeof scalar.value !== 'string') return rawText(source, start, end)
  const style = styleOf(scalar)
  if (!isClosed(source.slice(start, end), style)) return unclosed(source, start, end, style)
  return placed(scalar.value, offsetsOf(scalar, source), { start, end, style, isClosed: true })
}

/** A stretch of the file, taken as it stands. */
export function rawText(source: string, start: number, end: number, style: Style = 'plain'): ScalarText {
  return {
    text: source.slice(start, end),
    style,
    isClosed: style === 'plain',
    start,
    end,
    locate: index => Math.min(start + index, end),
    indexAt: offset => Math.min(Math.max(0, offset - start), end - start),
  }
}

function placed(
  text: string,
  offsets: readonly number[],
  rest: Pick<ScalarText, 'start' | 'end' | 'style' | 'isClosed'>,
): ScalarText {
  const indexAt = (offset: number): number => offsets.findLastIndex(place => place <= offset)
  return {
    ...rest,
    text,
    locate: index => offsets[index] ?? rest.end,
    indexAt: offset => Math.min(Math.max(0, indexAt(offset)), text.length),
  }
}

/** Of a quoted text without its end, YAML takes the last character for the quote. */
function unclosed(source: string, start: number, end: number, style: Style): ScalarText {
  const text = `${source.slice(start, end)}${source[start] ?? ''}`
  const scalar = parseDocument(text, { prettyErrors: false, logLevel: 'silent' }).contents
  if (!isScalar(scalar) || typeof scalar.value !== 'string') return rawText(source, start + 1, end, style)
  const offsets = offsetsOf(scalar, text).map(offset => start + offset)
  return placed(scalar.value, offsets, { start, end, style, isClosed: false })
}

function isClosed(source: string, style: Style): boolean {
  switch (style) {
    case 'single':
      // Within, a quote is written twice.
      return atEnd(source.slice(1), "'") % 2 === 1
    case 'double':
      return source.length > 1 && source.endsWith('"') && atEnd(source.slice(0, -1), '\\') % 2 === 0
    case 'plain':
    case 'block':
      return true
    default:
      return style satisfies never
  }
}

/** How often a character stands at the end of a text. */
function atEnd(text: string, character: string): number {
  let count = 0
  while (count < text.length && text[text.length - 1 - count] === character) count++
  return count
}

function styleOf({ type }: Scalar): Style {
  switch (type) {
    case 'QUOTE_SINGLE':
      return 'single'
    case 'QUOTE_DOUBLE':
      return 'double'
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block'
    default:
      return 'plain'
  }
}
