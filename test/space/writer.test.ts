import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredSchema } from '../../src/model/schema.ts'
import { openSpace, type SpaceReader } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { Writer } from '../../src/space/writer.ts'
import { Importing, noGuards, person, type Row } from './importing.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecmahost-space-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const row = (anchor: string, userName: string, title: string | null = null, members: string[] | null = null): Row => ({
  anchor,
  cells: [userName, title, null, members],
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

/** Runs whole imports one after the other on one writer. */
async function importAll(...imports: readonly (readonly Row[])[]) {
  const writer = Writer.open(folder, () => 1_000)
  const records = imports.map(rows => {
    const run = new Importing(writer)
    run.commit(rows)
    return run.end()
  })
  await writer.close()
  return records
}

describe('a full import', () => {
  it('adds, updates, deletes and leaves alone, and counts each', async () => {
    const [first, second] = await importAll(
      [row('1', 'ann'), row('2', 'bob'), row('3', 'cyd')],
      [row('1', 'ann'), row('2', 'bob', 'boss'), row('4', 'dan')],
    )
    expect(first).toMatchObject({ read: 3, added: 3, updated: 0, deleted: 0, unchanged: 0, outcome: 'completed' })
    expect(second).toMatchObject({ read: 3, added: 1, updated: 1, deleted: 1, unchanged: 1 })
    await reading(space => {
      expect([...space.list('person', { offset: 0, limit: 10 })].map(e => e.anchor)).toEqual(['1', '2', '4'])
      expect(space.get('person', '2')).toMatchObject({ revision: 2, attributes: { userName: 'bob', title: 'boss' } })
      expect(space.count('person')).toBe(3)
    })
    expect(await verifySpace(folder)).toEqual([])
  })

  it('lists each entry once, page by page, in any order of pages', async () => {
    await importAll(Array.from({ length: 25 }, (_, i) => row(String(i), `user${i}`)))
    await reading(space => {
      const page = (offset: number) => [...space.list('person', { offset, limit: 10 })].map(e => Number(e.anchor))
      const all = Array.from({ length: 25 }, (_, i) => i)
      expect([page(0), page(10), page(20)].flat()).toEqual(all)
      expect([page(20), page(10), page(5), page(30)]).toEqual([all.slice(20), all.slice(10, 20), all.slice(5, 15), []])
    })
  })

  it('finds entries by an indexed value without regard to case, and by nothing that was', async () => {
    await importAll([row('1', 'Ann'), row('2', 'ANN')], [row('1', 'Ann'), row('2', 'bob')])
    await reading(space => {
      expect(space.find('person', 'userName', 'aNN')).toHaveLength(1)
      expect(space.find('person', 'userName', 'bob')).toHaveLength(1)
      expect(space.find('person', 'userName', 'an')).toEqual([])
    })
  })

  it('finds values longer than an index key by all of their text', async () => {
    const long = 'x'.repeat(500)
    await importAll([row('1', `${long}a`), row('2', `${long}b`)])
    await reading(space => {
      expect(space.find('person', 'userName', `${long}b`).map(id => space.byId(id)?.anchor)).toEqual(['2'])
    })
  })

  it('keeps the first of two rows with one anchor and names both', async () => {
    const [first, second] = await importAll(
      [row('1', 'ann'), row('2', 'bob'), row('1', 'eve')],
      [row('1', 'ann'), row('1', 'eve'), row('2', 'bob'), row('2', 'bob')],
    )
    expect(first).toMatchObject({ added: 2, failed: 1 })
    expect(first?.failures).toEqual([
      {
        code: 'duplicate-anchor',
        message:
          'The anchor "1" stands there for the second time; the first is at people.csv, line 1 and is kept. Make the anchor unique in the source.',
        place: 'people.csv, line 3',
        anchor: '1',
      },
    ])
    expect(second).toMatchObject({ unchanged: 2, failed: 2, updated: 0, deleted: 0 })
    expect(second?.failures.map(f => f.place)).toEqual(['people.csv, line 2', 'people.csv, line 4'])
  })

  it('deletes nothing when it was stopped, had unreadable rows, read nothing or would delete too much', async () => {
    const many = Array.from({ length: 20 }, (_, i) => row(String(i), `user${i}`))
    await importAll(many)
    const writer = Writer.open(folder)
    const attempt = (rows: Row[], end: Parameters<Importing['end']>[0]) => {
      const run = new Importing(writer)
      run.commit(rows)
      return run.end(end)
    }
    expect(attempt(many.slice(0, 5), { outcome: 'stopped', complete: false }).deleted).toBe(0)
    expect(attempt([], {}).withheld).toEqual({
      deletions: 20,
      members: 0,
      reason: 'the source held no rows at all',
      plan: 1,
    })
    const guards = { ...noGuards, deletes: { count: 10, percent: 50, free: 3 } }
    expect(attempt(many.slice(0, 5), { guards }).withheld).toEqual({
      deletions: 15,
      members: 0,
      reason: '15 of 20 entries of person would be deleted, more than 10',
      plan: 2,
    })
    expect(attempt(many.slice(0, 15), { guards })).toMatchObject({ deleted: 5, withheld: null })
    await writer.close()
    expect(await verifySpace(folder)).toEqual([])
  })

  it('counts the same in a dry run and writes nothing', async () => {
    await importAll([row('1', 'ann'), row('2', 'bob', null, ['person-1'])])
    const writer = Writer.open(folder)
    const run = new Importing(writer, { dryRun: true })
    run.commit([row('2', 'bob', null, ['person-3']), row('3', 'cyd')])
    expect(run.end()).toMatchObject({ added: 1, updated: 1, deleted: 1, dryRun: true })
    await writer.close()
    await reading(space => {
      expect(space.get('person', '2')?.attributes.members).toEqual(['person-1'])
      expect(space.count('person')).toBe(2)
      expect(space.runs(10)).toHaveLength(1)
    })
  })

  it('keeps the members of a group as rows and writes only those that came and went', async () => {
    const members = Array.from({ length: 5_000 }, (_, i) => `person-${i}`)
    const [, second] = await importAll(
      [row('g', 'all', null, members)],
      [row('g', 'all', null, [...members.slice(1), 'person-x'])],
    )
    expect(second).toMatchObject({ updated: 1 })
    await reading(space => {
      const id = space.get('person', 'g', { rows: false })?.id ?? -1
      expect(space.rowCount(id, 'members')).toBe(5_000)
      expect(space.find('person', 'members', 'person-0')).toEqual([])
      expect(space.find('person', 'members', 'person-x')).toEqual([id])
      expect([...space.journal(1)].map(c => [c.sequence, c.change])).toEqual([
        [1, 'add'],
        // Who came, and at the end of the run who went.
        [2, 'update'],
        [3, 'update'],
      ])
    })
    expect(await verifySpace(folder)).toEqual([])
  })

  it('takes a schema with another attribute, and says "unchanged" of entries that do not have it', async () => {
    await importAll([row('1', 'ann', 'boss'), row('2', 'bob')])
    const attributes = person.objectTypes[0]?.attributes ?? []
    const wider: StoredSchema = {
      objectTypes: [
        {
          name: 'person',
          resource: 'User',
          attributes: [
            { name: 'nickName', kind: 'string', multi: false, required: false, indexed: true, caseExact: false },
            ...attributes,
          ],
        },
      ],
    }
    const writer = Writer.open(folder)
    const run = new Importing(writer, { schema: wider, epoch: 'two' })
    run.commit([
      { anchor: '1', cells: ['annie', 'ann', 'boss', null, null] },
      { anchor: '2', cells: [null, 'bob', null, null, null] },
    ])
    await reading(space => expect(space.searchable('person', 'nickName')).toBe(false))
    expect(run.end()).toMatchObject({ updated: 1, unchanged: 1, deleted: 0 })
    await writer.close()
    await reading(space => {
      expect(space.searchable('person', 'nickName')).toBe(true)
      expect(space.find('person', 'nickName', 'annie')).toEqual([0])
      expect(space.get('person', '2')).toMatchObject({ revision: 1, attributes: { userName: 'bob' } })
    })
    expect(await verifySpace(folder)).toEqual([])
  })
})

describe('members that a schema indexes, does not index, or does not have', () => {
  const members = (indexed: boolean | undefined): StoredSchema => ({
    objectTypes: person.objectTypes.map(objectType => ({
      ...objectType,
      attributes: objectType.attributes.flatMap(a =>
        a.name !== 'members' ? [a] : indexed === undefined ? [] : [{ ...a, indexed }],
      ),
    })),
  })
  const settings = [true, false, undefined]

  it.each(settings.flatMap(from => settings.filter(to => to !== from).map(to => [from, to] as const)))(
    'from %s to %s and back: the index holds them while they are indexed, and never others',
    async (from, to) => {
      const writer = Writer.open(folder)
      for (const [i, indexed] of [from, to, from].entries()) {
        const values = ['person-1', `person-x${i}`]
        for (const [anchor, kept] of [
          ['same', ['person-1', 'person-2']],
          ['other', values],
        ] as const) {
          const run = new Importing(writer, { schema: members(indexed), epoch: `epoch-${i}`, whole: false })
          run.commit([{ anchor, cells: [anchor, null, null, ...(indexed === undefined ? [] : [kept])] }])
          run.end()
        }
        await reading(space => {
          const finds = (value: string) => space.find('person', 'members', value).length
          const held = indexed === true ? [2, 1, 1, 0] : [0, 0, 0, 0]
          expect(['person-1', 'person-2', `person-x${i}`, `person-x${i - 1}`].map(finds)).toEqual(held)
        })
      }
      await writer.close()
      expect(await verifySpace(folder)).toEqual([])
    },
  )
})

describe('an attribute that holds the anchor', () => {
  const schemaOf = (isAnchor: boolean): StoredSchema => ({
    objectTypes: [
      {
        name: 'person',
        resource: 'User',
        attributes: [
          {
            name: 'externalId',
            kind: 'string',
            multi: false,
            required: false,
            indexed: true,
            caseExact: true,
            ...(isAnchor ? { isAnchor: true } : {}),
          },
        ],
      },
    ],
  })

  it('is found by the anchors, also when it was indexed before and is again', async () => {
    for (const [epoch, isAnchor] of [
      ['one', true],
      ['two', false],
      ['three', true],
    ] as const) {
      const writer = Writer.open(folder)
      const run = new Importing(writer, { schema: schemaOf(isAnchor), epoch })
      run.commit([
        { anchor: 'a', cells: ['a'] },
        { anchor: 'B', cells: ['B'] },
      ])
      expect(run.end()).toMatchObject(epoch === 'one' ? { added: 2 } : { unchanged: 2 })
      await writer.close()
      await reading(space => {
        expect(space.searchable('person', 'externalId')).toBe(true)
        expect(space.find('person', 'externalId', 'B')).toEqual([1])
        expect(space.find('person', 'externalId', 'b')).toEqual([])
      })
      expect(await verifySpace(folder)).toEqual([])
    }
  })
})

describe('a delta import', () => {
  it('moves its watermark with each commit and takes an entry more than once', async () => {
    await importAll([row('1', 'ann'), row('2', 'bob')])
    const writer = Writer.open(folder)
    const run = new Importing(writer, { whole: false })
    run.commit([row('3', 'cyd'), row('3', 'cyd2')], { deletions: ['1'], watermark: 'w1' })
    await reading(space => expect(space.watermark).toBe('w1'))
    expect(run.end({ watermark: 'w2' })).toMatchObject({ added: 1, updated: 1, deleted: 1, watermark: 'w2' })
    await writer.close()
    await reading(space => {
      expect(space.watermark).toBe('w2')
      expect([...space.list('person', { offset: 0, limit: 10 })].map(e => [e.anchor, e.attributes.userName])).toEqual([
        ['2', 'bob'],
        ['3', 'cyd2'],
      ])
    })
    expect(await verifySpace(folder)).toEqual([])
  })
})

describe('a delta import of one entry several times', () => {
  it('takes its changes in the order they come, deletions too', async () => {
    await importAll([row('1', 'ann'), row('2', 'bob')])
    const writer = Writer.open(folder)
    const run = new Importing(writer, { whole: false })
    run.commit([row('3', 'cyd'), row('2', 'bert')], { deletions: ['3', '2'] })
    run.commit([row('2', 'bruno')])
    expect(run.end()).toMatchObject({ added: 1, updated: 2, deleted: 1 })
    await writer.close()
    await reading(space => {
      expect(space.get('person', '3')).toBeUndefined()
      expect(space.get('person', '2')?.attributes).toEqual({ userName: 'bruno' })
    })
    expect(await verifySpace(folder)).toEqual([])
  })
})

describe('a dry run', () => {
  it('finds a repeated anchor, although nothing was written of the first', async () => {
    const writer = Writer.open(folder)
    const run = new Importing(writer, { dryRun: true })
    run.commit([row('1', 'ann'), row('1', 'eve')])
    expect(run.end()).toMatchObject({ added: 1, failed: 1 })
    await writer.close()
  })
})

describe('the space against a map', () => {
  const rows = fc.uniqueArray(
    fc.record({
      anchor: fc.constantFrom('a', 'b', 'c', 'd', 'é', 'a\u0000b', ''.padEnd(300, 'z')),
      cells: fc.tuple(
        fc.constantFrom('ann', 'Ann', 'bob', ''),
        fc.option(fc.string({ unit: 'grapheme', maxLength: 20 })),
        fc.option(fc.uniqueArray(fc.constantFrom('a@x', 'B@x', 'c@x'), { minLength: 1 })),
        fc.option(fc.uniqueArray(fc.constantFrom('p-1', 'p-2', 'p-3'), { minLength: 1 })),
      ),
    }),
    { selector: r => r.anchor },
  )
  const step = fc.record({
    rows,
    whole: fc.boolean(),
    cut: fc.boolean(),
    reopen: fc.boolean(),
    deletions: fc.subarray(['a', 'b', 'c']),
  })

  it('holds what any sequence of full, delta and broken-off imports comes to, and its tables agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async steps => {
        rmSync(folder, { recursive: true, force: true })
        const model = new Model()
        let writer = Writer.open(folder)
        for (const { rows, whole, cut, reopen, deletions } of steps) {
          const run = new Importing(writer, { whole })
          const gone = whole ? [] : deletions.filter(d => !rows.some(r => r.anchor === d))
          run.commit(rows, { deletions: gone })
          for (const r of rows) model.put(r)
          for (const anchor of gone) model.delete(anchor)
          if (cut) {
            // Broken off without an end, as by kill -9: the next writer finds what was committed.
            await writer.close()
            writer = Writer.open(folder)
            continue
          }
          const record = run.end()
          if (whole && record.withheld === null) {
            for (const anchor of model.anchors) if (!rows.some(r => r.anchor === anchor)) model.delete(anchor)
          }
          if (record.withheld === null) model.settle()
          if (reopen) {
            await writer.close()
            writer = Writer.open(folder)
          }
        }
        await writer.close()
        await reading(space => {
          const held = [...space.list('person', { offset: 0, limit: 100 })]
          expect(new Map(held.map(e => [e.anchor, e.attributes]))).toEqual(
            new Map(model.anchors.map(anchor => [anchor, attributesOf(model.cellsOf(anchor))])),
          )
          for (const entry of held) {
            expect(space.find('person', 'userName', entry.attributes['userName'] as string)).toContain(entry.id)
          }
        })
        expect(await verifySpace(folder)).toEqual([])
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

/** What a space should hold: what comes is there at once, what goes is gone when a run has ended well. */
class Model {
  readonly #cells = new Map<string, readonly unknown[]>()
  readonly #members = new Map<string, Set<string>>()
  readonly #going = new Set<string>()

  get anchors(): string[] {
    return [...this.#cells.keys()]
  }

  put({ anchor, cells }: Row): void {
    this.#cells.set(anchor, cells)
    this.#going.delete(anchor)
    const members = this.#members.get(anchor) ?? new Set()
    for (const member of membersIn(cells)) members.add(member)
    this.#members.set(anchor, members)
  }

  delete(anchor: string): void {
    if (this.#cells.has(anchor)) this.#going.add(anchor)
  }

  settle(): void {
    for (const anchor of this.#going) {
      this.#cells.delete(anchor)
      this.#members.delete(anchor)
    }
    this.#going.clear()
    for (const [anchor, cells] of this.#cells) this.#members.set(anchor, new Set(membersIn(cells)))
  }

  cellsOf(anchor: string): readonly unknown[] {
    const cells = this.#cells.get(anchor) ?? []
    const members = [...(this.#members.get(anchor) ?? [])]
    return [...cells.slice(0, 3), members.length === 0 ? null : members]
  }
}

const membersIn = (cells: readonly unknown[]): readonly string[] => (cells[3] as string[] | null) ?? []

function attributesOf(cells: readonly unknown[]): Record<string, unknown> {
  const names = ['userName', 'title', 'emails.value', 'members']
  return Object.fromEntries(
    names
      .map((name, i) => [
        name,
        name === 'members' && Array.isArray(cells[i]) ? (cells[i] as string[]).toSorted() : cells[i],
      ])
      .filter(([, value]) => value !== null),
  )
}
