import { defineFunction, EvaluationError } from './define.ts'
import { componentsOf, valueOf } from './distinguished-name.ts'

export const dnComponentRev = defineFunction({
  name: 'DNComponentRev',
  params: [
    { name: 'dn', type: 'text', presence: 'required', doc: 'A distinguished name.' },
    {
      name: 'ComponentNumber',
      type: 'integer',
      presence: 'required',
      doc: 'Which component, counted from 1 at the right.',
    },
    {
      name: 'Options',
      type: 'word',
      presence: 'optional',
      verify: (constant: string): void => void leavesOutDomain(constant),
      doc: 'DC: components of the kind dc= are not counted.',
    },
  ],
  returns: 'text',
  givesAbsent: true,
  doc: 'The value of a component of a distinguished name (RFC 4514), counted from its end, without its escapes; absent past the first one.',
  examples: [
    { expression: 'DNComponentRev("cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com", 3)', gives: 'US' },
    { expression: 'DNComponentRev("cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com", 1, "DC")', gives: 'US' },
    { expression: 'DNComponentRev([dn], 2)', attributes: { dn: String.raw`cn=Doe\, Joe,DC=com` }, gives: 'Doe, Joe' },
    { expression: 'DNComponentRev("cn=Joe,DC=com", 2, "dc")', gives: null },
    { expression: 'DNComponentRev("cn=Joe", 0)', gives: { error: 'index-out-of-bounds' } },
    { expression: 'DNComponentRev("cn=Joe", 1, "OU")', gives: { error: 'bad-argument' } },
    { expression: 'DNComponentRev([dn], 1)', attributes: { dn: null }, gives: null },
  ],
  run: (_context, dn, number, options) => {
    if (number < 1) {
      throw new EvaluationError('index-out-of-bounds', `DNComponentRev counts from 1, not from ${number}.`)
    }
    const all = componentsOf(dn)
    const counted = options !== null && leavesOutDomain(options) ? all.filter(part => !/^\s*dc\s*=/i.test(part)) : all
    const component = counted.at(-number)
    return component === undefined ? null : valueOf(component)
  },
})

function leavesOutDomain(options: string): true {
  if (options.toUpperCase() === 'DC') return true
  throw new EvaluationError('bad-argument', `DNComponentRev knows the option DC, not ${options}.`)
}
