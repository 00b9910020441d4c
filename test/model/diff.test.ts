import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChanges } from '../../src/model/apply.ts'
import { diffEntries } from '../../src/model/diff.ts'
import { valueKey } from '../../src/model/diff-key.ts'
import { incomplete } from '../../src/model/value.ts'
import { anyEntry, anySingle, asSets, schema } from './entries.ts'

describe('the difference of two entries', () => {
  test('applied to the first one, gives the second', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, (before, after) => {
        expect(asSets(applyChanges(before, diffEntries(before, after, schema)))).toEqual(asSets(after))
      }),
    )
  })

  test('is nothing for an entry and itself, whatever the order of its values', () => {
    fc.assert(
      fc.property(anyEntry, entry => {
        const turned = Object.entries(entry).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.toReversed() : value,
        ])
        expect(diffEntries(entry, Object.fromEntries(turned), schema)).toEqual([])
      }),
    )
  })

  test('tells single values as replaced and the values of a list as coming and going', () => {
    const before = { mail: 'a@x', title: 'Head', member: ['1', '2'] }
    const after = { mail: 'b@x', title: null, member: ['2', '3', '3'] }
    expect(diffEntries(before, after, schema)).toEqual([
      { kind: 'replace', attribute: 'mail', value: 'b@x' },
      { kind: 'replace', attribute: 'title', value: null },
      { kind: 'values', attribute: 'member', add: ['3'], remove: ['1'] },
    ])
  })

  test('takes nothing away where either list may not be all there is', () => {
    const [whole, part] = [['1', '2'], incomplete(['2', '3'])]
    const added = (add: string[]) => [{ kind: 'values', attribute: 'member', add, remove: [] }]
    expect(diffEntries({ member: whole }, { member: part }, schema)).toEqual(added(['3']))
    expect(diffEntries({ member: part }, { member: whole }, schema)).toEqual(added(['1']))
    expect(diffEntries({ member: part }, {}, schema)).toEqual([])
    expect(diffEntries({ member: whole }, { member: incomplete([]) }, schema)).toEqual([])
  })

  test('goes by what values hold where the schema does not know an attribute', () => {
    expect(diffEntries({ tag: ['a'] }, { tag: ['b'] }, { attributes: [] })).toEqual([
      { kind: 'values', attribute: 'tag', add: ['b'], remove: ['a'] },
    ])
  })

  test('knows complex values by what is in them', () => {
    const phone = (type: string, value: string) => ({ type, value })
    const before = { phones: [phone('work', '1'), phone('home', '2')] }
    const after = { phones: [{ value: '2', type: 'home' }, phone('work', '3')] }
    expect(diffEntries(before, after, schema)).toEqual([
      { kind: 'values', attribute: 'phones', add: [phone('work', '3')], remove: [phone('work', '1')] },
    ])
  })
})

describe('the key of a value', () => {
  test('is the same for whole numbers of both kinds, and differs between text, numbers and truth', () => {
    expect(valueKey(7)).toBe(valueKey(7n))
    expect(new Set(['7', 7, '7n', true, 'true', new Uint8Array([7]), { n: 7 }].map(valueKey)).size).toBe(7)
  })

  test('differs where values do', () => {
    fc.assert(
      fc.property(anySingle, anySingle, (a, b) => {
        expect(valueKey(a) === valueKey(b)).toBe(isEqual(a, b))
      }),
    )
  })
})

function isEqual(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    return false
  }
}
