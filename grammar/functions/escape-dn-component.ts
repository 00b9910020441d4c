import { boundedLength } from './bounds.ts'
import { defineFunction } from './define.ts'

export const escapeDnComponent = defineFunction({
  name: 'EscapeDNComponent',
  params: [
    { name: 'value', type: 'text', presence: 'required', doc: 'A component such as cn=Joe, or its value alone.' },
  ],
  returns: 'text',
  doc: 'A component of a distinguished name, written so that a directory takes its value as it is: a backslash stands before each of , = + < > # ; \\ and ", and before a blank at the beginning or the end of the value; control characters become a backslash and their two hexadecimal digits. What stands before the first =, when it can be the name of an attribute, is left alone with it.',
  examples: [
    { expression: 'EscapeDNComponent("cn=a+b;c")', gives: String.raw`cn=a\+b\;c` },
    { expression: 'EscapeDNComponent("Doe, Joe")', gives: String.raw`Doe\, Joe` },
    {
      expression: 'EscapeDNComponent([x])',
      attributes: { x: String.raw`cn="#1" <C:\>=x` },
      gives: String.raw`cn=\"\#1\" \<C:\\\>\=x`,
    },
    { expression: 'EscapeDNComponent("cn= Joe ")', gives: String.raw`cn=\ Joe\ ` },
    { expression: 'EscapeDNComponent([x])', attributes: { x: 'cn=a\nb\0' }, gives: String.raw`cn=a\0Ab\00` },
    { expression: 'EscapeDNComponent("")', gives: '' },
    { expression: 'EscapeDNComponent([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    boundedLength(text.length)
    const [kind = ''] = /^(?:[a-z][a-z\d-]*|\d+(?:\.\d+)*)=/i.exec(text) ?? []
    const written = kind + text.slice(kind.length).replaceAll(special, escaped)
    boundedLength(written.length)
    return written
  },
})

const special = /[,=+<>#;\\"]|^ | $|(?![\x7f-\x9f])\p{Cc}/gu

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x20 ? `\\${code.toString(16).padStart(2, '0').toUpperCase()}` : `\\${character}`
}
