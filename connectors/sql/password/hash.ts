import { timingSafeEqual } from 'node:crypto'
import type { PasswordSettings } from '../settings/export.ts'
import { argon2id } from './argon2id.ts'
import { bcrypt } from './bcrypt.ts'
import type { Scheme } from './scheme.ts'
import { sha512Crypt } from './sha512-crypt.ts'

const schemes = { argon2id, bcrypt, 'sha512-crypt': sha512Crypt } as const satisfies Record<string, Scheme>

/** What a password is made into before a database gets it. */
export async function hashPassword(password: string, { hash = 'argon2id' }: PasswordSettings): Promise<string> {
  return hash === 'none' ? password : await schemes[hash].hash(password)
}

/**
 * Whether a password is the one that a database keeps, which tells by itself how it was hashed: a system may have been
 * switched from one way to another. Where passwords are kept as they are, they are compared.
 */
export async function isPassword(
  password: string,
  kept: string,
  { hash = 'argon2id' }: PasswordSettings,
): Promise<boolean> {
  if (hash === 'none') return isEqual(password, kept)
  const scheme = Object.values(schemes).find(({ prefix }) => prefix.test(kept))
  return scheme === undefined ? false : await scheme.verify(password, kept)
}

function isEqual(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
