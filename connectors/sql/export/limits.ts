import type { ExportLimits } from '../../../src/connector/contract.ts'
import type { SqlSettings } from '../settings.ts'

/**
 * A thousand changes are a few statements. Where new entries come with passwords that take long to hash, on this thread, a
 * batch is short enough to end in time.
 */
export function exportLimits({ objectTypes }: SqlSettings): ExportLimits {
  const isSlow = Object.values(objectTypes).some(
    ({ password }) => password?.hash === 'bcrypt' || password?.hash === 'sha512-crypt',
  )
  return { batch: isSlow ? 20 : 1000, values: 10_000 }
}
