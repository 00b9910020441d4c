import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretsOf } from '../../src/host/secrets.ts'

test('a secret is hidden wherever it stands', () => {
  const secrets = secretsOf(['swordfish'])
  expect(secrets.mask('login swordfish, again swordfish')).toBe('login ***, again ***')
})

test('a secret is hidden as JSON and as part of an address, too', () => {
  const secrets = secretsOf(['a "b" c/d'])
  expect(secrets.mask(JSON.stringify({ password: 'a "b" c/d' }))).toBe('{"password":"***"}')
  expect(secrets.mask(`https://x/?p=${encodeURIComponent('a "b" c/d')}`)).toBe('https://x/?p=***')
})

test('of two secrets the longer one is hidden whole', () => {
  expect(secretsOf(['pass', 'password']).mask('password')).toBe('***')
})

test('a value that came from outside but is very short is left alone', () => {
  expect(secretsOf(['80']).mask('port 8080')).toBe('port 8080')
})

test('a secret added later is hidden from then on', () => {
  const secrets = secretsOf()
  expect(secrets.mask('swordfish')).toBe('swordfish')
  secrets.add('swordfish')
  expect(secrets.mask('swordfish')).toBe('***')
})

test('no secret is left in any text', () => {
  const secret = fc.string({ minLength: 4, maxLength: 12 }).filter(text => !text.includes('*'))
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1 }), fc.array(fc.string()), (values, parts) => {
      const masked = secretsOf(values).mask(parts.flatMap((part, at) => [part, values[at % values.length]]).join(''))
      for (const value of values) expect(masked).not.toContain(value)
    }),
  )
})
