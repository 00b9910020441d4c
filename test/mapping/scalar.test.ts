import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isScalar, parseDocument, type Scalar } from 'yaml'
import { offsetsOf } from '../../src/mapping/scalar.ts'

function only(text: string): { scalar: Scalar; value: string; offsets: readonly number[] } {
  const document = parseDocument(text, { keepSourceTokens: true })
  const scalar = document.getIn(['key'], true)
  if (!isScalar(scalar) || typeof scalar.value !== 'string') throw new Error(`no text in ${text}`)
  return { scalar, value: scalar.value, offsets: offsetsOf(scalar, text) }
}

/** The character that the file has where a marker of the value stands. */
function found(text: string, marker: string): string {
  const { value, offsets } = only(text)
  const at = offsets[value.indexOf(marker)] ?? -1
  return text.slice(at, at + marker.length)
}

describe('an offset in a scalar', () => {
  it.each([
    ['plain', 'key: Join([a], MARK)'],
    ['plain over several lines', 'key: Join([a],\n   \n\n  [b],   \n   MARK)'],
    ['single-quoted', "key: 'it''s ''MARK'''"],
    ['single-quoted over several lines', "key: '  a  \n\n   b\n  MARK'"],
    ['double-quoted', 'key: "\\t\\"\\u00e4\\U0001F600 MARK"'],
    ['double-quoted over several lines', 'key: "a \\\n     b\\  \n\n  MARK"'],
    ['literal', 'key: |\n  Join(\n\n    MARK\n  )\n'],
    ['literal with windows line ends', 'key: |\r\n  Join(\r\n    MARK)\r\n'],
    ['literal with an indentation of its own', 'key: |2\n     Join(\n    MARK\n'],
    ['literal, stripped', 'key: |-\n  MARK'],
    ['folded', 'key: >\n  Join(\n  [a],\n\n  MARK\n    more\n  )\n'],
    ['folded with more indented lines', 'key: >\n  a\n\n    b\n   MARK\n  c\n'],
    ['folded, kept', 'key: >+ # why\n\n\n  a\n  MARK\n\n\n'],
  ])('that is %s is found in the file', (_, text) => {
    expect(found(text, 'MARK')).toBe('MARK')
  })

  it('is exact for every letter, however the scalar is written', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', ' ', '(', ',', "'", '"', '\\'), maxLength: 8 })
    const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED')
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        style,
        fc.integer({ min: 8, max: 40 }),
        (lines, type, width) => {
          const document = parseDocument('key: x')
          const node = document.getIn(['key'], true) as Scalar
          node.value = lines.join('\n')
          node.type = type
          const text = document.toString({ lineWidth: width, minContentWidth: 0 })
          const { value, offsets } = only(text)
          expect(offsets).toHaveLength(value.length + 1)
          for (let i = 0; i < value.length; i++) {
            if (/[a-zä(,]/.test(value[i] ?? '')) expect(text[offsets[i] ?? -1], text).toBe(value[i])
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
