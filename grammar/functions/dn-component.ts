import { defineFunction, EvaluationError } from './define.ts'
import { componentsOf, valueOf } from './distinguished-name.ts'

export const dnComponent = defineFunction({
  name: 'DNComponent',
  params: [
    { name: 'dn', type: 'text', presence: 'required', doc: 'A distinguished name.' },
    {
      name: 'ComponentNumber',
      type: 'integer',
      presence: 'required',
      doc: 'Which component, counted from 1 at the left.',
    },
  ],
  returns: 'text',
  givesAbsent: true,
  doc: 'The value of a component of a distinguished name (RFC 4514), without its escapes; absent past the last one.',
  examples: [
    { expression: 'DNComponent("cn=Joe,ou=Sales,dc=example", 1)', gives: 'Joe' },
    {
      expression: 'DNComponent([dn], 1)',
      attributes: { dn: String.raw`cn=Doe\, Joe\2b, ou=Sales` },
      gives: 'Doe, Joe+',
    },
    { expression: 'DNComponent("cn=Joe, ou = Sales ,dc=example", 2)', gives: 'Sales' },
    { expression: 'DNComponent("cn=Joe", 2)', gives: null },
    { expression: 'DNComponent("cn=Joe", 0)', gives: { error: 'index-out-of-bounds' } },
  ],
  run: (_context, dn, number) => {
    if (number < 1) throw new EvaluationError('index-out-of-bounds', `DNComponent counts from 1, not from ${number}.`)
    const component = componentsOf(dn)[number - 1]
    return component === undefined ? null : valueOf(component)
  },
})
