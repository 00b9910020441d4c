import { defineFunction } from './define.ts'

export const cRef = defineFunction({
  name: 'CRef',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'The distinguished name of another entry.' }],
  returns: 'text',
  doc: 'A reference to another entry. A reference is held as the text that names the entry, so this is the text as it is.',
  examples: [
    { expression: 'CRef([dn])', attributes: { dn: 'cn=Joe,dc=contoso' }, gives: 'cn=Joe,dc=contoso' },
    { expression: 'DNComponent(CRef("cn=Joe,ou=Atlanta,dc=contoso"), 2)', gives: 'Atlanta' },
    { expression: 'CRef([dn])', attributes: { dn: null }, gives: null },
  ],
  run: (_context, text) => text,
  emit: ([text]) => text,
})
