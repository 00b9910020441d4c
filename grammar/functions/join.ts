import { isList, type Value } from '../syntax/value.ts'
import { boundedCode } from './bounded-code.ts'
import { boundedLength } from './bounds.ts'
import { textOf } from './convert.ts'
import { defineFunction, type Emitted, type Emitter } from './define.ts'

export const join = defineFunction({
  name: 'Join',
  params: [
    { name: 'separator', type: 'text', presence: 'required', absent: 'accept', doc: 'What stands between; may be "".' },
    {
      name: 'source',
      type: 'any',
      presence: 'required',
      absent: 'accept',
      doc: 'A text, or a multi-valued attribute.',
    },
    { name: 'source', type: 'any', presence: 'repeating', doc: 'More of them.' },
  ],
  returns: 'text',
  doc: 'Joins all sources with the separator between them. A multi-valued source adds each of its values. Absent and empty sources are left out together with their separator; when all are, the result is the empty text.',
  examples: [
    {
      expression: 'Join(", ", "", [surname], [givenName])',
      attributes: { surname: 'Doe', givenName: 'John' },
      gives: 'Doe, John',
    },
    { expression: 'Join("@", "kim", "example.com")', gives: 'kim@example.com' },
    { expression: 'Join(";", "x", [mails], "y")', attributes: { mails: ['a', '', 'b'] }, gives: 'x;a;b;y' },
    { expression: 'Join("", 1000, "A", 2)', gives: '1000A2' },
    { expression: 'Join(" ", [a], [b], [c])', attributes: { a: 'Ann', b: null, c: 'Lee' }, gives: 'Ann Lee' },
    { expression: 'Join(" ", [a], [b])', attributes: { a: null, b: null }, gives: '' },
  ],
  run: (_context, separator, ...sources) => {
    const between = separator ?? ''
    let joined = ''
    for (const source of sources) joined = linked(joined, between, piece(source, between))
    boundedLength(joined.length)
    return joined
  },
  emit: ([separator, ...sources], emitter) => {
    const [first, ...rest] = sources.filter(source => source !== undefined)
    if (first === undefined || rest.length >= maxInline) return undefined
    const between = separator === undefined ? "''" : separator.absent ? `(${separator.code} ?? '')` : separator.code
    const code =
      separator?.constant === ''
        ? [first, ...rest].map(source => pieceCode(source, between, emitter)).join(' + ')
        : rest.reduce(
            (joined, source) => linkCode(joined, source, between, emitter),
            pieceCode(first, between, emitter),
          )
    return { code: boundedCode(code, emitter), type: 'text', absent: false, mayNotFlow: false }
  },
})

/** With more sources than this, a call is as fast as the code, whose brackets would nest as deep. */
const maxInline = 32

/** What a source adds: `''` when it is absent. */
function piece(source: Value, separator: string): string {
  if (typeof source === 'string') return source
  if (source === null || !isList(source)) return textOf(source) ?? ''
  let joined = ''
  for (const value of source) joined = linked(joined, separator, textOf(value) ?? '')
  return joined
}

function linked(before: string, separator: string, after: string): string {
  if (after === '') return before
  if (before === '') return after
  boundedLength(before.length + separator.length + after.length)
  return before + separator + after
}

function pieceCode(source: Emitted, separator: string, emitter: Emitter): string {
  if (source.type === 'text') return source.absent ? `(${source.code} ?? '')` : source.code
  const other = `${emitter.helper('joinPiece', piece)}(${source.code}, ${separator})`
  return `(typeof ${source.code} === 'string' ? ${source.code} : ${other})`
}

function linkCode(before: string, source: Emitted, separator: string, emitter: Emitter): string {
  const joined = emitter.temp()
  if (typeof source.constant === 'string' && source.constant !== '') {
    return `((${joined} = ${before}) === '' ? ${source.code} : ${joined} + ${separator} + ${source.code})`
  }
  const after = emitter.temp()
  const tail = `${after} === '' ? ${joined} : ${joined} === '' ? ${after} : ${joined} + ${separator} + ${after}`
  return `(${joined} = ${before}, ${after} = ${pieceCode(source, separator, emitter)}, ${tail})`
}
