import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/model/value.ts'
import { RowOctets } from '../../src/runtime/row-octets.ts'

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.bigInt(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 20 }),
)
const cell = fc.oneof(
  fc.constant(null),
  scalar,
  fc.array(scalar, { maxLength: 5 }),
  fc.dictionary(fc.string({ maxLength: 3 }), scalar, { maxKeys: 3, noNullPrototype: true }),
) as fc.Arbitrary<Cell>

const octets = new RowOctets()
const of = (cells: readonly Cell[]): string => Buffer.from(octets.of(cells)).toString('hex')

describe('the octets of a row of values', () => {
  it('are the same for the same row and others for another', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 6 }), fc.array(cell, { maxLength: 6 }), (a, b) => {
        expect(of(a)).toBe(of(structuredClone(a)))
        if (!same(a, b)) expect(of(a)).not.toBe(of(b))
      }),
      { numRuns: 500 },
    )
  })

  it('tell apart what looks alike in text', () => {
    const rows: (readonly Cell[])[] = [
      ['1'],
      [1],
      [1n],
      [true],
      ['true'],
      [null],
      [''],
      [[]],
      [['']],
      ['a', 'b'],
      ['ab', ''],
      [['a', 'b']],
      [['ab']],
      [{ a: 'b' }],
      [['a', 'b'], null],
      [new Uint8Array([97])],
      ['a'],
      ['\u0001'],
      [false],
      [0],
    ]
    expect(new Set(rows.map(of)).size).toBe(rows.length)
  })
})

/** Whether two rows are the same; 0 and -0 have one text. */
function same(a: readonly Cell[], b: readonly Cell[]): boolean {
  const text = (cells: readonly Cell[]) =>
    JSON.stringify(cells, (_, v: unknown) =>
      typeof v === 'bigint'
        ? `${v}n`
        : v instanceof Uint8Array
          ? [...v, 'octets']
          : typeof v === 'number'
            ? `${v} number`
            : v,
    )
  return text(a) === text(b)
}
