import { hash as hashOnce, randomBytes, timingSafeEqual } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Scheme } from './scheme.ts'

/** As costly as the 210,000 rounds of PBKDF2-HMAC-SHA-512 that OWASP asks for, which hash twice each. */
const rounds = 420_000
const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** The rest of the worker gets its turn after so many rounds. */
const roundsAtOnce = 20_000

/** The scheme of Unix systems, `$6$rounds=…$salt$hash` (https://www.akkadia.org/drepper/SHA-crypt.txt). */
export const sha512Crypt: Scheme = {
  prefix: /^\$6\$/,
  async hash(password) {
    const salt = [...randomBytes(16)].map(octet => alphabet[octet & 63]).join('')
    return `$6$rounds=${rounds}$${salt}$${await digestOf(password, salt, rounds)}`
  },
  async verify(password, hash) {
    const found = /^\$6\$(?:rounds=(\d{1,9})\$)?([^$]*)\$([./0-9A-Za-z]{86})$/.exec(hash)
    if (found === null) return false
    const [, written = '5000', salt = '', expected = ''] = found
    const bounded = Math.min(999_999_999, Math.max(1000, Number(written)))
    const digest = await digestOf(password, salt.slice(0, 16), bounded)
    return timingSafeEqual(Buffer.from(digest), Buffer.from(expected))
  },
}

const hashOf = (...parts: readonly Uint8Array[]): Buffer => hashOnce('sha512', Buffer.concat(parts), 'buffer')

/** The steps are those of the specification. */
async function digestOf(password: string, saltText: string, rounds: number): Promise<string> {
  const key = Buffer.from(password)
  const salt = Buffer.from(saltText)
  const b = hashOf(key, salt, key)
  const bits = [...key.length.toString(2)].toReversed().filter(() => key.length > 0)
  let a: Buffer = hashOf(key, salt, repeated(b, key.length), ...bits.map(bit => (bit === '1' ? b : key)))
  const p = repeated(hashOf(...Array.from({ length: key.length }, () => key)), key.length)
  const s = repeated(hashOf(...Array.from({ length: 16 + (a[0] ?? 0) }, () => salt)), salt.length)
  for (let round = 0; round < rounds; round++) {
    const isOdd = round % 2 === 1
    const middle = [...(round % 3 === 0 ? [] : [s]), ...(round % 7 === 0 ? [] : [p])]
    a = hashOf(isOdd ? p : a, ...middle, isOdd ? a : p)
    if (round % roundsAtOnce === roundsAtOnce - 1) await setImmediate()
  }
  return encode(a)
}

/** The first octets of a digest, over and over, to a length. */
function repeated(digest: Uint8Array, length: number): Buffer {
  return Buffer.alloc(length, digest)
}

/** Octets are taken in threes from the three parts of the digest, turning round with each step. */
function encode(digest: Uint8Array): string {
  let text = ''
  for (let step = 0; step < 21; step++) {
    const places = [step, step + 21, step + 42]
    const turn = step % 3
    const [high = 0, middle = 0, low = 0] = [0, 1, 2].map(at => digest[places[(at + turn) % 3] ?? 0])
    text += letters((high << 16) | (middle << 8) | low, 4)
  }
  return text + letters(digest[63] ?? 0, 2)
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 63]).join('')
}
