import { TargetError } from '../../../src/connector/index.ts'

export const connector = {
  settings: {},
  async schema() {
    throw new TargetError('busy', 'Too many requests.', { retryAfterMs: 7_000 })
  },
}
