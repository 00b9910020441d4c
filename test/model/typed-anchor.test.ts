import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { typedAnchor, typedAnchorText } from '../../src/model/typed-anchor.ts'

test.each([
  ['group:17', { objectType: 'group', anchor: '17' }],
  ['user:a:b', { objectType: 'user', anchor: 'a:b' }],
  ['user:special:b', { objectType: 'user:special', anchor: 'b' }],
  ['user:special:', { objectType: 'user', anchor: 'special:' }],
  ['user:', undefined],
  ['user', undefined],
  ['users:1', undefined],
  ['robot:1', undefined],
  ['User:1', undefined],
  ['17', undefined],
  ['', undefined],
])('%s is taken apart at the longest object type that fits', (value, expected) => {
  expect(typedAnchor(value, ['user', 'user:special', 'group'])).toEqual(expected)
})

test('what was put together is taken apart again', () => {
  const name = fc.string({ minLength: 1 }).filter(text => !text.includes(':'))
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.nat(), fc.string({ minLength: 1 }), (names, at, anchor) => {
      const objectType = names[at % names.length] ?? ''
      expect(typedAnchor(typedAnchorText({ objectType, anchor }), names)).toEqual({ objectType, anchor })
    }),
  )
})
