import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** A password as it is kept. */
export interface HashedPassword {
  /** `scrypt`, salt and hash, base64, joined by `$`. */
  readonly hash: string
  /** The owner must choose another. */
  readonly mustChange: boolean
}

const hashOctets = 32
const derive = promisify<string, Buffer, number, Buffer>(scrypt)

export async function hashPassword(password: string, mustChange: boolean): Promise<HashedPassword> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, hashOctets)
  return { hash: ['scrypt', salt.toString('base64'), hash.toString('base64')].join('$'), mustChange }
}

export async function isPassword(password: string, { hash }: HashedPassword): Promise<boolean> {
  const [scheme, salt = '', expected = ''] = hash.split('$')
  if (scheme !== 'scrypt') return false
  const octets = Buffer.from(expected, 'base64')
  const derived = await derive(password, Buffer.from(salt, 'base64'), hashOctets)
  return octets.length === derived.length && timingSafeEqual(octets, derived)
}
