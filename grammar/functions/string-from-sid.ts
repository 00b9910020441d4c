import { describe, type Value } from '../syntax/value.ts'
import { defineFunction, EvaluationError } from './define.ts'
import { eachValue } from './each-value.ts'

export const stringFromSid = defineFunction({
  name: 'StringFromSid',
  params: [{ name: 'ObjectSID', type: 'any', presence: 'required', doc: 'The bytes of a security identifier.' }],
  returns: 'any',
  doc: 'The text of a security identifier, S-1-…; a text stays as it is. Of a multi-valued attribute, each of its values.',
  examples: [
    {
      expression: 'StringFromSid([sid])',
      attributes: { sid: Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0) },
      gives: 'S-1-5-32-544',
    },
    { expression: 'StringFromSid([sid])', attributes: { sid: 'S-1-5-18' }, gives: 'S-1-5-18' },
    {
      expression: 'StringFromSid([sIDHistory])',
      attributes: { sIDHistory: ['S-1-5-18', Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 5, 19, 0, 0, 0)] },
      gives: ['S-1-5-18', 'S-1-5-19'],
    },
    { expression: 'StringFromSid([sid])', attributes: { sid: Uint8Array.of(1, 2, 0) }, gives: { error: 'wrong-type' } },
  ],
  run: (_context, value) => eachValue(value, textOf),
})

function textOf(sid: Value): string {
  if (typeof sid === 'string' && /^S-1-/i.test(sid)) return sid
  const text = sid instanceof Uint8Array ? sidText(sid) : undefined
  if (text === undefined) {
    throw new EvaluationError('wrong-type', `A security identifier is wanted here, not ${describe(sid)}.`)
  }
  return text
}

/** Revision, number of parts, authority (6 bytes, high byte first), parts (4 bytes each, low byte first). */
function sidText(bytes: Uint8Array): string | undefined {
  const [revision, count = 0] = bytes
  if (revision !== 1 || bytes.length !== 8 + 4 * count) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4)
  const parts = Array.from({ length: count }, (_, i) => view.getUint32(8 + 4 * i, true))
  return ['S', revision, authority, ...parts].join('-')
}
