import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskOf } from '../../../src/runtime/recorder/mask.ts'

const secret = 'pa"ss/word 1'

describe('a secret', () => {
  test.each([
    ['as it is', secret, '{{secret 1}}'],
    ['within other text', `key=${secret}.`, 'key={{secret 1}}.'],
    ['within JSON', JSON.stringify({ a: `x${secret}` }), '{"a":"x{{secret 1 as JSON}}"}'],
    ['within a URL', `http://a/?key=${encodeURIComponent(secret)}`, 'http://a/?key={{secret 1 in a URL}}'],
    ['in base64', `Basic ${btoa(secret)}`, 'Basic {{secret 1 in base64}}'],
  ])('is hidden %s, and comes back', (_, text, hidden) => {
    const mask = maskOf([secret])
    expect(mask.hide(text)).toBe(hidden)
    expect(mask.show(hidden)).toBe(text)
  })

  test('that is short is hidden only where it is all there is', () => {
    const mask = maskOf(['abc'])
    expect(mask.hide('abc')).toBe('{{secret 1}}')
    expect(mask.hide('the abc of it')).toBe('the abc of it')
  })

  test('of another value takes the place of the first, in every form', () => {
    const hidden = maskOf(['a/b"c']).hide('a/b"c and a%2Fb%22c')
    expect(maskOf(['plain']).show(hidden)).toBe('plain and plain')
  })

  test('never stands in what was hidden, and hiding can be undone', () => {
    const secrets = fc.array(fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom(...'abcXYZ789+/"\\ %') }), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(secrets, fc.string({ unit: fc.constantFrom(...'mnopq 123') }), (all, around) => {
        const mask = maskOf(all)
        for (const one of all) {
          const text = `${around}${one}${around}`
          expect(mask.hide(text)).not.toContain(one)
          expect(mask.show(mask.hide(text))).toBe(text)
        }
      }),
    )
  })
})
