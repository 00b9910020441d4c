import { expect, test } from 'vitest'
import { Slots } from '../../src/runtime/slots.ts'

test('places are given to those who wait in the order in which they came', async () => {
  const slots = new Slots(1)
  await slots.take(undefined)
  const got: number[] = []
  const waiting = [1, 2, 3].map(number => slots.take(undefined).then(() => got.push(number)))
  for (const _ of waiting) slots.give()
  await Promise.all(waiting)
  expect(got).toEqual([1, 2, 3])
})

test('who is stopped while waiting leaves its place in the queue to the next', async () => {
  const slots = new Slots(1)
  await slots.take(undefined)
  const stop = new AbortController()
  const stopped = slots.take(stop.signal)
  const next = slots.take(undefined)
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'run-stopped' })
  slots.give()
  await next
})
