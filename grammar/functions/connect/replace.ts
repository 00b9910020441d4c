import { defineFunction } from '../define.ts'
import { replaceText } from '../replace-text.ts'

export const replace = defineFunction({
  name: 'Replace',
  params: [
    { name: 'string', type: 'text', presence: 'required', doc: 'The text to work on.' },
    {
      name: 'OldValue',
      type: 'text',
      presence: 'required',
      absent: 'accept',
      doc: 'The text to look for.',
    },
    { name: 'NewValue', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to put in.' },
  ],
  returns: 'text',
  doc: String.raw`Replaces every occurrence of a text, case included. In the old and the new text \n stands for a line feed, \r for a carriage return and \t for a tab. An absent new text takes the old one out; an absent or empty old text is found nowhere.`,
  examples: [
    { expression: 'Replace("a-b-c", "-", "")', gives: 'abc' },
    {
      expression: String.raw`Replace([address], "\r\n", ", ")`,
      attributes: { address: 'One Way\r\nRedmond' },
      gives: 'One Way, Redmond',
    },
    { expression: String.raw`Replace("a;b", ";", "\t")`, gives: 'a\tb' },
    { expression: 'Replace("a.b", ".", "$&")', gives: 'a$&b', note: 'nothing else is special' },
    { expression: 'Replace("aA", "a", "x")', gives: 'xA' },
    { expression: 'Replace("abc", "", "x")', gives: 'abc' },
    { expression: 'Replace("abc", "b", [x])', attributes: { x: null }, gives: 'ac' },
    { expression: 'Replace([x], "a", "b")', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, oldValue, newValue) =>
    oldValue === null || oldValue === '' ? text : replaceText(text, plain(oldValue), plain(newValue ?? '')),
})

function plain(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\[nrt]/g, written => characters.get(written) ?? written) : text
}
const characters = new Map([
  [String.raw`\n`, '\n'],
  [String.raw`\r`, '\r'],
  [String.raw`\t`, '\t'],
])
