import { randomBytes } from 'node:crypto'
import type { EvaluationContext } from '../../grammar/functions/define.ts'

/** What evaluations read besides entries, as long as nobody says otherwise. */
export const usualContext: EvaluationContext = {
  now: Date.now,
  random: secureRandom,
  parameters: {},
  defaultDomain: null,
}

const octets = 7 * 512
let pool = Buffer.alloc(0)

/** A number in [0, 1) out of 53 bits that nobody can guess: passwords are made with it. */
function secureRandom(): number {
  if (pool.length < 7) pool = randomBytes(octets)
  const bits = pool.readUIntBE(0, 6) * 32 + (pool.readUInt8(6) & 31)
  pool = pool.subarray(7)
  return bits / 2 ** 53
}
