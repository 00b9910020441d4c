import { expect, test } from 'vitest'
import { hostError } from '../../src/model/error.ts'
import { Breaker } from '../../src/runtime/breaker.ts'

const rest = { failures: 2, firstMs: 1_000, mostMs: 3_000 }
const death = hostError('worker-lost', { reason: 'it is gone' })

function breakerAt(clock: { now: number }): Breaker {
  return new Breaker(rest, 'import', () => clock.now)
}

test('opens after so many ends in a row, longer each time up to the most', () => {
  const clock = { now: 0 }
  const breaker = breakerAt(clock)
  breaker.died(death)
  expect(() => breaker.enter()).not.toThrow()
  for (const ms of [1_000, 2_000, 3_000, 3_000]) {
    breaker.died(death)
    clock.now += ms - 1
    expect(() => breaker.enter()).toThrow('It is tried again in 1 s')
    clock.now += 1
    expect(() => breaker.enter()).not.toThrow()
  }
})

test('lets one in when its time has come, and the next only once that one is back', () => {
  const clock = { now: 0 }
  const breaker = breakerAt(clock)
  breaker.died(death)
  breaker.died(death)
  clock.now = 1_000
  breaker.enter()
  expect(() => breaker.enter()).toThrow('its worker ended 2 times in a row at import')
  breaker.left()
  breaker.enter()
  breaker.survived()
  breaker.enter()
  breaker.enter()
})

test('counts only ends in a row', () => {
  const breaker = breakerAt({ now: 0 })
  for (let i = 0; i < 5; i++) {
    breaker.died(death)
    breaker.survived()
  }
  expect(() => breaker.enter()).not.toThrow()
})
