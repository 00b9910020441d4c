import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { shuffleOf } from '../../../connectors/synthetic/shuffle.ts'

const counts = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 50_000_000 }))

test('every number has a place, and stands at it', () => {
  fc.assert(
    fc.property(counts, fc.nat(2 ** 33), fc.nat(), (count, offset, some) => {
      const shuffle = shuffleOf(count, offset)
      const number = some % count
      expect(shuffle.placeOf(number)).toBeLessThan(count)
      expect(shuffle.at(shuffle.placeOf(number))).toBe(number)
      expect(shuffle.placeOf(shuffle.at(number))).toBe(number)
    }),
  )
})

test('all places of a small number of things are taken', () => {
  const shuffle = shuffleOf(97, 5)
  expect(new Set(Array.from({ length: 97 }, (_, place) => shuffle.at(place))).size).toBe(97)
})
