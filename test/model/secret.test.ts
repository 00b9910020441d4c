import { format, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../src/model/secret.ts'

const secret = new Secret('swordfish')

test('a secret gives its text only when asked for it', () => {
  expect(secret.reveal()).toBe('swordfish')
})

test.each([
  ['text', String(secret)],
  ['JSON', JSON.stringify({ secret })],
  ['the console', format('%s %o %j', secret, { secret }, secret)],
  ['an inspection of everything', inspect({ deep: [secret] }, { showHidden: true, depth: 9, customInspect: false })],
  ['an error', String(new Error(`login with ${String(secret)}`))],
  ['a clone', JSON.stringify(structuredClone({ secret: { ...secret } }))],
  ['its keys', Object.entries(secret).flat().join()],
])('%s of a secret does not hold it', (_, shown) => {
  expect(shown).not.toContain('swordfish')
})
