import { defineFunction } from './define.ts'

export const cStr = defineFunction({
  name: 'CStr',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'A number, a boolean or a reference.' }],
  returns: 'text',
  doc: 'The text of a value: the digits of a number, True or False, the name of a reference.',
  examples: [
    { expression: 'CStr(42)', gives: '42' },
    { expression: 'CStr([n])', attributes: { n: 0.0000001 }, gives: '0.0000001' },
    { expression: 'CStr([n])', attributes: { n: 9_223_372_036_854_775_807n }, gives: '9223372036854775807' },
    { expression: 'CStr([b])', attributes: { b: true }, gives: 'True' },
    { expression: 'CStr([dn])', attributes: { dn: 'cn=Joe,dc=example' }, gives: 'cn=Joe,dc=example' },
  ],
  run: (_context, text) => text,
})
