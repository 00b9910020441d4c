import { expect, test } from 'vitest'
import { collectGarbage } from '../../src/runtime/collect-garbage.ts'

test('garbage is gone at once', async () => {
  const kept = new WeakRef({ some: 'thing' })
  // What a WeakRef holds lives until the turn is over.
  await new Promise(resolve => setImmediate(resolve))
  await collectGarbage()
  expect(kept.deref()).toBeUndefined()
})
