import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hashPassword, isPassword } from '../../../../connectors/sql/password/hash.ts'
import { maskText } from '../../../../connectors/sql/password/mask.ts'

describe('hashes of passwords', () => {
  test.each(['argon2id', 'bcrypt', 'sha512-crypt', 'none'] as const)('%s tells right from wrong', async hash => {
    const kept = await hashPassword('sesame', { hash })
    expect(await isPassword('sesame', kept, { hash })).toBe(true)
    expect(await isPassword('Sesame', kept, { hash })).toBe(false)
    expect(kept.includes('sesame')).toBe(hash === 'none')
    if (hash !== 'none') expect(await hashPassword('sesame', { hash })).not.toBe(kept)
  })

  // Of the reference implementation's own tests (https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c).
  test.each([
    ['password', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'],
    ['password', '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'],
    ['password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['differentpassword', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94'],
  ])('argon2id: %s is %s', async (password, hash) => {
    expect(await isPassword(password, hash, {})).toBe(true)
    expect(await isPassword(`${password}x`, hash, {})).toBe(false)
  })

  // https://www.akkadia.org/drepper/SHA-crypt.txt
  test.each([
    [
      'Hello world!',
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'Hello world!',
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
  ])('sha512-crypt: %s is %s', async (password, hash) => {
    expect(await isPassword(password, hash, {})).toBe(true)
  })

  test('bcrypt refuses what it would cut, and reads hashes of PHP', async () => {
    await expect(hashPassword('ü'.repeat(37), { hash: 'bcrypt' })).rejects.toMatchObject({ failure: { kind: 'value' } })
    const kept = await hashPassword('sesame', { hash: 'bcrypt' })
    expect(await isPassword('sesame', kept.replace('$2b$', '$2y$'), {})).toBe(true)
  })

  test('what is no hash at all is never right', async () => {
    for (const kept of ['', 'sesame', '$6$', '$6$a$b', '$argon2id$v=19$m=1,t=1', '$2b$x', '$1$a$b']) {
      expect(await isPassword('sesame', kept, {})).toBe(false)
    }
  })

  test('the library for older versions of Node makes the same argon2id', async () => {
    const { argon2idAsync } = await import('@noble/hashes/argon2.js')
    const tag = await argon2idAsync('sesame', Buffer.from('saltsaltsalt'), { m: 256, t: 2, p: 1, dkLen: 32 })
    const text = (octets: Uint8Array): string => Buffer.from(octets).toString('base64').replace(/=+$/, '')
    const hash = `$argon2id$v=19$m=256,t=2,p=1$${text(Buffer.from('saltsaltsalt'))}$${text(tag)}`
    expect(await isPassword('sesame', hash, {})).toBe(true)
  })

  test('secrets are masked in all the forms in which they may be repeated', () => {
    const secret = 'it\'s "so" \\ secret'
    const repeated = [secret, secret.replaceAll("'", "''"), JSON.stringify(secret), secret.replace(/[\\'"]/g, '\\$&')]
    for (const text of repeated) expect(maskText(`near ${text} at`, [secret])).not.toContain('secret')
  })
})

const openssl = ['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'].find(existsSync)

test.skipIf(openssl === undefined)('OpenSSL makes the same sha512-crypt', async () => {
  for (const password of ['a', 'grüße', 'x'.repeat(63), 'y'.repeat(64), 'z'.repeat(65), 'w'.repeat(128)]) {
    const hash = execFileSync(openssl ?? '', ['passwd', '-6', '-salt', 'saltsalt', password], {
      encoding: 'utf8',
    }).trim()
    expect(await isPassword(password, hash, {})).toBe(true)
    expect(await isPassword(`${password}!`, hash, {})).toBe(false)
  }
})
