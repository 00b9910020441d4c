import { describe, expect, test } from 'vitest'
import { person, TestDirectory } from './memory.ts'

const failed = (kind: string, more: object = {}) => ({ kind: 'failed', failure: { kind, ...more } })

describe('an entry that is added', () => {
  test('is given a number where it comes without an anchor, and the next one another', async () => {
    const directory = new TestDirectory()
    expect(await directory.make(person('ada'), person('bob'))).toEqual([
      { kind: 'done', anchor: ['1'] },
      { kind: 'done', anchor: ['2'] },
    ])
    expect(directory.content().entries['person']).toEqual([
      { userName: 'ada', id: '1' },
      { userName: 'bob', id: '2' },
    ])
  })

  test('is never given the number of somebody who is gone', async () => {
    const directory = new TestDirectory({ entries: { person: [{ id: '7', userName: 'ada' }] } })
    await directory.make({ kind: 'delete', objectType: 'person', anchor: ['7'] })
    expect(await directory.make(person('bob'))).toEqual([{ kind: 'done', anchor: ['8'] }])
  })

  test('keeps the anchor it comes with, which numbers go round', async () => {
    const directory = new TestDirectory()
    const given = { kind: 'add', objectType: 'person', anchor: ['1'], attributes: { userName: 'ada' } } as const
    expect(await directory.make(given, person('bob'))).toEqual([
      { kind: 'done', anchor: ['1'] },
      { kind: 'done', anchor: ['2'] },
    ])
  })

  test.each([
    ['is there already', { anchor: ['1'], attributes: { userName: 'other' } }, failed('exists')],
    [
      'has a unique value of another',
      { anchor: ['9'], attributes: { userName: 'ada' } },
      failed('exists', { attribute: 'userName', value: 'ada' }),
    ],
    [
      'names somebody who is not there',
      { anchor: ['9'], attributes: { userName: 'x', manager: '8' } },
      failed('reference', { attribute: 'manager', value: '8' }),
    ],
    [
      'has a value of another kind',
      { anchor: ['9'], attributes: { userName: 'x', active: 'yes' } },
      failed('value', { attribute: 'active', value: 'yes' }),
    ],
    [
      'has an attribute that nobody knows',
      { anchor: ['9'], attributes: { userName: 'x', colour: 'red' } },
      failed('value', { attribute: 'colour' }),
    ],
    ['lacks a required value', { anchor: ['9'], attributes: {} }, failed('value', { attribute: 'userName' })],
  ])('is refused where it %s, and the others of the batch are made', async (_, more, expected) => {
    const directory = new TestDirectory({ entries: { person: [{ id: '1', userName: 'ada' }] } })
    const [wrong, right] = await directory.make({ kind: 'add', objectType: 'person', ...more }, person('cyd'))
    expect(wrong).toMatchObject(expected)
    expect(right).toMatchObject({ kind: 'done' })
    expect(directory.content().entries['person']).toHaveLength(2)
  })
})

describe('an entry that changes', () => {
  const ada = { id: '1', userName: 'ada', displayName: 'Ada', phones: ['1', '2'] }
  const about = { objectType: 'person', anchor: ['1'] } as const

  test('keeps what is not mentioned; values come and go', async () => {
    const directory = new TestDirectory({ entries: { person: [ada] } })
    const changes = [
      { kind: 'replace', attribute: 'displayName', value: 'Countess' },
      { kind: 'values', attribute: 'phones', add: ['3', '2'], remove: ['1', '9'] },
    ] as const
    expect(await directory.make({ kind: 'update', ...about, changes })).toEqual([{ kind: 'done' }])
    expect(directory.content().entries['person']).toEqual([{ ...ada, displayName: 'Countess', phones: ['2', '3'] }])
  })

  test('loses what is not mentioned where it is replaced', async () => {
    const directory = new TestDirectory({ entries: { person: [ada] } })
    await directory.make({ kind: 'replace', ...about, attributes: { userName: 'ada' } })
    expect(directory.content().entries['person']).toEqual([{ id: '1', userName: 'ada' }])
  })

  test('may keep a reference to somebody who is gone', async () => {
    const directory = new TestDirectory({ entries: { person: [{ ...ada, manager: '7' }] } })
    const changes = [{ kind: 'replace', attribute: 'displayName', value: 'A' }] as const
    expect(await directory.make({ kind: 'update', ...about, changes })).toEqual([{ kind: 'done' }])
  })

  test('gets another anchor by a rename, and frees the old one', async () => {
    const directory = new TestDirectory({ entries: { person: [ada] } })
    expect(await directory.make({ kind: 'rename', ...about, to: { id: '5' } })).toEqual([
      { kind: 'done', anchor: ['5'] },
    ])
    expect(await directory.read('person', '1')).toBeNull()
    expect((await directory.read('person', '5'))?.[1]).toBe('ada')
    expect(await directory.make({ kind: 'rename', ...about, to: { id: '6' } })).toMatchObject([failed('absent')])
  })

  test.each(['update', 'replace', 'rename', 'delete'] as const)('and is not there fails its %s', async kind => {
    const directory = new TestDirectory()
    const before = directory.content()
    const change = { ...about, kind, changes: [], attributes: { userName: 'x' }, to: { id: '2' } } as const
    expect(await directory.make(change as never)).toMatchObject([failed('absent')])
    expect(directory.content()).toEqual(before)
  })

  test('and comes to what it was leaves the file alone', async () => {
    const directory = new TestDirectory({ entries: { person: [ada] } })
    const changes = [{ kind: 'values', attribute: 'phones', add: ['1'], remove: ['9'] }] as const
    expect(await directory.make({ kind: 'update', ...about, changes })).toEqual([{ kind: 'done' }])
    expect(directory.content()).toEqual({ entries: { person: [ada] } })
  })
})
