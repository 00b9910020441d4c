import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Anchor, Change } from '../../../src/model/change.ts'
import { valuesOf } from '../../../src/model/diff.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'
import { type ExportOptions, runExport } from '../../../src/runtime/export/run.ts'
import type { ExportReport } from '../../../src/runtime/export/tally.ts'
import { add, anyDirectory, anyOf, changesBetween, contents, patient, surroundings } from './changes.ts'
import { Directory, type Entries, type Fault, keyOf, type Manners, schema } from './directory.ts'

const anyLimits = fc.record({ batch: fc.integer({ min: 1, max: 5 }), values: fc.integer({ min: 1, max: 4 }) })

/** Two directories, and the changes from one to the other in any order. */
const anyTask = fc.tuple(anyDirectory, anyDirectory).chain(([before, after]) => {
  const changes = changesBetween(before, after)
  const all = { minLength: changes.length, maxLength: changes.length }
  return fc.record({
    before: fc.constant(before),
    after: fc.constant(after),
    changes: fc.shuffledSubarray([...changes], all),
    limits: anyLimits,
    concurrency: fc.integer({ min: 1, max: 3 }),
  })
})

const anyFaults = fc.array(
  fc.constantFrom<Fault>(
    'none',
    'throws before',
    'throws in the middle',
    'throws after',
    'answers busy',
    'answers timeout',
  ),
  { maxLength: 30 },
)

interface Setting extends ExportOptions {
  readonly known?: Entries
  readonly cannotRead?: boolean
}

async function exported(
  directory: Directory,
  changes: readonly Change[],
  { limits }: Manners,
  { known, cannotRead, ...options }: Setting = {},
): Promise<ExportReport> {
  const plan = planExport(
    changes,
    schema,
    limits,
    known && ((objectType, anchor: Anchor) => known.get(keyOf(objectType, anchor))),
  )
  const target = cannotRead === true ? directory.writingOnly : directory.target
  const report = await runExport(plan, target, { surroundings: surroundings(), retry: patient(), ...options })
  expect(directory.breaches).toEqual([])
  expect(report.counts).toMatchObject({ total: changes.length, calls: directory.calls.length, reads: directory.reads })
  return report
}

/** Whether entries that go name each other in a circle: they can only go when that is known. */
function haveCircle(before: Entries, after: Entries): boolean {
  let going = [...before].filter(([key]) => !after.has(key))
  for (let count = -1; count !== going.length; ) {
    count = going.length
    const named = new Set(going.flatMap(([key, entry]) => referred(entry).filter(name => !key.endsWith(` ${name}`))))
    going = going.filter(([key]) => named.has(key.slice(key.indexOf(' ') + 1)))
  }
  return going.length > 0
}

function referred(entry: Readonly<Record<string, unknown>>): readonly string[] {
  return [entry['manager'], entry['members']].flatMap(value => valuesOf((value ?? null) as never)).map(String)
}

describe('an export to a strict directory', () => {
  test('makes it what it should be without being refused anything, whatever the order of the changes', async () => {
    await fc.assert(
      fc.asyncProperty(anyTask, async ({ before, after, changes, limits, concurrency }) => {
        const directory = new Directory(before, { limits })
        const { outcomes } = await exported(directory, changes, { limits }, { concurrency, known: before })
        expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([])
        expect(contents(directory.entries)).toEqual(contents(after))
        expect(directory.refusals).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  test('sorts out by refusals what it was not told of the entries that go', async () => {
    await fc.assert(
      fc.asyncProperty(anyTask, async ({ before, after, changes, limits, concurrency }) => {
        fc.pre(!haveCircle(before, after))
        const directory = new Directory(before, { limits })
        const { outcomes } = await exported(directory, changes, { limits }, { concurrency })
        expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([])
        expect(contents(directory.entries)).toEqual(contents(after))
      }),
    )
  })

  test('changes nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(anyTask, async ({ before, changes, limits }) => {
        const directory = new Directory(before, { limits })
        await exported(directory, changes, { limits }, { known: before })
        const again = new Directory(directory.entries, { limits })
        await exported(again, changes, { limits }, { known: before })
        expect(again.effects).toBe(0)
        expect(contents(again.entries)).toEqual(contents(directory.entries))
      }),
    )
  })

  test.each([false, true])('comes to the same whatever fails in passing (without read: %s)', async cannotRead => {
    await fc.assert(
      fc.asyncProperty(anyTask, anyFaults, async ({ before, after, changes, limits, concurrency }, faults) => {
        const directory = new Directory(before, { limits, faults })
        const setting = { cannotRead, concurrency, known: before, retry: patient(40) }
        const { outcomes } = await exported(directory, changes, { limits }, setting)
        expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([])
        expect(contents(directory.entries)).toEqual(contents(after))
      }),
      { numRuns: 200 },
    )
  })
})

describe('entries and values that a target refuses', () => {
  const names = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']
  const tags = ['t0', 't1', 't2', 't3', 't4', 't5']
  const anyCase = fc.record({
    badNames: anyOf(names),
    manner: fc.constantFrom('answers' as const, 'throws' as const, 'breaks' as const),
    badTags: anyOf(tags),
    tells: fc.constantFrom('value' as const, 'attribute' as const, 'nothing' as const),
    tagged: fc.array(anyOf(tags), { minLength: names.length, maxLength: names.length }),
    members: anyOf(names),
    limits: anyLimits,
    faults: anyFaults,
  })

  test('are left out, and everything else goes through', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ badNames, manner, badTags, tells, tagged, members, limits, faults }) => {
        const badEntries = new Map(badNames.map(name => [name, manner]))
        const directory = new Directory([], { limits, faults, badEntries, badValues: new Set(badTags), tells })
        const people = names.map((name, at) => add('person', name, { tags: tagged[at] ?? [] }))
        const { outcomes } = await exported(
          directory,
          [add('group', 'g', { members }), ...people],
          { limits },
          { retry: patient(40) },
        )

        const good = (list: readonly string[], bad: readonly string[]) => list.filter(one => !bad.includes(one))
        const lists = (name: string, list: readonly string[]) => (list.length === 0 ? {} : { [name]: list })
        const expected = new Map([
          ['group g', { id: 'g', ...lists('members', good(members, badNames)) }],
          ...names.flatMap((name, at) =>
            badNames.includes(name)
              ? []
              : [[`person ${name}`, { id: name, ...lists('tags', good(tagged[at] ?? [], badTags)) }] as const],
          ),
        ])
        expect(contents(directory.entries)).toEqual(contents(expected))

        const [ofGroup, ...ofPeople] = outcomes
        expect(lostValues(ofGroup)).toEqual(members.filter(name => badNames.includes(name)))
        for (const [at, name] of names.entries()) {
          const outcome = ofPeople[at]
          if (badNames.includes(name)) expect(outcome?.kind).toBe('failed')
          else expect(lostValues(outcome)).toEqual((tagged[at] ?? []).filter(tag => badTags.includes(tag)))
        }
      }),
      { numRuns: 200 },
    )
  })

  test.each([2, 7, 64, 100])('cost two calls for each halving where one of %i throws', async count => {
    const people = Array.from({ length: count }, (_, at) => add('person', `p${at}`))
    for (const bad of people.keys()) {
      const directory = new Directory([], { badEntries: new Map([[`p${bad}`, 'throws']]) })
      const { outcomes } = await exported(directory, people, {}, { cannotRead: true })
      expect(directory.calls.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 2)
      expect(directory.entries.size).toBe(count - 1)
      expect(outcomes.flatMap(({ kind }, at) => (kind === 'done' ? [] : [at]))).toEqual([bad])
    }
  })

  test.each([2, 7, 64, 100])('cost two calls for each halving where one value of %i is refused unsaid', async count => {
    const members = Array.from({ length: count }, (_, at) => `t${at}`)
    for (const bad of members) {
      const directory = new Directory([], { badValues: new Set([bad]), tells: 'nothing' })
      const { outcomes } = await exported(directory, [add('person', 'p', { tags: members })], {})
      expect(directory.calls.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 3)
      expect(directory.entries.get('person p')).toMatchObject({ tags: members.filter(tag => tag !== bad) })
      expect(lostValues(outcomes[0])).toEqual([bad])
    }
  })
})

/** The values that could not be written; nothing for a change that failed as a whole. */
function lostValues(outcome: ExportReport['outcomes'][number] | undefined): readonly unknown[] | undefined {
  if (outcome?.kind === 'done') return []
  if (outcome?.kind !== 'partly done') return undefined
  return outcome.failed
    .flatMap(({ change }) => (change.kind === 'values' ? change.add : valuesOf(change.value)))
    .map(String)
    .sort()
}
