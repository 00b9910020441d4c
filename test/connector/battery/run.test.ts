import { describe, expect, test } from 'vitest'
import { checks } from '../../../src/connector/battery/checks.ts'
import type { Subject } from '../../../src/connector/battery/subject.ts'
import type { ChangeResult } from '../../../src/connector/contract.ts'
import type { ReadPage } from '../../../src/connector/read-page.ts'
import type { Change } from '../../../src/model/change.ts'
import { targetError } from '../../../src/model/error.ts'
import type { Attribute } from '../../../src/model/schema.ts'
import type { Cell } from '../../../src/model/value.ts'
import { findingsOf, soundSubject } from './subject.ts'

const failing = (findings: Awaited<ReturnType<typeof findingsOf>>) =>
  Object.values(findings)
    .filter(({ kind }) => kind === 'failed')
    .map(({ name }) => name)

/** The sound connector with pages that something happened to. */
function withPages(
  change: (page: ReadPage, number: number, isDelta: boolean) => ReadPage,
): (sound: Subject) => Partial<Subject> {
  return sound => ({
    async *pages(reading, signal) {
      let number = 0
      for await (const page of sound.pages(reading, signal))
        yield change(page, number++, typeof reading.from === 'string')
    },
  })
}

/** The sound connector with answers to changes that something happened to. */
function withExport(
  change: (results: readonly ChangeResult[], changes: readonly Change[], sound: Subject) => readonly ChangeResult[],
): (sound: Subject) => Partial<Subject> {
  return sound => ({ export: async changes => change(await sound.export(changes), changes, sound) })
}

/** The sound connector, for which some changes never come to anything. */
function ignoring(isIgnored: (change: Change) => boolean): (sound: Subject) => Partial<Subject> {
  return sound => ({
    async export(changes) {
      const results: ChangeResult[] = []
      for (const change of changes) {
        if (isIgnored(change)) results.push({ kind: 'done' })
        else results.push(...(await sound.export([change])))
      }
      return results
    },
  })
}

/** Values never go. */
function values(): (sound: Subject) => Partial<Subject> {
  return sound => ({
    export: changes =>
      sound.export(
        changes.map(change =>
          change.kind === 'update'
            ? { ...change, changes: change.changes.map(one => (one.kind === 'values' ? { ...one, remove: [] } : one)) }
            : change,
        ),
      ),
  })
}

/** A row with other members, where it has some. */
const withMembers =
  (members: readonly string[]) =>
  (row: readonly Cell[]): readonly Cell[] =>
    row.map(cell => (Array.isArray(cell) && cell.length > 0 ? members : cell))
const text = (name: string): Attribute => ({ name, kind: 'string', multi: false, required: true })

const done = (): ChangeResult => ({ kind: 'done' })
let calls = 0
/** Left out where something else is to be found. */
const slow = ['password-change', 'many']

const faults: readonly (readonly [what: string, check: string, fault: (sound: Subject) => Partial<Subject>])[] = [
  ['a schema without object types', 'schema', () => ({ schema: async () => ({ objectTypes: [] }) })],
  [
    'an anchor that is no attribute',
    'schema',
    () => ({ schema: async () => ({ objectTypes: [{ name: 'a', anchor: ['x'], attributes: [] }] }) }),
  ],
  [
    'a schema that is another each time',
    'schema-stable',
    sound => ({
      async schema() {
        const { objectTypes } = await sound.schema()
        return { objectTypes: objectTypes.map(type => ({ ...type, description: String(calls++) })) }
      },
    }),
  ],
  ['rows that are too short', 'import', withPages(page => ({ ...page, rows: page.rows.map(row => row.slice(1)) }))],
  ['pages of what nobody declared', 'import', withPages(page => ({ ...page, objectType: 'room' }))],
  [
    'an entry that comes twice',
    'anchors',
    withPages(page => ({ ...page, rows: [...page.rows, ...page.rows.slice(0, 1)] })),
  ],
  [
    'an entry without an anchor',
    'anchors',
    withPages(page => ({ ...page, rows: page.rows.map(row => [null, ...row.slice(1)]) })),
  ],
  [
    'text where true or false is declared',
    'values',
    withPages(page => ({ ...page, rows: page.rows.map(row => row.with(1, 7)) })),
  ],
  [
    'a reference that does not say its object type',
    'values',
    withPages(page => ({ ...page, rows: page.rows.map(withMembers(['p1'])) })),
  ],
  [
    'references that all lead nowhere',
    'references',
    withPages(page => ({ ...page, rows: page.rows.map(withMembers(['person:g1', 'group:p1'])) })),
  ],
  [
    'references to an object type that nobody declared',
    'schema',
    () => ({
      schema: async () => ({
        objectTypes: [{ name: 'a', anchor: ['x'], attributes: [{ ...text('x'), references: ['b'] }] }],
      }),
    }),
  ],
  ['no watermark', 'watermark', withPages(page => ({ ...page, watermark: null }))],
  [
    'entries that come and go by themselves',
    'imports-equal',
    withPages((page, number) => {
      calls += number === 0 ? 1 : 0
      return calls % 2 === 0 ? page : { ...page, rows: page.rows.filter(([id]) => id !== 'p3') }
    }),
  ],
  ['places that are forgotten', 'resume', sound => ({ pages: reading => sound.pages({ ...reading, resume: null }) })],
  ['a read that gives another entry', 'read', sound => ({ read: wanted => sound.read({ ...wanted, anchor: ['p1'] }) })],
  ['a read that finds what is not there', 'read-absent', () => ({ read: async () => ['x'] })],
  [
    'a tree that never ends',
    'hierarchy',
    () => ({ hierarchy: async () => [{ name: 'A', title: 'A', hasChildren: true }] }),
  ],
  ['partitions of the same name', 'partitions', () => ({ partitions: async () => [{ name: 'a' }, { name: 'a' }] })],
  ['a limit of nothing', 'limits', () => ({ limits: async () => ({ batch: 0 }) })],
  ['an add that is only said to be done', 'add', ignoring(({ kind }) => kind === 'add')],
  [
    'a second add that is said to be done',
    'add-again',
    withExport((results, changes) => results.map((one, index) => (changes[index]?.kind === 'add' ? done() : one))),
  ],
  ['a delete that is only said to be done', 'delete', ignoring(({ kind }) => kind === 'delete')],
  [
    'changes of absent entries that are said to be done',
    'absent',
    withExport((results, changes) => results.map((one, index) => (changes[index]?.kind === 'update' ? done() : one))),
  ],
  ['an update that is only said to be done', 'update', ignoring(({ kind }) => kind === 'update')],
  [
    'fewer results than changes',
    'batch',
    withExport((results, changes) => (changes.length === 3 ? results.slice(1) : results)),
  ],
  ['a replacement that is only said to be done', 'replace', ignoring(({ kind }) => kind === 'replace')],
  ['a rename that is only said to be done', 'rename', ignoring(({ kind }) => kind === 'rename')],
  [
    'a delta that says nothing',
    'delta-added',
    withPages((page, _, isDelta) => (isDelta ? { ...page, rows: [] } : page)),
  ],
  [
    'a delta that keeps what is gone to itself',
    'delta-deleted',
    withPages((page, _, isDelta) => (isDelta ? { ...page, anchors: [] } : page)),
  ],
  [
    'a delta that gives entries another form',
    'delta-harmless',
    sound => ({
      async *pages(reading, signal) {
        for await (const page of sound.pages({ ...reading, from: null }, signal)) {
          yield typeof reading.from === 'string' ? { ...page, rows: page.rows.map(row => row.with(1, 'other')) } : page
        }
      },
    }),
  ],
  [
    'any watermark taken',
    'delta-watermark',
    sound => ({ pages: reading => sound.pages({ ...reading, ...(reading.from ? { from: '0' } : {}) }) }),
  ],
  ['values that only come', 'values-change', values()],
  ['passwords for nobody', 'password-set', () => ({ setPassword: async () => null })],
  ['passwords that anybody may change', 'password-change', () => ({ changePassword: async () => null })],
  ['output where it does not belong', 'silent', () => ({ written: () => ['hello'] })],
]

describe('the battery', () => {
  test('finds nothing wrong with a connector that is sound', async () => {
    const findings = await findingsOf(soundSubject())
    expect(Object.values(findings).filter(({ kind }) => kind !== 'passed')).toEqual([])
  })

  test.each(faults)('finds %s', async (_, check, fault) => {
    const sound = soundSubject()
    const skip = slow.filter(name => name !== check)
    const findings = await findingsOf({ ...sound, ...fault(sound) }, { skip })
    expect(failing(findings)).toContain(check)
  })

  test('has a name of its own for each check', () => {
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
  })

  test('writes nothing without being told to', async () => {
    const sound = soundSubject()
    const findings = await findingsOf(
      { ...sound, export: () => Promise.reject(new Error('written')) },
      { write: false },
    )
    expect(failing(findings)).toEqual([])
    expect(findings['add']).toMatchObject({ kind: 'skipped', reason: 'nothing is written without --write' })
    expect(findings['import']).toMatchObject({ kind: 'passed' })
  })

  test('skips what a connector cannot do, and says what is missing', async () => {
    const findings = await findingsOf({ ...soundSubject(), operations: ['schema', 'importFull'] })
    expect(findings['add']).toMatchObject({ kind: 'skipped', reason: 'the connector has no export' })
    expect(findings['watermark']).toMatchObject({ kind: 'skipped', reason: 'the connector has no importDelta' })
  })

  test('skips what stands on a check that failed', async () => {
    const findings = await findingsOf({ ...soundSubject(), schema: async () => ({ objectTypes: [] }) })
    expect(findings['import']).toMatchObject({ kind: 'skipped', reason: '"schema" is not sound' })
    expect(findings['add-again']).toMatchObject({ kind: 'skipped', reason: '"add" is not sound' })
  })

  test('removes what it wrote, also when a check failed and when it is stopped', async () => {
    const sound = soundSubject()
    const stop = new AbortController()
    const findings = await findingsOf(
      { ...sound, ...ignoring(({ kind }) => kind === 'update')(sound) },
      { signal: stop.signal, done: ({ name }) => name === 'update' && stop.abort() },
    )
    expect(findings['update']?.kind).toBe('failed')
    expect(findings['replace']).toMatchObject({ kind: 'skipped', reason: 'the battery was stopped' })
    expect(findings['clean']).toMatchObject({ kind: 'passed' })
    const left: unknown[] = []
    for await (const { rows } of sound.pages({})) left.push(...rows.map(([id]) => id))
    expect(left.filter(id => typeof id !== 'string' || id.includes('zztest'))).toEqual([])
    expect(left).toHaveLength(13)
  })

  test('is stopped in the middle of many changes', async () => {
    const sound = soundSubject()
    const stop = new AbortController()
    const findings = await findingsOf(
      {
        ...sound,
        limits: async () => ({ batch: 10 }),
        async export(changes) {
          if (changes.length === 10) stop.abort()
          return await sound.export(changes)
        },
      },
      { signal: stop.signal, skip: ['password-change'] },
    )
    expect(findings['many']).toMatchObject({ kind: 'skipped', reason: 'the battery was stopped' })
    expect(findings['clean']).toMatchObject({ kind: 'passed' })
  })

  test('leaves a system alone that is busy, and takes what is thrown at one change for its failure', async () => {
    const sound = soundSubject()
    const paused: number[] = []
    let asked = 0
    const findings = await findingsOf(
      {
        ...sound,
        async export(changes) {
          asked++
          if (asked % 7 === 0) throw targetError('s', { kind: 'busy', message: 'later', retryAfterMs: 5 })
          const results = await sound.export(changes)
          const [first] = results
          if (changes.length === 1 && first?.kind === 'failed') throw targetError('s', first.failure)
          return results
        },
      },
      { pause: async ms => void paused.push(ms), skip: slow },
    )
    expect(failing(findings)).toEqual([])
    expect(new Set(paused)).toEqual(new Set([5]))
  })

  test('removes what it wrote before it passes a mistake of its own on', async () => {
    const sound = soundSubject()
    const mistaken = { ...sound, setPassword: () => Promise.reject(new TypeError('a mistake')) }
    await expect(findingsOf(mistaken)).rejects.toThrow('a mistake')
    const left: unknown[] = []
    for await (const { rows } of sound.pages({})) left.push(...rows)
    expect(left).toHaveLength(13)
  })

  test('leaves out what it is told to leave out', async () => {
    const findings = await findingsOf(soundSubject(), { skip: ['rename'] })
    expect(findings['rename']).toMatchObject({ kind: 'skipped', reason: 'it is left out' })
  })
})
