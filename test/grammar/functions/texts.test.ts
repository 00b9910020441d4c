import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../grammar/syntax/value.ts'
import { evaluate, stillContext } from '../evaluate.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })

function value(expression: string, attributes: Record<string, Value>): Value {
  const result = evaluate('interpreted', expression, attributes)
  if (!('value' in result)) throw new Error(JSON.stringify(result))
  return result.value
}

/** The value of an expression that yields a text. */
function textOf(expression: string, attributes: Record<string, Value>): string {
  const result = value(expression, attributes)
  if (typeof result !== 'string') throw new Error(`${expression} yields no text`)
  return result
}

describe('cutting a text', () => {
  test('never leaves half of a surrogate pair', () => {
    const law = fc.property(
      text,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 20 }),
      (x, start, length) => {
        const cuts = [
          textOf('Left([x], [length])', { x, length }),
          textOf('Mid([x], [start], [length])', { x, start, length }),
        ]
        for (const cut of cuts) expect(cut.isWellFormed()).toBe(true)
      },
    )
    fc.assert(law)
  })

  test('at the same place gives parts that make up the text, but for a pair in between', () => {
    const law = fc.property(text, fc.integer({ min: 0, max: 20 }), (x, length) => {
      const start = length + 1
      const parts = `${textOf('Left([x], [length])', { x, length })}${textOf('Mid([x], [start], 999)', { x, start })}`
      const pair = /[\ud800-\udbff]/.test(x.charAt(length - 1)) && /[\udc00-\udfff]/.test(x.charAt(length))
      expect(parts).toBe(pair ? x.slice(0, length - 1) + x.slice(length + 1) : x)
    })
    fc.assert(law)
  })
})

describe('splitting and joining', () => {
  test('undo each other for items without the separator and without blanks around them', () => {
    const item = fc.string({ minLength: 1 }).filter(x => !x.includes(',') && x.trim() === x)
    const law = fc.property(fc.array(item, { minLength: 1 }), items => {
      expect(value('Split(Join(",", [items]), ",")', { items })).toEqual(items)
    })
    fc.assert(law)
  })
})

describe('taking marks off letters', () => {
  // The documented families of letters, each with what all of them become.
  test.each([
    ['äãàâåáąăāāáǟǡạ', 'a'],
    ['ÄÃÀÂÅÁĄĂĀǞǠ', 'A'],
    ['çčć', 'c'],
    ['ÇČĆ', 'C'],
    ['ďḏ', 'd'],
    ['ĎḎ', 'D'],
    ['ëèéêęěėēḗḕ', 'e'],
    ['ğģĝ', 'g'],
    ['ïîìíıī', 'i'],
    ['ÏÎÌÍİĪ', 'I'],
    ['łľĺ', 'l'],
    ['ŁĽĹ', 'L'],
    ['ñńňṉ', 'n'],
    ['öòőõôóōṓṑȫǭȭȱ', 'o'],
    ['ÖÒŐÕÔÓŌṒṐȪǬȬȰ', 'O'],
    ['řṟṝ', 'r'],
    ['šśșş', 's'],
    ['ťțţ', 't'],
    ['üùûúůűūǖṻ', 'u'],
    ['ÿýȳ', 'y'],
    ['źžżẕ', 'z'],
  ])('%s', (letters, plain) => {
    for (const x of letters) expect(value('NormalizeDiacritics([x])', { x }), x).toBe(plain)
    for (const x of letters) expect(value('NormalizeDiacritics([x])', { x: x.normalize('NFD') }), x).toBe(plain)
  })

  test('changes nothing the second time', () => {
    const law = fc.property(text, x => {
      const once = value('NormalizeDiacritics([x])', { x })
      expect(value('NormalizeDiacritics([x])', { x: once })).toBe(once)
    })
    fc.assert(law)
  })

  test('leaves other scripts as they are, also what Unicode could take apart', () => {
    const x = 'йё άή 각 が ŵ ķ ḿ'
    expect(value('NormalizeDiacritics([x])', { x })).toBe(x)
  })
})

describe('random values', () => {
  test('are made of the context alone', () => {
    for (const expression of ['Guid()', 'RandomString(20, 2, 2, 2, 2)']) {
      const twice = [0, 0].map(() => evaluate('interpreted', expression, {}, stillContext()))
      expect(twice[0]).toEqual(twice[1])
    }
  })

  test('have the form of a GUID of version 4', () => {
    const context = stillContext()
    for (let i = 0; i < 100; i++) {
      const result = evaluate('interpreted', 'Guid()', {}, context)
      expect(result).toEqual({
        value: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      })
    }
  })

  test('have the kinds of characters that are asked for, in no fixed order', () => {
    const minimum = fc.integer({ min: 0, max: 5 })
    const law = fc.property(
      minimum,
      minimum,
      minimum,
      minimum,
      fc.integer(),
      (numbers, special, capitals, small, seed) => {
        const length = numbers + special + capitals + small + 5
        let state = Math.abs(seed) + 1
        const random = () => (state = (state * 16807) % 2147483647) / 2147483647
        const expression = 'RandomString([length], [numbers], [special], [capitals], [small], "Il1O0")'
        const made = evaluate(
          'interpreted',
          expression,
          { length, numbers, special, capitals, small },
          stillContext({ random }),
        )
        const result = 'value' in made && typeof made.value === 'string' ? made.value : ''
        const count = (kind: RegExp) => result.match(kind)?.length ?? 0
        expect(result).toHaveLength(length)
        expect(result).not.toMatch(/[Il1O0]/)
        const found = [count(/\d/g), count(/[^\da-z]/gi), count(/[A-Z]/g), count(/[a-z]/g)]
        for (const [i, least] of [numbers, special, capitals, small].entries())
          expect(found[i]).toBeGreaterThanOrEqual(least)
        if (numbers + special + capitals + small > 0) {
          for (const [i, least] of [numbers, special, capitals, small].entries())
            if (least === 0) expect(found[i]).toBe(0)
        }
      },
    )
    fc.assert(law)
  })
})
