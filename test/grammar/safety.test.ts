import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../grammar/syntax/operators.ts'
import { hostileAttribute, hostileText, quoted, tokenSoup, tokenTree } from './safety/hostile.ts'
import { type Fate, law } from './safety/law.ts'
import { changes, countSurroundings, surroundings } from './safety/surroundings.ts'

// What generated code can name stands in `safety/generated-code.test.ts`, how entries are kept apart in
// `safety/isolation.test.ts`, what an expression may grow to in `safety/bounds.test.ts` and regular expressions in
// `safety/patterns.test.ts`.

let before: ReturnType<typeof surroundings>
let count: number
beforeEach(() => {
  before = surroundings()
  count = countSurroundings()
})
afterEach(() => {
  expect(changes(before)).toEqual([])
})

/** An entry in which hostile names are attributes; the others are not its own, though every object has them. */
const entry = Object.fromEntries([
  ['a', ['x', 'y']],
  ['__proto__', 'own'],
  ['toString', 'also own'],
])

describe.each(dialects)('in %s, whatever somebody writes', dialect => {
  /** Holds the law for so many texts, and says how many came how far. */
  function holds(texts: fc.Arbitrary<string>, numRuns: number): Record<Fate, number> {
    const fates = { 'not read': 0, refused: 0, evaluated: 0, failed: 0 }
    const property = fc.property(texts, text => {
      fates[law(text, dialect, entry)]++
      if (countSurroundings() !== count) expect(changes(before), text).toEqual([])
    })
    fc.assert(property, { numRuns })
    return fates
  }

  test('raw text is read or refused, and reaches nothing', () => {
    holds(hostileText, 12_000)
  })

  test('raw text as a constant is what it is, and reaches nothing', () => {
    const { evaluated } = holds(hostileText.map(quoted), 4_000)
    expect(evaluated).toBeGreaterThan(3_900)
  })

  test('raw text as the name of an attribute reads what is called so, and reaches nothing', () => {
    const { evaluated } = holds(
      hostileAttribute.map(name => `[${name}]`),
      4_000,
    )
    expect(evaluated).toBeGreaterThan(3_900)
  })

  test('the language’s own pieces in any order are read or refused, and reach nothing', () => {
    holds(tokenSoup, 20_000)
  })

  test('the language’s own pieces where they may stand are evaluated by both alike, and reach nothing', () => {
    const { evaluated, failed } = holds(tokenTree, 12_000)
    expect(evaluated + failed).toBeGreaterThan(2_000)
  })
})
