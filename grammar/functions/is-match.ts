import { defineFunction, EvaluationError } from './define.ts'
import { preparedCode } from './prepared.ts'
import { type Regex, regexOf } from './regex.ts'

export const isMatch = defineFunction({
  name: 'IsMatch',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is looked at.' },
    {
      name: 'pattern',
      type: 'text',
      presence: 'required',
      absent: 'accept',
      verify: (constant: string): void => void regexOf(constant),
      doc: 'A regular expression of .NET.',
    },
    {
      name: 'options',
      type: 'text',
      presence: 'optional',
      verify: (constant: string): void => void regexWith('', constant),
      doc: 'The text "i" takes upper and lower case for the same.',
    },
  ],
  returns: 'boolean',
  added: true,
  doc: 'Whether a regular expression is found anywhere in a text; ^ and $ tie it to the ends. False when the text or the pattern is absent. Regular expressions follow .NET and cannot run away.',
  examples: [
    { expression: 'IsMatch([id], "^[A-Z]{2}\\\\d+$")', attributes: { id: 'DE4711' }, gives: true },
    { expression: 'IsMatch([id], "^[A-Z]{2}\\\\d+$")', attributes: { id: 'de4711' }, gives: false },
    { expression: 'IsMatch([id], "^[A-Z]{2}\\\\d+$", "i")', attributes: { id: 'de4711' }, gives: true },
    { expression: 'IsMatch("a-b", "-")', gives: true, note: 'a part is enough' },
    { expression: 'IsMatch([id], ".")', attributes: { id: null }, gives: false },
    { expression: 'IsMatch("a", "(")', gives: { error: 'bad-pattern' } },
    { expression: 'IsMatch("a", "a", "x")', gives: { error: 'bad-argument' } },
  ],
  run: (_context, text, pattern, options) => {
    if (text === null || pattern === null) return false
    return (options === null ? regexOf(pattern) : regexWith(pattern, options)).test(text)
  },
  emit: ([text, pattern, options], emitter) => {
    if (text === undefined || typeof pattern?.constant !== 'string') return undefined
    const isPlain = options === undefined || options.constant === ''
    if (!isPlain && options.constant !== 'i') return undefined
    const regex = preparedCode(isPlain ? pattern.constant : ignoringCase(pattern.constant), emitter)
    if (regex === undefined) return undefined
    const call = `${emitter.helper('matches', matches)}(${regex}, ${text.code})`
    const code = text.absent ? `(${text.code} !== null && ${call})` : call
    return { code, type: 'boolean', absent: false, mayNotFlow: false }
  },
})

function matches(regex: Regex, text: string): boolean {
  return regex.test(text)
}

function regexWith(pattern: string, options: string): Regex {
  if (options === '') return regexOf(pattern)
  if (options === 'i') return regexOf(ignoringCase(pattern))
  throw new EvaluationError('bad-argument', `IsMatch knows the option "i", not "${options}".`)
}

function ignoringCase(pattern: string): string {
  return `(?i)${pattern}`
}
