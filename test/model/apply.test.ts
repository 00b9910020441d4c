import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChanges, mergeChanges } from '../../src/model/apply.ts'
import type { AttributeChange } from '../../src/model/change.ts'
import { incomplete, isIncomplete } from '../../src/model/value.ts'
import { anyEntry, asSets } from './entries.ts'

const anyMembers = fc.array(fc.constantFrom('1', '2', '3', '4'), { maxLength: 3 })
const anyChange: fc.Arbitrary<AttributeChange> = fc.oneof(
  fc.record({
    kind: fc.constant('replace' as const),
    attribute: fc.constantFrom('mail', 'member'),
    value: fc.option(fc.constantFrom('a', 'b')),
  }),
  fc.record({
    kind: fc.constant('replace' as const),
    attribute: fc.constant('member'),
    value: anyMembers,
  }),
  fc.record({
    kind: fc.constant('values' as const),
    attribute: fc.constant('member'),
    add: anyMembers,
    remove: anyMembers,
  }),
)
const anyChanges = fc.array(anyChange, { maxLength: 4 })

describe('changes applied to an entry', () => {
  test('replace, clear, add and remove', () => {
    const entry = { mail: 'a@x', title: 'Head', member: ['1', '2'], phones: [{ type: 'work', value: '1' }] }
    expect(
      applyChanges(entry, [
        { kind: 'replace', attribute: 'mail', value: 'b@x' },
        { kind: 'replace', attribute: 'title', value: null },
        { kind: 'values', attribute: 'member', add: ['2', '3'], remove: ['1', '9'] },
        { kind: 'values', attribute: 'phones', add: [], remove: [{ value: '1', type: 'work' }] },
      ]),
    ).toEqual({ mail: 'b@x', member: ['2', '3'] })
  })

  test('leave what they were given as it was', () => {
    const entry = Object.freeze({ member: Object.freeze(['1']) })
    applyChanges(entry, [{ kind: 'values', attribute: 'member', add: ['2'], remove: ['1'] }])
    expect(entry).toEqual({ member: ['1'] })
  })

  test('keep a value that they remove and add', () => {
    expect(
      applyChanges({ member: ['1'] }, [{ kind: 'values', attribute: 'member', add: ['1'], remove: ['1'] }]),
    ).toEqual({ member: ['1'] })
  })

  test('keep the mark of an incomplete list', () => {
    const { member } = applyChanges({ member: incomplete(['1']) }, [
      { kind: 'values', attribute: 'member', add: ['2'], remove: [] },
    ])
    expect(member).toEqual(['1', '2'])
    expect(isIncomplete(member)).toBe(true)
  })

  test('change nothing the second time', () => {
    fc.assert(
      fc.property(anyEntry, anyChanges, (entry, changes) => {
        const once = applyChanges(entry, mergeChanges(changes, []))
        expect(asSets(applyChanges(once, mergeChanges(changes, [])))).toEqual(asSets(once))
      }),
    )
  })
})

describe('changes merged into one list', () => {
  test('do what they do one after the other, with one change an attribute', () => {
    fc.assert(
      fc.property(anyEntry, anyChanges, anyChanges, (entry, first, then) => {
        const merged = mergeChanges(first, then)
        expect(asSets(applyChanges(entry, merged))).toEqual(asSets(applyChanges(applyChanges(entry, first), then)))
        expect(new Set(merged.map(change => change.attribute)).size).toBe(merged.length)
      }),
    )
  })
})
