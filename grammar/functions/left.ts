import { head } from './code-units.ts'
import { defineFunction } from './define.ts'

export const left = defineFunction({
  name: 'Left',
  params: [
    { name: 'String', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to cut.' },
    { name: 'NumChars', type: 'integer', presence: 'required', doc: 'How many characters to keep.' },
  ],
  returns: 'text',
  doc: 'The first characters of a text; a shorter text is returned whole. 0 gives the empty text, a negative number the whole text, an absent text the empty text. Characters are UTF-16 code units; a pair is never cut in two.',
  examples: [
    { expression: 'Left("John Doe", 3)', gives: 'Joh' },
    { expression: 'Left("Jo", "10")', gives: 'Jo' },
    { expression: 'Left("John Doe", 0)', gives: '' },
    { expression: 'Left("John Doe", -1)', gives: 'John Doe' },
    { expression: 'Left([x], 3)', attributes: { x: null }, gives: '' },
    { expression: 'Left("a😀b", 2)', gives: 'a', note: 'the second character is half of a pair' },
    { expression: 'Left([n], 2)', attributes: { n: 4711 }, gives: '47' },
  ],
  run: (_context, text, length) => (length < 0 ? (text ?? '') : head(text ?? '', length)),
  emit: ([text, length], emitter) => {
    if (text === undefined || typeof length?.constant !== 'number' || length.constant < 0) return undefined
    const { code } = text
    const whole = `${code}.length <= ${length.code} ? ${code} : ${emitter.helper('head', head)}(${code}, ${length.code})`
    const inline = text.absent ? `(${code} === null ? '' : ${whole})` : `(${whole})`
    return { code: inline, type: 'text', absent: false, mayNotFlow: false }
  },
})
