import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secretsOf } from '../../src/model/secrets.ts'

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

test('a short value that was declared a secret is hidden where it stands by itself', () => {
  const secrets = secretsOf()
  secrets.add('7x')
  expect(secrets.mask('pin=7x, "7x" and 7x; 7xl stays')).toBe('pin=***, "***" and ***; 7xl stays')
})

describe('a secret is hidden in whatever form it takes', () => {
  const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 24 }).filter(text => !/\*/.test(text))
  const forms: Readonly<Record<string, (text: string) => string>> = {
    JSON: JSON.stringify,
    'JSON within JSON': text => JSON.stringify({ body: JSON.stringify({ text }) }),
    'JSON in ASCII': text =>
      JSON.stringify(text).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'part of an address': encodeURIComponent,
    'lower-case percent-encoding': text => encodeURIComponent(text).replace(/%../g, escaped => escaped.toLowerCase()),
    'a form': text => new URLSearchParams({ text }).toString(),
    base64: text => Buffer.from(text).toString('base64'),
    base64url: text => Buffer.from(text).toString('base64url'),
    hexadecimal: text => Buffer.from(text).toString('hex'),
  }
  test.each(Object.entries(forms))('as %s', (_, form) => {
    fc.assert(
      fc.property(secret, fc.string(), (value, around) => {
        const masked = secretsOf([value]).mask(`${around}:${form(value)}:${around}`)
        const core = form(value).replace(/^text=|^"|"$|=+$/g, '')
        if (!around.includes(core)) expect(masked).not.toContain(core)
        expect(masked).toContain('***')
      }),
    )
  })

  test('as the password of basic authentication', () => {
    const password = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 24 })
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), password, (user, value) => {
        const header = `Basic ${Buffer.from(`${user}:${value}`).toString('base64')}`
        const masked = secretsOf([value]).mask(header)
        expect(masked).toContain('***')
        const left = masked.split(/\*\*\*/).map(part => Buffer.from(part.replace('Basic ', ''), 'base64').toString())
        for (const part of left) expect(part).not.toContain(value)
      }),
    )
  })
})

test('each line of a private key is hidden by itself', () => {
  const key =
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----'
  expect(secretsOf([key]).mask('read MIIEvQIBADANBgkqhkiG9w0B')).toBe('read ***')
  expect(secretsOf([key]).mask('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----')
})

test('a search takes no time that grows with the square of a text', () => {
  const secrets = secretsOf([`${'\\'.repeat(12)}"${'\\'.repeat(12)}"end`])
  const text = '\\'.repeat(20_000)
  expect(secrets.mask(text)).toBe(text)
})
