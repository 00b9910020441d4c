import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { openSpace, type SpaceReader } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import type { WriteThrough } from '../../src/space/write-through.ts'
import { Writer } from '../../src/space/writer.ts'
import { Importing, person, type Row } from './importing.ts'

let folder: string
let writer: Writer
let now = 1_000
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecmahost-through-'))
  writer = Writer.open(folder, () => now++)
})
afterEach(async () => {
  await writer.close()
  expect(await verifySpace(folder)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

const row = (
  anchor: string,
  userName: string,
  title: string | null,
  members: readonly string[] | null = null,
): Row => ({
  anchor,
  cells: [userName, title, null, members],
})
function full(rows: readonly Row[]) {
  const run = new Importing(writer)
  run.commit(rows)
  return run.end()
}
const nothing = { settled: [], waiting: [] }
const exported = (...writes: readonly WriteThrough[]) => writer.exported(nothing, writes, person)
const put = (anchor: string, attributes: Record<string, string | null>): WriteThrough => ({
  kind: 'put',
  objectType: 'person',
  anchor,
  attributes,
  values: [],
})
async function reading<T>(read: (space: SpaceReader) => T): Promise<T> {
  const space = openSpace(folder)
  if (space === undefined) throw new Error('no space')
  try {
    return read(space)
  } finally {
    await space.close()
  }
}
const attributesOf = (anchor: string) => reading(space => space.get('person', anchor)?.attributes)

describe('what was exported', () => {
  it('is in the space at once, and what was not mentioned stays', async () => {
    full([row('1', 'ann', 'Clerk', ['person-2'])])
    exported(put('1', { title: 'Boss' }))
    expect(await attributesOf('1')).toEqual({ userName: 'ann', title: 'Boss', members: ['person-2'] })
    exported(put('1', { title: null }))
    expect(await attributesOf('1')).toEqual({ userName: 'ann', members: ['person-2'] })
  })

  it('may be a new entry, which can be found by its attributes', async () => {
    full([row('1', 'ann', null)])
    exported(put('2', { userName: 'bob' }))
    expect(await reading(space => space.find('person', 'userName', 'BOB'))).toHaveLength(1)
    expect(await reading(space => space.count('person'))).toBe(2)
  })

  it('may be members that came and went', async () => {
    full([row('g', 'all', null, ['person-1', 'person-2'])])
    const values = [{ attribute: 'members', add: ['person-3'], remove: ['person-1'] }]
    exported({ kind: 'put', objectType: 'person', anchor: 'g', attributes: {}, values })
    expect(await attributesOf('g')).toMatchObject({ members: ['person-2', 'person-3'] })
  })

  it('may be a deletion, or another anchor', async () => {
    full([row('1', 'ann', null), row('2', 'bob', null, ['person-1'])])
    exported(
      { kind: 'delete', objectType: 'person', anchor: '1' },
      { kind: 'rename', objectType: 'person', anchor: '2', to: '3' },
    )
    expect(
      await reading(space => [...space.list('person', { offset: 0, limit: 9 })].map(e => [e.anchor, e.attributes])),
    ).toEqual([['3', { userName: 'bob', members: ['person-1'] }]])
  })
})

describe('what was exported before anything was imported', () => {
  it('is in the space as well, and the first import finds it unchanged', async () => {
    exported(put('1', { userName: 'ann' }))
    expect(await reading(space => space.find('person', 'userName', 'ann'))).toHaveLength(1)
    expect(full([row('1', 'ann', null)])).toMatchObject({ unchanged: 1, unconfirmed: 0 })
  })
})

describe('the next import', () => {
  it('confirms what it finds as it was exported', async () => {
    full([row('1', 'ann', 'Clerk')])
    exported(put('1', { title: 'Boss' }))
    expect(full([row('1', 'ann', 'Boss')])).toMatchObject({ unchanged: 1, unconfirmed: 0, failures: [] })
    // It is confirmed once and for all.
    expect(full([row('1', 'ann', 'Clerk')])).toMatchObject({ updated: 1, unconfirmed: 0 })
  })

  it('tells of what is different, and takes what the system says, although the row is the one of before', async () => {
    full([row('1', 'ann', 'Clerk')])
    exported(put('1', { title: 'Boss' }))
    expect(full([row('1', 'ann', 'Clerk')])).toMatchObject({
      updated: 1,
      unconfirmed: 1,
      failures: [
        {
          code: 'export-unconfirmed',
          message: 'title was exported as "Boss", and the system has "Clerk".',
          anchor: '1',
          place: 'people.csv, line 1',
        },
      ],
    })
    expect(await attributesOf('1')).toMatchObject({ title: 'Clerk' })
  })

  it('tells of members that did not come or did not go', () => {
    full([row('g', 'all', null, ['person-1', 'person-2'])])
    const values = [{ attribute: 'members', add: ['person-3'], remove: ['person-1'] }]
    exported({ kind: 'put', objectType: 'person', anchor: 'g', attributes: {}, values })
    expect(full([row('g', 'all', null, ['person-1', 'person-2'])]).failures.map(({ message }) => message)).toEqual([
      'members does not have "person-3", which was added and still has "person-1", which was taken out.',
    ])
  })

  it('tells of an entry that is not there, and of one that still is', () => {
    full([row('1', 'ann', null), row('2', 'bob', null)])
    exported(put('9', { userName: 'new' }), { kind: 'delete', objectType: 'person', anchor: '2' })
    const record = full([row('1', 'ann', null), row('2', 'bob', null)])
    expect(record).toMatchObject({ added: 1, deleted: 1, unconfirmed: 2 })
    expect(record.failures.map(({ anchor, message }) => [anchor, message])).toEqual([
      ['2', 'The deletion was exported, and the system still has the entry.'],
      ['9', 'It was exported, and the system does not have it.'],
    ])
  })

  it('confirms a deletion by not finding the entry', () => {
    full([row('1', 'ann', null), row('2', 'bob', null)])
    exported({ kind: 'delete', objectType: 'person', anchor: '2' })
    expect(full([row('1', 'ann', null)])).toMatchObject({ unchanged: 1, unconfirmed: 0 })
    expect(full([row('1', 'ann', null), row('2', 'bob', null)])).toMatchObject({ added: 1, unconfirmed: 0 })
  })
})

describe('an import that an export overtakes', () => {
  it('does not put back what it had read before', async () => {
    full([row('1', 'ann', 'Clerk')])
    const run = new Importing(writer)
    exported(put('1', { title: 'Boss' }), put('2', { userName: 'bob' }))
    run.commit([row('1', 'ann', 'Clerk, again')])
    expect(run.end()).toMatchObject({ deleted: 0, unconfirmed: 0 })
    expect(await attributesOf('1')).toMatchObject({ title: 'Boss' })
    expect(await attributesOf('2')).toMatchObject({ userName: 'bob' })
  })
})

describe('changes that wait', () => {
  const update: Change = {
    kind: 'update',
    objectType: 'person',
    anchor: ['1'],
    changes: [{ kind: 'replace', attribute: 'photo', value: new Uint8Array([1, 2]) }],
  }
  const pending = () => reading(space => [...space.pending()])

  it('are kept in their order until they are settled, whatever their values are', async () => {
    const big: Change = { kind: 'add', objectType: 'person', anchor: [2n ** 60n], attributes: {} }
    expect(writer.enqueue([update, big])).toEqual([1, 2])
    expect((await pending()).map(({ change }) => change)).toEqual([update, big])
    const failure = { kind: 'busy', message: 'Not now.' } as const
    writer.exported({ settled: [1], waiting: [{ number: 2, change: big, failure }] }, [], person)
    expect(await pending()).toMatchObject([{ number: 2, attempts: 1, failure }])
  })

  it('do not keep an initial password', async () => {
    writer.enqueue([{ kind: 'add', objectType: 'person', anchor: ['1'], attributes: {}, password: 'hunter2' }])
    expect(JSON.stringify(await pending())).not.toContain('hunter2')
  })
})
