import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Guards } from '../../src/space/run.ts'
import { openSpace, type SpaceReader } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { Writer } from '../../src/space/writer.ts'
import { type CommitOptions, Importing, noGuards, type Row } from './importing.ts'

const MEMBERS = 3
/** Each look at it is later than the one before. */
let time = 0
const clock = (): number => ++time
let folder: string
let writer: Writer
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecmahost-losses-'))
  writer = Writer.open(folder, clock)
})
afterEach(async () => {
  await writer.close()
  expect(await verifySpace(folder)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

const row = (anchor: string, userName: string, members: readonly string[] | null = null): Row => ({
  anchor,
  cells: [userName, null, null, members],
})
const people = (count: number): Row[] => Array.from({ length: count }, (_, i) => row(`p${i}`, `user${i}`))

function full(rows: readonly Row[], guards: Guards = noGuards, options: CommitOptions = {}) {
  const run = new Importing(writer)
  run.commit(rows, options)
  return run.end({ guards })
}

function delta(rows: readonly Row[], options: CommitOptions, guards: Guards = noGuards) {
  const run = new Importing(writer, { whole: false })
  run.commit(rows, options)
  return run.end({ guards })
}

async function reading<T>(read: (space: SpaceReader) => T): Promise<T> {
  const space = openSpace(folder)
  if (space === undefined) throw new Error('no space')
  try {
    return read(space)
  } finally {
    await space.close()
  }
}
const membersOf = (anchor: string) => reading(space => space.get('person', anchor)?.attributes['members'])
const count = () => reading(space => space.count('person'))

function approve(plan: number) {
  const steps = writer.approve(plan)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

const strict: Guards = { ...noGuards, deletes: { count: 2, percent: 100, free: 0 } }
const fewMembers: Guards = { ...noGuards, memberships: { count: 2, percent: 100, free: 0 } }

describe('deletions over a limit', () => {
  it('are kept as a plan, and done exactly when it is approved', async () => {
    full(people(10))
    expect(full(people(5), strict)).toMatchObject({ deleted: 0, withheld: { deletions: 5, plan: 1 } })
    expect(await count()).toBe(10)
    expect(await reading(space => [...space.planItems(1)].map(item => [item.kind, item.anchor]))).toEqual(
      ['p5', 'p6', 'p7', 'p8', 'p9'].map(anchor => ['delete', anchor]),
    )
    expect(approve(1)).toEqual({ kind: 'applied', deleted: 5, members: 0 })
    expect(await count()).toBe(5)
    expect(await reading(space => space.plans()[0]?.state)).toBe('approved')
    expect(await reading(space => [...space.planItems(1)])).toEqual([])
    expect(approve(1)).toEqual({ kind: 'refused', reason: 'plan 1 is approved already' })
  })

  it('are refused approval when an entry has changed meanwhile, and then nothing is deleted', async () => {
    full(people(10))
    full(people(5), strict)
    delta([row('p7', 'renamed')], {})
    expect(approve(1)).toEqual({
      kind: 'refused',
      reason: 'person p7 has changed since the plan was made (revision 1 then, 2 now)',
    })
    expect(await count()).toBe(10)
  })

  it('are of the past after the next complete import, which makes a plan of its own', async () => {
    full(people(10))
    full(people(5), strict)
    expect(full(people(6), strict)).toMatchObject({ withheld: { deletions: 4, plan: 2 } })
    expect(await reading(space => space.plans().map(plan => plan.state))).toEqual(['outdated', 'open'])
    expect(approve(1)).toMatchObject({ kind: 'refused' })
    expect(full(people(10), strict)).toMatchObject({ withheld: null, unchanged: 10 })
    expect(await reading(space => space.plans().map(plan => plan.state))).toEqual(['outdated', 'outdated'])
  })

  it('are refused approval when the source has told of an entry again, the same as it was', async () => {
    full(people(10))
    full(people(5), strict)
    delta([row('p7', 'user7')], {})
    expect(approve(1)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('person p7 has changed') })
    expect(await count()).toBe(10)
  })

  it('stay when the plan is discarded', async () => {
    full(people(10))
    full(people(5), strict)
    expect(writer.discard(1)).toBe(true)
    expect(writer.discard(9)).toBe(false)
    expect(approve(1)).toMatchObject({ kind: 'refused' })
    expect(await count()).toBe(10)
  })

  it('that a delta tells of are held back as well, and what else it tells goes on', async () => {
    full(people(10))
    const record = delta([row('p0', 'new name')], { deletions: ['p5', 'p6', 'p7'], watermark: 'w2' }, strict)
    expect(record).toMatchObject({ updated: 1, deleted: 0, watermark: 'w2', withheld: { deletions: 3, plan: 1 } })
    expect(await count()).toBe(10)
    expect(approve(1)).toMatchObject({ deleted: 3 })
  })

  it('are told of by a dry run, which keeps no plan', async () => {
    full(people(10))
    const run = new Importing(writer, { dryRun: true })
    run.commit(people(5))
    expect(run.end({ guards: strict }).withheld).toMatchObject({ deletions: 5, plan: null })
    expect(await reading(space => space.plans())).toEqual([])
  })
})

describe('members over a limit', () => {
  const members = Array.from({ length: 10 }, (_, i) => `person-p${i}`)

  it('stay in their group until the plan is approved; who came is in it at once', async () => {
    full([row('g', 'all', members)])
    expect(full([row('g', 'all', [...members.slice(4), 'person-x'])], fewMembers)).toMatchObject({
      updated: 1,
      withheld: { deletions: 0, members: 4, plan: 1 },
    })
    expect(await membersOf('g')).toHaveLength(11)
    expect(await reading(space => [...space.planItems(1)])).toMatchObject([
      { kind: 'remove members', anchor: 'g', attribute: 'members', values: members.slice(0, 4) },
    ])
    expect(approve(1)).toEqual({ kind: 'applied', deleted: 0, members: 4 })
    expect(await membersOf('g')).toEqual([...members.slice(4), 'person-x'])
  })

  it('are found again by the next import, although its row is the same', async () => {
    full([row('g', 'all', members)])
    full([row('g', 'all', members.slice(4))], fewMembers)
    expect(full([row('g', 'all', members.slice(4))], fewMembers)).toMatchObject({ withheld: { members: 4, plan: 2 } })
    expect(full([row('g', 'all', members.slice(4))])).toMatchObject({ withheld: null, updated: 1 })
    expect(await membersOf('g')).toEqual(members.slice(4))
  })

  it('that a broken-off import would have taken out are in the group, and go with the next', async () => {
    full([row('g', 'all', members)])
    const run = new Importing(writer)
    run.commit([row('g', 'all', members.slice(4))])
    run.end({ outcome: 'failed', complete: false })
    expect(await membersOf('g')).toHaveLength(10)
    full([row('g', 'all', members.slice(4))])
    expect(await membersOf('g')).toEqual(members.slice(4))
  })
})

describe('very many members', () => {
  it('are taken out in several transactions, of which none leaves an entry half done', async () => {
    const of = (group: string): string[] => Array.from({ length: 30_000 }, (_, i) => `person-${group}${i}`)
    const groups = ['a', 'b', 'c']
    full(groups.map(group => row(group, group, of(group))))
    expect(full(groups.map(group => row(group, group, [`person-${group}0`])))).toMatchObject({
      updated: 3,
      withheld: null,
    })
    for (const group of groups) expect(await membersOf(group)).toEqual([`person-${group}0`])
    expect(full(groups.map(group => row(group, group, [`person-${group}0`])))).toMatchObject({ unchanged: 3 })
  })
})

describe('changes of members by themselves', () => {
  const members = Array.from({ length: 5 }, (_, i) => `person-p${i}`)

  it('let values come and go, and leave the rest', async () => {
    full([row('g', 'all', members)])
    const changes = [{ slot: MEMBERS, add: ['person-new'], remove: ['person-p0', 'person-none'] }]
    expect(delta([], { members: [{ anchor: 'g', changes }] })).toMatchObject({ updated: 1 })
    expect(await membersOf('g')).toEqual(['person-new', ...members.slice(1)])
    expect(delta([], { members: [{ anchor: 'g', changes }] })).toMatchObject({ updated: 0, unchanged: 1 })
  })

  it('let a value that went come back within the same import', async () => {
    full([row('g', 'all', members)])
    const run = new Importing(writer, { whole: false })
    run.commit([], { members: [{ anchor: 'g', changes: [{ slot: MEMBERS, add: [], remove: ['person-p1'] }] }] })
    run.commit([], { members: [{ anchor: 'g', changes: [{ slot: MEMBERS, add: ['person-p1'], remove: [] }] }] })
    run.end()
    expect(await membersOf('g')).toEqual(members)
  })

  it('make the next full import look at the row, although it is the one of before', async () => {
    full([row('g', 'all', members)])
    delta([], { members: [{ anchor: 'g', changes: [{ slot: MEMBERS, add: ['person-x'], remove: [] }] }] })
    expect(full([row('g', 'all', members)])).toMatchObject({ updated: 1 })
    expect(await membersOf('g')).toEqual(members)
  })

  it('of an entry that is not known are counted as failed', () => {
    full([row('g', 'all', members)])
    const record = delta([], { members: [{ anchor: 'h', changes: [{ slot: MEMBERS, add: ['a'], remove: [] }] }] })
    expect(record).toMatchObject({ failed: 1, failures: [{ code: 'unknown-entry', anchor: 'h' }] })
  })
})

describe('lists that are incomplete', () => {
  const EMAILS = 2

  it('add the values they have, and take none away', async () => {
    full([{ anchor: 'g', cells: ['all', null, ['a@x', 'b@x'], ['person-1', 'person-2']] }])
    full([{ anchor: 'g', cells: ['all', 'x', ['c@x', 'a@x'], ['person-3']] }], noGuards, {
      incomplete: [EMAILS, MEMBERS],
    })
    expect(await reading(space => space.get('person', 'g')?.attributes)).toEqual({
      userName: 'all',
      title: 'x',
      'emails.value': ['a@x', 'b@x', 'c@x'],
      members: ['person-1', 'person-2', 'person-3'],
    })
    expect(await reading(space => space.find('person', 'emails.value', 'b@x'))).toHaveLength(1)
  })
})

describe('partitions', () => {
  const rowsOf = (name: string, total: number): Row[] =>
    Array.from({ length: total }, (_, i) => row(`${name}${i}`, `${name}${i}`))
  function partition(name: string, rows: readonly Row[]) {
    const run = new Importing(writer, { partition: name, epoch: name })
    run.commit(rows, { watermark: `of ${name}` })
    return run.end()
  }

  it('are imported apart: what is gone from one is gone, and nothing of another', async () => {
    partition('a', rowsOf('a', 3))
    partition('b', rowsOf('b', 3))
    expect(partition('a', rowsOf('a', 2))).toMatchObject({ deleted: 1, unchanged: 2 })
    expect(await count()).toBe(5)
    expect(
      await reading(space => [
        space.progressOf('a', null)?.watermark,
        space.progressOf('b', null)?.watermark,
        space.watermark,
      ]),
    ).toEqual(['of a', 'of b', null])
  })

  it('claim entries that were read as a part of the whole', async () => {
    full([...rowsOf('a', 2), ...rowsOf('b', 2)])
    expect(partition('a', rowsOf('a', 2))).toMatchObject({ deleted: 0, unchanged: 2 })
    expect(partition('a', rowsOf('a', 1))).toMatchObject({ deleted: 1 })
    expect(await count()).toBe(3)
  })
})

describe('an import that was interrupted', () => {
  /** Commits rows, with the place to go on from after them; the run has no end. */
  async function interrupted(commits: readonly (readonly [rows: readonly Row[], resume?: string])[]) {
    const run = new Importing(writer)
    for (const [rows, resume] of commits) run.commit(rows, resume === undefined ? {} : { resume })
    await writer.close()
    writer = Writer.open(folder, clock)
  }

  it('goes on from the last place, and deletes what neither part has seen', async () => {
    full([...people(6), row('gone', 'gone')])
    await interrupted([[people(2), 'after 2'], [people(3).slice(2)]])
    const run = new Importing(writer)
    expect(run.start.resume).toBe('after 2')
    run.commit([...people(6).slice(2), row('new', 'new')])
    expect(run.end()).toMatchObject({ read: 5, added: 1, deleted: 1, failed: 0, resumedFrom: 2 })
    expect(await count()).toBe(7)
  })

  it('remembers what it has added before the place', async () => {
    await interrupted([[people(2), 'after 2']])
    const run = new Importing(writer)
    run.commit(people(4).slice(2))
    expect(run.end()).toMatchObject({ added: 2, deleted: 0 })
    expect(await count()).toBe(4)
  })

  it('finds an anchor that stands there a second time, before and after the place', async () => {
    full(people(3))
    await interrupted([[people(2), 'after 2']])
    const run = new Importing(writer)
    run.commit([row('p0', 'again'), row('p2', 'user2')])
    const record = run.end()
    expect(record).toMatchObject({ failed: 1, deleted: 0 })
    expect(record.failures[0]?.message).toContain('the first was read before the import was interrupted')
  })

  it('does not delete what a delta has added in between', async () => {
    full(people(4))
    await interrupted([[people(2), 'after 2']])
    delta([row('p1b', 'between')], {})
    const run = new Importing(writer)
    run.commit(people(4).slice(2))
    expect(run.end()).toMatchObject({ deleted: 0 })
    expect(await count()).toBe(5)
  })

  it('counts what both parts have read when it judges whether the read was short', async () => {
    full(people(20))
    await interrupted([[people(10), 'after 10']])
    const run = new Importing(writer)
    run.commit(people(20).slice(10))
    expect(run.end({ guards: { ...noGuards, shortRead: 80 } })).toMatchObject({ withheld: null, deleted: 0 })
  })

  it('begins again where the connector says so', async () => {
    full(people(4))
    await interrupted([[people(2), 'after 2']])
    const run = new Importing(writer)
    run.restart()
    run.commit(people(3))
    expect(run.end()).toMatchObject({ unchanged: 3, deleted: 1, failed: 0 })
  })

  it.each([
    ['the settings or the mapping have changed', { epoch: 'two' }],
    ['another partition is read', { partition: 'a' }],
    ['nothing is to be written', { dryRun: true }],
  ])('is not gone on with when %s', async (_, options) => {
    await interrupted([[people(2), 'after 2']])
    expect(new Importing(writer, options).start.resume).toBeNull()
  })
})
