import { clock, directions } from '../example.ts'
import { object, text } from './shape.ts'

const severalTexts = { anyOf: [text, { type: 'array', items: text }] }

/** An item of `examples`. */
export const example = {
  ...object('An entry, and what must become of it; "ecmahost map test" runs it.', ['input'], {
    name: { ...text, description: 'What it shows.' },
    direction: {
      enum: directions,
      default: 'import',
      description: 'From the connected system to SCIM, or the other way round.',
    },
    input: { type: 'object', description: 'The attributes of the entry. Bytes are { base64: … }.' },
    now: { type: 'string', pattern: clock.source, description: 'The clock; by default 2026-01-01T00:00:00Z.' },
    taken: { ...severalTexts, description: 'Values that other entries of the target have, for SelectUniqueValue().' },
    expect: {
      type: 'object',
      description: 'What must come out: a value, null for none, { matches: … } for a text that a pattern fits.',
    },
    exact: { type: 'boolean', description: 'Nothing else may come out.' },
    noFlow: { ...severalTexts, description: 'Attributes whose flows must not flow.' },
    outOfScope: { const: true, description: 'The entry must be left out.' },
    error: {
      description: 'The entry must fail: with any error (true), with a certain one, or in a certain attribute.',
      anyOf: [
        { type: 'string' },
        { const: true },
        object('Which error, and where.', [], { attribute: text, code: text }),
      ],
    },
  }),
  oneOf: [
    { anyOf: [{ required: ['expect'] }, { required: ['noFlow'] }] },
    { required: ['outOfScope'] },
    { required: ['error'] },
  ],
}
