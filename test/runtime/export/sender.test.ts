import { describe, expect, test } from 'vitest'
import type { ChangeResult } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import { hostError } from '../../../src/model/error.ts'
import { TargetError, type TargetFailure } from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'
import { type ExportOptions, runExport } from '../../../src/runtime/export/run.ts'
import type { ExportReport } from '../../../src/runtime/export/tally.ts'
import { add, remove, rename, replace, set, surroundings, update, values } from './changes.ts'
import { schema } from './directory.ts'

/** What a call comes to: results, one result for all, or an error. */
type Turn = readonly ChangeResult[] | ChangeResult | Error
const done: ChangeResult = { kind: 'done' }
const failed = (failure: Partial<TargetFailure> & Pick<TargetFailure, 'kind'>): ChangeResult => ({
  kind: 'failed',
  failure: { message: `it is ${failure.kind}`, ...failure },
})
const lost = new TargetError('timeout', 'too slow')

interface Played {
  readonly calls: readonly (readonly Change[])[]
  readonly slept: readonly number[]
  readonly report: ExportReport
}

/** Exports to a target that answers as it is told, and then does everything. */
async function play(
  changes: readonly Change[],
  turns: readonly Turn[],
  options: ExportOptions & { readonly read?: readonly (readonly Cell[] | null)[]; readonly batch?: number } = {},
): Promise<Played> {
  const calls: (readonly Change[])[] = []
  const { read, batch = 100, ...rest } = options
  const reads = [...(read ?? [])]
  const world = surroundings()
  const report = await runExport(
    planExport(changes, schema, { batch }),
    {
      export: async sent => {
        const turn = turns[calls.length] ?? done
        calls.push(sent)
        if (turn instanceof Error) throw turn
        return Array.isArray(turn) ? turn : sent.map(() => turn as ChangeResult)
      },
      ...(read === undefined ? {} : { read: async () => reads.shift() ?? null }),
    },
    { surroundings: world, ...rest },
  )
  return { calls, slept: world.slept, report }
}

const people = (count: number): readonly Change[] => Array.from({ length: count }, (_, at) => add('person', `p${at}`))
const sizes = ({ calls }: Played): readonly number[] => calls.map(call => call.length)
const kindsOf = ({ report }: Played): readonly string[] => report.outcomes.map(({ kind }) => kind)

describe('what may pass is tried again', () => {
  test('after a wait that doubles, with jitter', async () => {
    const down = new TargetError('unavailable', 'no route')
    const played = await play(people(3), [down, down, down])
    expect(sizes(played)).toEqual([3, 3, 3, 3])
    expect(played.slept).toEqual([750, 1500, 3000])
    expect(played.report.counts).toMatchObject({ done: 3, calls: 4, waitedMs: 5250 })
  })

  test('when the target said that it may', async () => {
    const told = await play(people(3), [[failed({ kind: 'busy', retryAfterMs: 7000 }), done]], { batch: 2 })
    expect(told.slept).toEqual([7000])
    expect(sizes(told)).toEqual([2, 1, 1])
    const thrown = await play(people(3), [new TargetError('busy', 'not now', { retryAfterMs: 7000 })], { batch: 2 })
    expect(thrown.slept).toEqual([7000])
    expect(sizes(thrown)).toEqual([2, 2, 1])
  })

  test('as often as it is told to, and then reported as worth another time', async () => {
    const played = await play(
      people(1),
      Array.from({ length: 9 }, () => failed({ kind: 'locked' })),
      {
        retry: { attempts: 3 },
      },
    )
    expect(sizes(played)).toEqual([1, 1, 1])
    expect(played.report.outcomes).toEqual([
      {
        kind: 'failed',
        failure: { code: 'target-locked', message: 'it is locked', retry: true },
        failed: [],
        calls: 3,
      },
    ])
  })

  test('but never what is permanent', async () => {
    const played = await play(people(2), [[failed({ kind: 'forbidden' }), done]])
    expect(sizes(played)).toEqual([2])
    expect(played.slept).toEqual([])
    expect(played.report.outcomes[0]).toMatchObject({
      kind: 'failed',
      failure: { code: 'target-forbidden', retry: false },
    })
  })

  test('not where the target wants to be left alone for longer than there is patience', async () => {
    const busy = new TargetError('busy', 'come back tomorrow', { retryAfterMs: 86_400_000 })
    const played = await play(people(3), [busy], { batch: 2 })
    expect(played.slept).toEqual([])
    expect(kindsOf(played)).toEqual(['failed', 'failed', 'not attempted'])
    expect(played.report.ended).toMatchObject({ code: 'target-busy', retryAfterMs: 86_400_000, retry: true })
  })

  test('with the others only where it did not fail alone', async () => {
    const exit = hostError('worker-lost', { reason: 'exit 3' })
    const answers = [exit, exit, exit, exit, exit, exit, exit]
    const played = await play(people(4), answers, { retry: { attempts: 2 } })
    // All four fail by themselves, and are tried again by themselves.
    expect(sizes(played)).toEqual([4, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1])
  })

  test('by itself, where it takes the worker along: the others are not held up', async () => {
    const played = await play(
      people(4),
      [hostError('worker-lost', { reason: 'exit 3' }), hostError('worker-lost', { reason: 'exit 3' })].concat(
        hostError('worker-lost', { reason: 'exit 3' }),
      ),
    )
    expect(sizes(played)).toEqual([4, 2, 1, 1, 2, 1])
    expect(kindsOf(played)).toEqual(['done', 'done', 'done', 'done'])
  })
})

describe('a target that is down', () => {
  test('is left alone after some calls; what is left is not attempted', async () => {
    const down = new TargetError('unavailable', 'no route')
    const played = await play(
      people(1000),
      Array.from({ length: 500 }, () => down),
    )
    expect(played.calls.length).toBe(24)
    expect(played.report.counts).toMatchObject({ failed: 100, notAttempted: 900, done: 0 })
    expect(played.report.ended).toMatchObject({ code: 'target-unavailable' })
  })

  test('is left alone too where it says so of each change', async () => {
    const played = await play(
      people(1000),
      Array.from({ length: 500 }, () => failed({ kind: 'unavailable' })),
    )
    expect(played.calls.length).toBe(24)
    expect(played.report.counts).toMatchObject({ failed: 500, notAttempted: 500 })
  })

  test('or does not accept who we are, is asked once', async () => {
    const played = await play(people(3), [new TargetError('credentials', 'wrong password')], { batch: 2 })
    expect(sizes(played)).toEqual([2])
    expect(kindsOf(played)).toEqual(['failed', 'failed', 'not attempted'])
  })
})

describe('a lost answer', () => {
  const ann = add('person', 'a', { name: 'Ann', tags: ['1', '2'] })

  test('on an add that was made: it is found by reading back, and not made again', async () => {
    const played = await play([ann], [lost], { read: [['a', 'Ann', 'set@by.target', null, ['2', '1']]] })
    expect(played.calls).toEqual([[ann]])
    expect(played.report.outcomes).toEqual([{ kind: 'done', anchor: undefined, repaired: true, calls: 1 }])
    expect(played.report.counts).toMatchObject({ calls: 1, reads: 1 })
  })

  test('on an add that was made differently: it is updated by the difference', async () => {
    const played = await play([ann], [lost], { read: [['a', null, null, null, ['2', '3']]] })
    expect(played.calls[1]).toEqual([update('person', 'a', set('name', 'Ann'), values('tags', ['1'], ['3']))])
    expect(played.report.outcomes[0]).toMatchObject({ kind: 'done', repaired: true })
  })

  test('on an add that was not made: it is made', async () => {
    const played = await play([ann], [lost], { read: [null] })
    expect(played.calls).toEqual([[ann], [ann]])
    expect(played.report.outcomes).toEqual([{ kind: 'done', calls: 2 }])
  })

  test('on an add that cannot be read back: an entry that is there then is this one', async () => {
    const played = await play([ann], [lost, failed({ kind: 'exists' })])
    expect(played.report.outcomes).toEqual([{ kind: 'done', repaired: true, calls: 2 }])
  })

  test('is not what is assumed where an entry was there before', async () => {
    const played = await play([ann], [failed({ kind: 'exists' })])
    expect(played.report.outcomes[0]).toMatchObject({ kind: 'failed', failure: { code: 'target-exists' }, calls: 1 })
  })

  test('of another kind counts for the same: a value that is taken is no lost answer', async () => {
    const played = await play([ann], [lost, failed({ kind: 'exists' })], { read: [null, null] })
    expect(played.report.outcomes[0]).toMatchObject({ kind: 'failed', failure: { code: 'target-exists' } })
  })

  test('on a deletion or a rename: what is gone is gone', async () => {
    const changes = [remove('person', 'a'), rename('person', 'b', 'c')]
    const played = await play(changes, [lost, failed({ kind: 'absent' }), failed({ kind: 'absent' })], { batch: 1 })
    expect(kindsOf(played)).toEqual(['done', 'done'])
  })

  test('of an earlier export counts for the same', async () => {
    const inDoubt = new Set([0])
    const read = [['a', 'Ann', null, null, ['1', '2']]]
    expect((await play([ann], [], { inDoubt, read })).report.outcomes).toEqual([
      { kind: 'done', repaired: true, calls: 0 },
    ])
    const played = await play([ann, add('person', 'b')], [failed({ kind: 'exists' })], { inDoubt })
    expect(kindsOf(played)).toEqual(['done', 'failed'])
  })

  test('on a rename is looked after by both names', async () => {
    const change = rename('person', 'a', 'b')
    const entry = ['b', null, null, null, null]
    const outcomeOf = async (kind: 'absent' | 'exists', read: readonly (readonly Cell[] | null)[]) => {
      const played = await play([change], [lost, failed({ kind }), failed({ kind })], { read })
      expect(played.report.counts.reads).toBe(1)
      return kindsOf(played)[0]
    }
    expect(await outcomeOf('absent', [entry])).toBe('done')
    expect(await outcomeOf('absent', [null])).toBe('failed')
    expect(await outcomeOf('exists', [null])).toBe('done')
    expect(await outcomeOf('exists', [entry])).toBe('failed')
  })

  test('on an add whose entry is read as something else cannot be looked after', async () => {
    const played = await play([ann], [lost, failed({ kind: 'exists' })], { read: [['a'], ['a']] })
    expect(played.report.outcomes).toEqual([{ kind: 'done', repaired: true, calls: 2 }])
  })

  test('is what an answer is that breaks the contract', async () => {
    const played = await play(people(2), [[done]], { read: [['p0', null, null, null, null], null] })
    expect(played.calls.map(call => call.map(({ anchor }) => anchor?.[0]))).toEqual([['p0', 'p1'], ['p1']])
    expect(kindsOf(played)).toEqual(['done', 'done'])
    const never = await play(people(1), [[{ kind: 'fine' } as never]])
    expect(never.report.outcomes[0]).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'result-invalid',
        message: expect.stringContaining("What the connector's export returned breaks the contract: "),
      },
    })
  })
})

describe('a deletion', () => {
  test('of an entry that is gone already is done', async () => {
    expect(kindsOf(await play([remove('person', 'a')], [failed({ kind: 'absent' })]))).toEqual(['done'])
  })

  test('that is refused because something refers to the entry is tried again after the others', async () => {
    const played = await play([remove('person', 'a'), remove('person', 'b')], [[failed({ kind: 'reference' }), done]])
    expect(sizes(played)).toEqual([2, 1])
    expect(kindsOf(played)).toEqual(['done', 'done'])
  })

  test('that stays refused is reported', async () => {
    const played = await play(
      [remove('person', 'a'), remove('person', 'b')],
      [[failed({ kind: 'reference' }), done], failed({ kind: 'reference' }), failed({ kind: 'reference' })],
    )
    expect(kindsOf(played)).toEqual(['failed', 'done'])
    expect(played.calls.length).toBe(2)
  })
})

describe('a refusal', () => {
  test('of an attribute lets the rest through', async () => {
    const change = add('person', 'a', { name: 'A', mail: 'no address' })
    const failure = { kind: 'value', attribute: 'mail' } as const
    const played = await play([change], [failed(failure)])
    expect(played.calls[1]).toEqual([add('person', 'a', { name: 'A' })])
    expect(played.report.outcomes).toMatchObject([
      {
        kind: 'partly done',
        failed: [{ change: set('mail', 'no address'), failure: { code: 'target-value', attribute: 'mail' } }],
      },
    ])
  })

  test('of what an entry must have fails all of it', async () => {
    const played = await play([add('person', 'a', { name: 'A' })], [failed({ kind: 'value', attribute: 'id' })])
    expect(kindsOf(played)).toEqual(['failed'])
  })

  test('of an attribute that is replaced with all others does not clear it', async () => {
    const change = replace('person', 'a', { name: 'A', mail: 'no address' })
    const played = await play([change], [failed({ kind: 'value', attribute: 'mail' })])
    expect(played.calls[1]).toEqual([update('person', 'a', set('name', 'A'), set('manager', null), set('tags', null))])
    expect(kindsOf(played)).toEqual(['partly done'])
  })

  test('of a change with single values alone, for a reason that is not told, fails it', async () => {
    const played = await play(
      [update('person', 'a', set('name', 'A'), set('mail', 'm'))],
      [failed({ kind: 'refused' })],
    )
    expect(sizes(played)).toEqual([1])
    expect(kindsOf(played)).toEqual(['failed'])
  })

  test('is told of the changes that it has to do with, where several were merged', async () => {
    const changes = [add('person', 'a', { name: 'A' }), update('person', 'a', set('mail', 'no address'))]
    const played = await play(changes, [failed({ kind: 'value', attribute: 'mail' })])
    expect(kindsOf(played)).toEqual(['done', 'partly done'])
  })

  test('of all values, for a reason that is not told, is not followed to the last', async () => {
    const tags = Array.from({ length: 5000 }, (_, at) => `t${at}`)
    const change = update('person', 'a', values('tags', tags))
    const played = await play(
      [change],
      Array.from({ length: 9000 }, () => failed({ kind: 'refused' })),
    )
    expect(played.calls.length).toBeLessThan(1100)
    expect(kindsOf(played)).toEqual(['failed'])
  })

  test('of a reference leaves it for a second pass, when all entries are there', async () => {
    const changes = [add('person', 'a', { manager: 'x' }), update('group', 'g', values('members', ['y', 'z']))]
    const played = await play(changes, [
      [
        failed({ kind: 'reference', attribute: 'manager' }),
        failed({ kind: 'reference', attribute: 'members', value: 'y' }),
      ],
    ])
    expect(played.calls.slice(1)).toEqual([
      [add('person', 'a'), update('group', 'g', values('members', ['z']))],
      [update('person', 'a', set('manager', 'x')), update('group', 'g', values('members', ['y']))],
    ])
    expect(kindsOf(played)).toEqual(['done', 'done'])
  })

  test('of a reference in the second pass too is reported', async () => {
    const failure = { kind: 'reference', attribute: 'manager' } as const
    const played = await play([add('person', 'a', { manager: 'x' })], [failed(failure), done, failed(failure)])
    expect(played.report.outcomes).toMatchObject([
      { kind: 'partly done', failed: [{ change: set('manager', 'x'), failure: { code: 'target-reference' } }] },
    ])
  })

  test('of a name that is taken is forgotten when an entry goes that may have had it', async () => {
    const changes = [add('person', 'a', { mail: 'm@x' }), remove('person', 'b')]
    const played = await play(changes, [failed({ kind: 'exists' })])
    expect(played.calls.map(call => call.map(({ kind }) => kind))).toEqual([['add'], ['delete'], ['add']])
    expect(kindsOf(played)).toEqual(['done', 'done'])
  })
})

describe('what is deferred', () => {
  const calls: string[] = []
  const target = (refusal: (change: Change) => ChangeResult | undefined) => ({
    export: async (sent: readonly Change[]) => {
      calls.push(sent.map(({ kind, anchor }) => `${kind} ${String(anchor?.[0])}`).join(', '))
      return sent.map(change => refusal(change) ?? done)
    },
  })
  const callsOf = async (changes: readonly Change[], refusal: (change: Change) => ChangeResult | undefined) => {
    calls.length = 0
    const report = await runExport(planExport(changes, schema, { values: 1 }), target(refusal))
    expect(report.counts.done).toBe(changes.length)
    return calls
  }

  test('holds the other steps of its entry', async () => {
    const changes = [add('person', 'a', { tags: ['1', '2'] }), remove('person', 'x')]
    const refusal = (change: Change) =>
      change.kind === 'add' && !calls.some(call => call.startsWith('delete')) ? failed({ kind: 'exists' }) : undefined
    expect(await callsOf(changes, refusal)).toEqual(['add a', 'delete x', 'add a', 'update a'])
  })

  test('for want of an entry is made before anything goes', async () => {
    const changes = [add('person', 'a', { manager: 'x' }), remove('person', 'x')]
    const refusal = (change: Change) =>
      change.kind === 'add' && 'manager' in change.attributes
        ? failed({ kind: 'reference', attribute: 'manager' })
        : undefined
    expect(await callsOf(changes, refusal)).toEqual(['add a', 'add a', 'update a', 'delete x'])
  })
})

describe('an entry', () => {
  const group = { ...add('group', '', { members: ['1', '2', '3'] }), anchor: null }

  test('that gets its anchor from the target is changed further under it', async () => {
    const calls: (readonly Change[])[] = []
    const report = await runExport(planExport([group], schema, { values: 2 }), {
      export: async changes => {
        calls.push(changes)
        return [{ kind: 'done', anchor: ['g7'], attributes: { title: 'Seven' } }]
      },
    })
    expect(calls[1]).toEqual([update('group', 'g7', values('members', ['3']))])
    expect(report.outcomes).toEqual([{ kind: 'done', anchor: ['g7'], attributes: { title: 'Seven' }, calls: 2 }])
  })

  test('that got none is not', async () => {
    const report = await runExport(planExport([group], schema, { values: 2 }), { export: async () => [done] })
    expect(report.outcomes).toMatchObject([{ kind: 'partly done', failed: [{ change: values('members', ['3']) }] }])
  })

  test('that was renamed is changed further under its new name, and under the old one where that failed', async () => {
    const changes = [rename('person', 'a', 'b'), update('person', 'b', set('name', 'B'))]
    const renamed = await play(changes, [])
    expect(renamed.calls[1]).toEqual([update('person', 'b', set('name', 'B'))])
    const refused = await play(changes, [failed({ kind: 'forbidden' })])
    expect(refused.calls[1]).toEqual([update('person', 'a', set('name', 'B'))])
    expect(kindsOf(refused)).toEqual(['failed', 'done'])
  })

  test('that could not be added is not changed further', async () => {
    const change = { ...group, anchor: ['g'] }
    const report = await runExport(planExport([change], schema, { values: 1 }), {
      export: async changes => changes.map(() => failed({ kind: 'forbidden' })),
    })
    expect(report.counts).toMatchObject({ calls: 1, failed: 1 })
  })
})

describe('an export that is stopped', () => {
  test('while it waits says what was begun and what was not attempted', async () => {
    const stop = new AbortController()
    const world = surroundings()
    const played = await play(people(3), [new TargetError('unavailable', 'no route')], {
      batch: 2,
      signal: stop.signal,
      surroundings: {
        ...world,
        sleep: async (ms, signal) => {
          stop.abort()
          await world.sleep(ms, signal)
        },
      },
    })
    expect(sizes(played)).toEqual([2])
    expect(kindsOf(played)).toEqual(['failed', 'failed', 'not attempted'])
    expect(played.report.outcomes[0]).toMatchObject({ failure: { code: 'run-stopped', retry: true } })
    expect(played.report.ended).toMatchObject({ code: 'run-stopped' })
  })

  test('during a call does not take what the call throws for the target', async () => {
    const stop = new AbortController()
    const report = await runExport(
      planExport(people(3), schema, { batch: 1 }),
      {
        export: async (changes, signal) => {
          if (changes[0]?.anchor?.[0] === 'p1') stop.abort()
          signal.throwIfAborted()
          return [done]
        },
      },
      { signal: stop.signal },
    )
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'not attempted'])
    expect(report.outcomes[1]).toMatchObject({ failure: { code: 'run-stopped' } })
  })

  test('before it begins attempts nothing', async () => {
    const played = await play(people(2), [], { signal: AbortSignal.abort() })
    expect(played.calls).toEqual([])
    expect(kindsOf(played)).toEqual(['not attempted', 'not attempted'])
  })

  test('between the parts of a change says which part is missing', async () => {
    const stop = new AbortController()
    const change = update('group', 'g', values('members', ['1', '2']))
    const report = await runExport(
      planExport([change], schema, { values: 1 }),
      {
        export: async () => {
          stop.abort()
          return [done]
        },
      },
      { signal: stop.signal },
    )
    expect(report.outcomes).toMatchObject([
      { kind: 'partly done', failed: [{ change: values('members', ['2']), failure: { code: 'run-stopped' } }] },
    ])
  })
})

describe('batches side by side', () => {
  test('are as many as may be, and none of the next pass among them', async () => {
    const changes = [
      ...people(6),
      update('person', 'y', set('manager', 'p0')),
      update('person', 'z', set('manager', 'p1')),
    ]
    let inFlight = 0
    const seen: string[] = []
    const report = await runExport(
      planExport(changes, schema, { batch: 1 }),
      {
        export: async sent => {
          seen.push(`${String(sent[0]?.anchor?.[0])} beside ${inFlight++}`)
          for (let turn = 0; turn < 5; turn++) await Promise.resolve()
          inFlight--
          return [done]
        },
      },
      { concurrency: 4 },
    )
    expect(report.counts.done).toBe(8)
    expect(seen.map(line => line.slice(0, 2)).sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'y ', 'z '])
    expect(Math.max(...seen.map(line => Number(line.at(-1))))).toBe(3)
    expect(seen.find(line => /^[yz]/.test(line))).toMatch(/beside 0$/)
  })
})

describe('what is told on the way', () => {
  test('is each outcome once, as soon as it is certain, and the counts', async () => {
    const settled: [number, string][] = []
    const counts: number[] = []
    const changes = [
      add('group', 'g', { members: ['a'] }),
      add('person', 'a'),
      add('person', 'x'),
      remove('person', 'x'),
    ]
    await play(changes, [], {
      onSettled: (input, { kind }) => settled.push([input, kind]),
      onProgress: ({ done }) => counts.push(done),
    })
    expect(settled).toEqual([
      [2, 'done'],
      [3, 'done'],
      [1, 'done'],
      [0, 'done'],
    ])
    expect(counts).toEqual([3, 4])
  })
})
