import type { Range } from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Place } from '../../grammar/syntax/span.ts'
import type { Stretch } from '../model/settings.ts'

/** A stretch of a document as the protocol counts it: lines from 0, columns in UTF-16 code units. */
export function rangeOf(document: TextDocument, { start, end }: Stretch): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) }
}

/** The other way round. */
export function stretchOfRange(document: TextDocument, { start, end }: Range): Stretch {
  return { start: document.offsetAt(start), end: document.offsetAt(end) }
}

/** The stretch of a text that a diagnostic speaks of; its first line where it speaks of all of it. */
export function stretchOfDiagnostic(text: string, { start, end }: Diagnostic): Stretch {
  if (start === undefined) return { start: 0, end: lineEnd(text, 0) }
  const from = offsetOf(text, start)
  return { start: from, end: end === undefined ? from : Math.max(from, offsetOf(text, end)) }
}

/** Diagnostics count columns in characters, so that a surrogate pair is one. */
function offsetOf(text: string, { line, column }: Place): number {
  let at = 0
  for (let passed = 1; passed < line; passed++) {
    const newline = text.indexOf('\n', at)
    if (newline < 0) return text.length
    at = newline + 1
  }
  const end = lineEnd(text, at)
  for (let passed = 1; passed < column && at < end; passed++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}

/** Where the line that an offset stands in begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** Where it ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  const end = newline < 0 ? text.length : newline
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}
