import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kind, StoredAttribute, StoredObjectType } from '../../src/model/schema.ts'
import { createCodec, NotEncodable } from '../../src/space/codec.ts'
import { FrameBuilder } from '../../src/space/frame.ts'

const attribute = (name: string, kind: Kind, multi = false): StoredAttribute => ({
  name,
  kind,
  multi,
  required: false,
  indexed: false,
  caseExact: false,
})

const text = fc.string({ unit: 'grapheme', maxLength: 400 })
const byKind: Record<Exclude<Kind, 'reference'>, fc.Arbitrary<unknown>> = {
  string: text,
  dateTime: fc.constant('2026-03-01T08:00:00Z'),
  integer: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n })),
  decimal: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0),
    fc.constant('12345678901234567.10'),
  ),
  boolean: fc.boolean(),
  binary: fc.uint8Array({ maxLength: 300 }),
  complex: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), text, { maxKeys: 4, noNullPrototype: true }),
}

const entries = fc
  .array(fc.tuple(fc.constantFrom(...(Object.keys(byKind) as (keyof typeof byKind)[])), fc.boolean()), {
    minLength: 1,
    maxLength: 12,
  })
  .chain(shape =>
    fc.record({
      objectType: fc.constant<StoredObjectType>({
        name: 'person',
        resource: 'User',
        attributes: shape.map(([kind, multi], i) => attribute(`a${i}`, kind, multi)),
      }),
      cells: fc.tuple(
        ...shape.map(([kind, multi]) =>
          fc.option(multi ? fc.array(byKind[kind], { minLength: 1, maxLength: 300, size: 'small' }) : byKind[kind], {
            nil: null,
          }),
        ),
      ),
    }),
  )

describe('the canonical encoding', () => {
  it('gives every entry back as it was', () => {
    fc.assert(
      fc.property(entries, fc.nat({ max: 50 }), ({ objectType, cells }, offset) => {
        const codec = createCodec(objectType)
        const target = new FrameBuilder(1, 16)
        target.reserve(offset)
        target.at = offset
        codec.encode(cells, target)
        expect(codec.decode(target.octets, offset, target.at)).toEqual(normalised(cells))
      }),
    )
  })

  it('tells an absent value, an empty one and an empty text among several from one another', () => {
    const codec = createCodec({
      name: 'x',
      resource: 'User',
      attributes: [attribute('one', 'string'), attribute('many', 'string', true)],
    })
    const encodings = [
      [null, null],
      ['', null],
      [null, ['']],
      [null, ['', '']],
      [null, ['ab']],
      [null, ['a', 'b']],
    ].map(cells => {
      const target = new FrameBuilder(1, 16)
      codec.encode(cells, target)
      return target.octets.toString('hex', 0, target.at)
    })
    expect(new Set(encodings).size).toBe(encodings.length)
  })

  it('refuses half a surrogate pair, which no octets could give back', () => {
    const codec = createCodec({ name: 'x', resource: 'User', attributes: [attribute('a', 'string')] })
    const target = new FrameBuilder(1, 16)
    target.at = 7
    expect(() => codec.encode(['\ud83d'], target)).toThrow(NotEncodable)
    expect(target.at).toBe(7)
  })

  it('keeps values of all lengths at the borders of its length fields', () => {
    const codec = createCodec({
      name: 'x',
      resource: 'User',
      attributes: [attribute('a', 'string'), attribute('b', 'string', true)],
    })
    for (const length of [0, 250, 251, 252, 253, 254, 255, 256, 65_535, 65_536, 70_000]) {
      const cells = ['é'.repeat(length), Array.from({ length: Math.min(length, 300) + 1 }, () => 'x'.repeat(length))]
      const target = new FrameBuilder(1, 16)
      codec.encode(cells, target)
      expect(codec.decode(target.octets, 0, target.at)).toEqual(cells)
    }
  })
})

/** -0 and 0 are one number in text. */
function normalised(cells: readonly unknown[]): unknown[] {
  return cells.map(cell => (Array.isArray(cell) ? cell.map(zero) : zero(cell)))
}
function zero(value: unknown): unknown {
  return value === 0 ? 0 : value
}
