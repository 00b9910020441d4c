import { expect, test } from 'vitest'
import { compare } from '../../../src/host/bench/compare.ts'
import { roundsOf } from '../../../src/host/bench/middle.ts'
import { measuredIn, resultOf } from './some-result.ts'

test('the round in the middle stands for all', () => {
  const rounds = [3, 1, 2].map((seconds, index) => measuredIn(seconds, { round: index + 1 }))
  const [full] = roundsOf({ measured: rounds })
  expect(full?.middle.seconds).toBe(2)
  expect([full?.shortest, full?.longest]).toEqual([1, 3])
})

test('of two rounds it is the quicker one', () => {
  expect(roundsOf({ measured: [measuredIn(2), measuredIn(1)] })[0]?.middle.seconds).toBe(1)
})

test('cycles are compared with their like: the same cycle of as many systems at once', () => {
  const before = resultOf([measuredIn(2), measuredIn(4, { threads: 2 }), measuredIn(1, { cycle: 'delta' })])
  const now = resultOf([measuredIn(1), measuredIn(5, { threads: 2 }), measuredIn(9, { cycle: 'unchanged' })])
  const { cycles, doubts } = compare(now, before)
  expect(cycles.map(({ title, seconds: { ratio } }) => [title, ratio])).toEqual([
    ['full', 0.5],
    ['full, 2 systems at once', 1.25],
  ])
  expect(cycles[0]?.entriesPerSecond).toEqual({ before: 5_000, now: 10_000, ratio: 2 })
  expect(doubts).toEqual([])
})

test('what makes two results hard to compare is said', () => {
  const before = resultOf([measuredIn(2, { cycle: 'delta' })])
  const { options, machine } = before
  const now = resultOf([measuredIn(1)], {
    machine: { ...machine, cores: 4 },
    options: { ...options, entries: 5 },
    versions: { node: '27.0.0', v8: '15.0', ecmahost: '0.1.0' },
  })
  expect(compare(now, before).doubts).toEqual([
    'The two have no cycle in common.',
    'The earlier result was measured on another machine.',
    'The versions differ.',
    'They measure different things: another system, or another number of entries.',
  ])
})
