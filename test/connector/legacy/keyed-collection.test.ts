import { describe, expect, test } from 'vitest'
import { byName } from '../../../src/connector/legacy/keyed-collection.ts'

describe('a keyed collection', () => {
  const items = () => byName([{ name: 'Server' }, { name: 'User' }])

  test('finds items by their key, whatever its case, and by their position', () => {
    expect(items().get('SERVER')).toEqual({ name: 'Server' })
    expect(items().get(1)).toEqual({ name: 'User' })
    expect(items().contains('user')).toBe(true)
    expect([...items()].map(({ name }) => name)).toEqual(['Server', 'User'])
    expect(items().count).toBe(2)
  })

  test('says what there is where a key is missing', () => {
    expect(() => items().get('Port')).toThrow('The collection has no "Port". There are: Server, User.')
    expect(() => byName().get('Port')).toThrow('The collection has no "Port". It is empty.')
    expect(items().tryGetValue('Port')).toBeUndefined()
  })

  test('takes a key once', () => {
    expect(() => items().add({ name: 'USER' })).toThrow('The collection has "USER" already: a key occurs once.')
  })

  test('loses what is removed', () => {
    const left = items()
    expect([left.remove('user'), left.remove('user'), left.count]).toEqual([true, false, 1])
    left.clear()
    expect(left.count).toBe(0)
  })
})
