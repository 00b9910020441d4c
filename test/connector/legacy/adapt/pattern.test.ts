import { expect, test } from 'vitest'
import { portablePattern } from '../../../../src/connector/legacy/adapt/pattern.ts'

test.each([
  ['^\\d+$', '^\\d+$'],
  ['^\\w+\\@corp\\.example$', '^\\w+@corp\\.example$'],
  ['[\\w\\-\\.]+', '[\\w\\-\\.]+'],
  ['(?i)abc', '(?i:abc)'],
  ['^(?i)abc$', '^(?i:abc$)'],
  ['a(?(1)b|c)', undefined],
  ['(', undefined],
])('the .NET expression %s is %s', (expression, pattern) => {
  expect(portablePattern(expression)).toBe(pattern)
})

test('means the same', () => {
  const matches = (expression: string, text: string) => new RegExp(portablePattern(expression) ?? '$^', 'u').test(text)
  expect(matches('^(?i)abc$', 'ABC')).toBe(true)
  expect(matches('^\\w+\\@corp\\.example$', 'ann@corp.example')).toBe(true)
  expect(matches('^\\w+\\@corp\\.example$', 'ann@corpXexample')).toBe(false)
})
