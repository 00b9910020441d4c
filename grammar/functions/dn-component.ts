import { defineFunction, EvaluationError } from './define.ts'

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
    return component === undefined ? null : unescaped(component.slice(component.indexOf('=') + 1).trim())
  },
})

/** The components as written; a comma behind a backslash does not end one. */
function componentsOf(dn: string): readonly string[] {
  return dn.match(/(?:\\[\s\S]|[^\\,;])+/g) ?? []
}

/** Escaped characters as themselves; escaped bytes are UTF-8. */
function unescaped(value: string): string {
  return value.replaceAll(/(?:\\[\da-f]{2})+|\\([\s\S])/gi, (escaped: string, character: string | undefined) => {
    if (character !== undefined) return character
    const bytes = escaped.slice(1).split('\\')
    return new TextDecoder().decode(Uint8Array.from(bytes, byte => Number.parseInt(byte, 16)))
  })
}
