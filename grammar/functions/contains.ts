import { upper } from './case.ts'
import { textOf } from './convert.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const contains = defineFunction({
  name: 'Contains',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', absent: 'accept', doc: 'A multi-valued attribute.' },
    { name: 'search', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is sought.' },
    {
      name: 'Casetype',
      type: 'word',
      presence: 'optional',
      verify: (constant: string): void => void isInsensitive(constant),
      doc: 'CaseSensitive (the default) or CaseInsensitive.',
    },
  ],
  returns: 'number',
  doc: 'The place, counted from 1, of the first value that has the text in it; 0 when none has it, or when one of the two is absent. References are texts here, so that a part of one is found as well.',
  examples: [
    {
      expression: 'Contains([proxyAddresses], "SMTP:")',
      attributes: { proxyAddresses: ['smtp:b@example.com', 'SMTP:a@example.com'] },
      gives: 2,
    },
    {
      expression: 'Contains([proxyAddresses], "SMTP:", "CaseInsensitive")',
      attributes: { proxyAddresses: ['smtp:b@example.com', 'SMTP:a@example.com'] },
      gives: 1,
    },
    { expression: 'Contains([x], "b")', attributes: { x: 'abc' }, gives: 1 },
    { expression: 'Contains([x], "q")', attributes: { x: ['a', 'b'] }, gives: 0 },
    { expression: 'Contains([x], "a")', attributes: { x: null }, gives: 0 },
    { expression: 'Contains([x], "a", "Fuzzy")', attributes: { x: ['a'] }, gives: { error: 'bad-argument' } },
  ],
  run: (_context, values, search, caseType) => {
    const ignoresCase = isInsensitive(caseType ?? 'CaseSensitive')
    if (values === null || search === null) return 0
    const sought = ignoresCase ? upper(search) : search
    return (
      values.findIndex(value => (ignoresCase ? upper(textOf(value) ?? '') : (textOf(value) ?? '')).includes(sought)) + 1
    )
  },
})

function isInsensitive(word: string): boolean {
  switch (word.toLowerCase()) {
    case 'casesensitive':
      return false
    case 'caseinsensitive':
      return true
    default:
      throw new EvaluationError('bad-argument', `Contains knows CaseSensitive and CaseInsensitive, not ${word}.`)
  }
}
