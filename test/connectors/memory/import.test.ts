import { describe, expect, test } from 'vitest'
import { person, rowsOf, TestDirectory, watermarkOf } from './memory.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1).padStart(6, '0'), userName: `u${index + 1}` }))

describe('a full import', () => {
  test('gives all entries in the order of their anchors, and a watermark at the end', async () => {
    const directory = new TestDirectory({
      entries: { person: people(5).toReversed(), group: [{ id: 'g', name: 'G' }] },
    })
    const pages = await directory.full({ pageSize: 2 })
    expect(pages.map(page => page.kind === 'rows' && page.rows.length)).toEqual([2, 2, 1, 1, 0])
    expect(rowsOf(pages).map(([id]) => id)).toEqual(['000001', '000002', '000003', '000004', '000005', 'g'])
    expect(watermarkOf(pages)).toBe('0')
  })

  test('goes on behind the page it was interrupted after, and keeps the watermark it began with', async () => {
    const directory = new TestDirectory({ entries: { person: people(5), group: [{ id: 'g', name: 'G' }] } })
    const [, second] = await directory.full({ pageSize: 2 })
    await directory.make(person('zoe'))
    const rest = await directory.full({ pageSize: 2, resume: second?.resume ?? null })
    expect(rowsOf(rest).map(([id]) => id)).toEqual(['000005', '6', 'g'])
    expect(watermarkOf(rest)).toBe('0')
  })

  test('begins again where more has happened than is remembered', async () => {
    const directory = new TestDirectory({ entries: { person: people(3) } }, { remember: 1 })
    const [first] = await directory.full({ pageSize: 2 })
    await directory.make(person('x'), person('y'))
    await expect(directory.full({ resume: first?.resume ?? null })).rejects.toMatchObject({
      failure: { kind: 'resume' },
    })
  })

  test('reads one partition', async () => {
    const [a, b, c] = people(3)
    const entries = [{ ...a, unit: 'north' }, { ...b, unit: 'south' }, c]
    const directory = new TestDirectory({ entries: { person: entries } }, { partition: 'unit' })
    expect(rowsOf(await directory.full({ partition: 'south' })).map(([id]) => id)).toEqual(['000002'])
    expect(rowsOf(await directory.full())).toHaveLength(3)
  })
})

test('the watermark comes with an object type that is wanted', async () => {
  const directory = new TestDirectory({ sequence: 7 })
  expect(await directory.full({ objectTypes: ['group'] })).toMatchObject([{ objectType: 'group', watermark: '7' }])
})

describe('a delta import', () => {
  test('tells what was added, changed value by value, renamed and deleted, and no more the next time', async () => {
    const [a, b] = people(2)
    const group = { id: 'g', name: 'G', members: [`person:${a?.id}`] }
    const directory = new TestDirectory({ entries: { person: [a, b], group: [group] } })
    const members = { kind: 'values', attribute: 'members', add: ['person:000002'], remove: ['person:000001'] } as const
    await directory.make(
      person('new'),
      { kind: 'update', objectType: 'group', anchor: ['g'], changes: [members] },
      { kind: 'delete', objectType: 'person', anchor: ['000001'] },
    )
    const pages = await directory.delta('0')
    expect(pages).toMatchObject([
      { kind: 'rows', rows: [['3', 'new', null, null, null, null, null, null]] },
      { kind: 'updates', objectType: 'group', updates: [{ anchor: ['g'], changes: [members] }] },
      { kind: 'deletions', anchors: [['000001']] },
      { kind: 'rows', rows: [] },
    ])
    expect(rowsOf(await directory.delta(watermarkOf(pages)))).toEqual([])
  })

  test.each([
    ['older than what is remembered', '0'],
    ['of another directory', '99'],
    ['no number', 'yesterday'],
  ])('is refused where the watermark is %s', async (_, watermark) => {
    const directory = new TestDirectory({}, { remember: 2 })
    await directory.make(person('a'), person('b'), person('c'))
    await expect(directory.delta(watermark)).rejects.toMatchObject({ failure: { kind: 'watermark' } })
    expect(rowsOf(await directory.delta('1'))).toHaveLength(2)
  })
})

test('100,000 entries are written and read back', { timeout: 60_000 }, async () => {
  const directory = new TestDirectory()
  for (let at = 0; at < 100_000; at += 25_000) {
    const batch = Array.from({ length: 25_000 }, (_, index) => person(`user${at + index}`))
    const results = await directory.make(...batch)
    expect(results.every(({ kind }) => kind === 'done')).toBe(true)
  }
  expect(new Set(rowsOf(await directory.full()).map(([id]) => id)).size).toBe(100_000)
  expect((await directory.read('person', '100000'))?.[1]).toBe('user99999')
})
