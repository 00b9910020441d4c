import { guidDigits } from './c-guid.ts'
import { defineFunction } from './define.ts'

export const isGuid = defineFunction({
  name: 'IsGuid',
  params: [{ name: 'GUID', type: 'text', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  doc: 'Whether CGuid makes a GUID of the text: 8-4-4-4-12 hexadecimal digits, in braces or without. False for an absent value.',
  examples: [
    { expression: 'IsGuid("00001111-aaaa-2222-bbbb-3333cccc4444")', gives: true },
    { expression: 'IsGuid("{00001111-AAAA-2222-BBBB-3333CCCC4444}")', gives: true },
    { expression: 'IsGuid("{00001111-aaaa-2222-bbbb-3333cccc4444")', gives: false },
    { expression: 'IsGuid("xyz")', gives: false },
    { expression: 'IsGuid([x])', attributes: { x: null }, gives: false },
  ],
  run: (_context, text) => text !== null && guidDigits(text) !== undefined,
})
