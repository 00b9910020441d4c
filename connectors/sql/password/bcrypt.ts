import { compare, hash, truncates } from 'bcryptjs'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Scheme } from './scheme.ts'

/** OWASP asks for 10 at least; each more doubles the time. */
const cost = 12

/** bcrypt, `$2b$12$…`. It takes 72 octets of a password, so longer ones are refused instead of cut. */
export const bcrypt: Scheme = {
  prefix: /^\$2[abxy]\$/,
  async hash(password) {
    if (truncates(password)) {
      throw new TargetError(
        'value',
        'The password is longer than the 72 octets that bcrypt takes. Choose a shorter one, or another hash.',
      )
    }
    return await hash(password, cost)
  },
  async verify(password, kept) {
    // PHP's 2y and the old 2x differ in name alone for what is verified here.
    return !truncates(password) && (await compare(password, kept.replace(/^\$2[xy]\$/, '$2b$')))
  },
}
