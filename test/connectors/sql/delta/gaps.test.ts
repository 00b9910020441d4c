import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Gap, joined, Missing } from '../../../../connectors/sql/delta/gaps.ts'

const inside = (gaps: readonly Gap[], number: number): boolean =>
  gaps.some(({ from, to }) => from <= number && number <= to)

describe('numbers that are missing', () => {
  test('are those of the ranges that were not there, each with the time of its range', () => {
    const missing = new Missing([
      { from: 3, to: 6, since: 1 },
      { from: 11, to: 15, since: 2 },
    ])
    for (const number of [4, 11, 12, 15]) missing.has(number)
    expect(missing.end()).toEqual([
      { from: 3, to: 3, since: 1 },
      { from: 5, to: 6, since: 1 },
      { from: 13, to: 14, since: 2 },
    ])
  })

  test('are all others, whatever was there', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map(list => list.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(numbers, numbers, (edges, there) => {
        const ranges: Gap[] = []
        for (let index = 0; index + 1 < edges.length; index += 2) {
          ranges.push({ from: edges[index] ?? 0, to: (edges[index + 1] ?? 0) - 1, since: index })
        }
        const missing = new Missing(ranges)
        for (const number of there) missing.has(number)
        const left = missing.end()
        for (let number = 1; number <= 60; number++) {
          expect(inside(left, number)).toBe(inside(ranges, number) && !there.includes(number))
        }
      }),
    )
  })

  test('are few ranges however many there are, and none of them is lost', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ from: index * 3, to: index * 3, since: index }))
    const few = joined(many)
    expect(few.length).toBeLessThanOrEqual(1000)
    expect(many.every(({ from }) => inside(few, from))).toBe(true)
    const missing = new Missing([{ from: 1, to: 20_000, since: 0 }])
    for (let number = 2; number <= 20_000; number += 2) missing.has(number)
    expect(missing.end().length).toBeLessThanOrEqual(1000)
  })
})
