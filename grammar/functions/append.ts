import { one } from '../syntax/type.ts'
import { boundedCode } from './bounded-code.ts'
import { boundedLength } from './bounds.ts'
import { defineFunction, type Emitted } from './define.ts'

export const append = defineFunction({
  name: 'Append',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that comes first.' },
    { name: 'suffix', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that comes behind it.' },
  ],
  returns: 'text',
  type: ([a, b]) => ({ ...one('string'), absent: (a?.absent ?? true) && (b?.absent ?? true) }),
  doc: 'Puts the suffix behind the source, with nothing between them. An absent one of the two adds nothing; when both are absent, so is the result.',
  examples: [
    { expression: 'Append([mail], ".test")', attributes: { mail: 'kim@example.com' }, gives: 'kim@example.com.test' },
    { expression: 'Append("a", " ")', gives: 'a ' },
    { expression: 'Append([mail], ".test")', attributes: { mail: null }, gives: '.test' },
    { expression: 'Append([a], [b])', attributes: { a: null, b: null }, gives: null },
    { expression: 'Append("E", [number])', attributes: { number: 42 }, gives: 'E42' },
  ],
  run: (_context, source, suffix) => {
    if (source === null && suffix === null) return null
    const [before, after] = [source ?? '', suffix ?? '']
    boundedLength(before.length + after.length)
    return before + after
  },
  emit: ([source, suffix], emitter) => {
    if (source === undefined || suffix === undefined || (source.absent && suffix.absent)) return undefined
    const code = boundedCode(`${orNothing(source)} + ${orNothing(suffix)}`, emitter)
    return { code, type: 'text', absent: false, mayNotFlow: false }
  },
})

function orNothing({ code, absent }: Emitted): string {
  return absent ? `(${code} ?? '')` : code
}
