import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lower, lowerOf, upper, upperOf } from '../../../grammar/functions/case.ts'

describe('changing the case of a text', () => {
  test('never changes its length', () => {
    const law = fc.property(fc.string({ unit: 'binary' }), text => {
      expect([lower(text).length, upper(text).length]).toEqual([text.length, text.length])
    })
    fc.assert(law)
  })

  test('takes each character by itself', () => {
    const law = fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      fc.pre((a + b).isWellFormed() && a.isWellFormed())
      expect(lower(a + b)).toBe(lower(a) + lower(b))
      expect(upper(a + b)).toBe(upper(a) + upper(b))
    })
    fc.assert(law)
  })

  test.each([
    ['ß', 'ß'],
    ['ﬁ', 'ﬁ'],
    ['ŉ', 'ŉ'],
    ['ı', 'ı'],
    ['ᾳ', 'ᾼ'],
    ['ᾀ', 'ᾈ'],
    ['ς', 'Σ'],
    ['ǆ', 'Ǆ'],
    ['𐐨', '𐐀'],
  ])('%s in upper case is %s', (small, capital) => {
    expect(upper(small)).toBe(capital)
  })

  test.each([
    ['İ', 'İ'],
    ['ΑΣ', 'ασ'],
    ['ς', 'ς'],
    ['𐐀', '𐐨'],
  ])('%s in lower case is %s', (capital, small) => {
    expect(lower(capital)).toBe(small)
  })

  test.each(['tr-TR', 'tr', 'az', 'az-Latn-AZ', 'TR-tr'])('%s has a dotted and a dotless i', culture => {
    expect(lowerOf('Iİi ß', culture)).toBe('ıii ß')
    expect(upperOf('ıiI ß', culture)).toBe('IİI ß')
  })

  test.each(['en-US', 'de-DE', 'lt', ''])('%j follows the invariant culture', culture => {
    expect(lowerOf('I', culture)).toBe('i')
    expect(upperOf('i', culture)).toBe('I')
  })

  test('refuses what is no culture', () => {
    expect(() => lowerOf('a', 'not a culture')).toThrow('There is no culture "not a culture".')
  })
})
