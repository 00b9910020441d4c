import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { argon2idAsync } from '@noble/hashes/argon2.js'
import type { Scheme } from './scheme.ts'

/** What OWASP asks for: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const parameters: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

interface Parameters {
  /** In KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** RFC 9106, in the form of the reference implementation: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export const argon2id: Scheme = {
  prefix: /^\$argon2id\$/,
  async hash(password) {
    const salt = randomBytes(16)
    const tag = await derive(password, salt, parameters, tagLength)
    const { memory, passes, parallelism } = parameters
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`
  },
  async verify(password, hash) {
    const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,4}),p=(\d{1,3})\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
    if (found === null) return false
    const [, memory, passes, parallelism, salt = '', tag = ''] = found
    const expected = Buffer.from(tag, 'base64')
    const given = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
    const derived = await derive(password, Buffer.from(salt, 'base64'), given, expected.length)
    return derived.length === expected.length && timingSafeEqual(derived, expected)
  },
}

/** By the cryptography that Node brings since 24.7, and by a library before. */
async function derive(
  password: string,
  salt: Uint8Array,
  { memory, passes, parallelism }: Parameters,
  length: number,
): Promise<Uint8Array> {
  if (typeof argon2 !== 'function') {
    return await argon2idAsync(password, salt, { m: memory, t: passes, p: parallelism, dkLen: length })
  }
  return await new Promise((resolve, reject) => {
    const options = { message: password, nonce: salt, memory, passes, parallelism, tagLength: length }
    argon2('argon2id', options, (error, tag) => (error === null ? resolve(tag) : reject(error)))
  })
}

function encode(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64').replace(/=+$/, '')
}
