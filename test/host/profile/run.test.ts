import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/host/profile/event.ts'
import type { Profile } from '../../../src/host/profile/profiles.ts'
import { runProfile } from '../../../src/host/profile/run.ts'
import type { StepReport, StepSystem } from '../../../src/host/profile/step.ts'
import { hostError } from '../../../src/model/error.ts'
import { describePlan } from '../../../src/runtime/export/describe.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'

const counters = { read: 1, added: 0, updated: 0, deleted: 0, unchanged: 1, failed: 0, outOfScope: 0 }

function report(mode: StepReport['mode'], more: Partial<StepReport> = {}): StepReport {
  return {
    system: 'hr',
    run: 1,
    mode,
    profile: null,
    partition: null,
    dryRun: false,
    outcome: 'completed',
    started: '2026-03-02T10:00:00.000Z',
    seconds: 1,
    ...counters,
    watermark: null,
    resumedFrom: null,
    withheld: null,
    unconfirmed: 0,
    times: { source: 0, map: 0, waiting: 0, store: 0 },
    failures: [],
    error: null,
    entriesPerSecond: 1,
    peakRssBytes: 1,
    ...more,
  }
}

const personType = {
  name: 'person',
  anchor: ['id'],
  attributes: ['id', 'mail'].map(name => ({ name, kind: 'string', multi: false, required: false }) as const),
}
/** What a system is about to export, with what nobody is to see. */
const outgoing = [
  { kind: 'add', objectType: 'person', anchor: ['7'], attributes: { mail: 'ann@x' }, password: 'open-sesame' },
] as const

/** A system that notes what it is asked for. */
function system(asked: unknown[], outcomes: Partial<Record<string, Partial<StepReport>>> = {}): StepSystem {
  return {
    name: 'hr',
    folder: '/nowhere',
    space: () => Promise.reject(new Error('nobody asks for it')),
    import: ({ signal: _signal, progress, ...options }) => {
      asked.push(options)
      progress(counters, 2)
      return Promise.resolve(report(options.mode, outcomes[options.mode]))
    },
    importAside: () => Promise.reject(new Error('nobody asks for it')),
    export: ({ signal: _signal, progress: _progress, ...options }) => {
      asked.push({ mode: 'export', ...options })
      const planned = options.dryRun
        ? { planned: describePlan(planExport(outgoing, { objectTypes: [personType] })) }
        : {}
      return Promise.resolve({
        ...report('export', outcomes['export']),
        waiting: 0,
        dryRun: options.dryRun,
        ...planned,
      })
    },
  }
}

function options(events: RunEvent[] = [], dryRun = false) {
  const tell = (event: RunEvent): void => void events.push(event)
  return { dryRun, signal: new AbortController().signal, tell, mask: (text: string) => text }
}

const profile = (steps: Profile['steps']): Profile => ({ name: 'nightly', schedule: undefined, steps })

describe('a run of a profile', () => {
  test('takes the steps in their order, each with what it says', async () => {
    const asked: unknown[] = []
    const steps: Profile['steps'] = [
      { run: 'full import', objectTypes: ['person'], pageSize: 50, stopAfter: 3, deleteLimit: 1, timeoutMs: 5 },
      { run: 'delta import', partition: 'Corp' },
      { run: 'export', audit: { path: '/audit', only: false } },
    ]
    const result = await runProfile(system(asked), profile(steps), options())
    const whose = (step: number) => ({ profile: { name: 'nightly', step }, dryRun: false })
    expect(asked).toEqual([
      { mode: 'full', ...whose(1), objectTypes: ['person'], pageSize: 50, stopAfter: 3, deleteLimit: 1, timeoutMs: 5 },
      { mode: 'delta', ...whose(2), partition: 'Corp' },
      { mode: 'export', ...whose(3), audit: { path: '/audit', only: false, append: false } },
    ])
    expect(result).toMatchObject({ system: 'hr', profile: 'nightly', outcome: 'completed' })
    expect(result.steps.map(({ mode }) => mode)).toEqual(['full', 'delta', 'export'])
  })

  test('tells what goes on', async () => {
    const events: RunEvent[] = []
    await runProfile(system([]), profile([{ run: 'full import' }, { run: 'export' }]), options(events))
    expect(events).toMatchObject([
      { kind: 'step began', step: 1, steps: 2, run: 'full import' },
      { kind: 'progress', counters, expected: 2 },
      { kind: 'step ended', report: { mode: 'full' } },
      { kind: 'step began', step: 2, steps: 2, run: 'export' },
      { kind: 'step ended', report: { mode: 'export' } },
    ])
  })

  test('an export goes on in the file that an earlier step has begun', async () => {
    const asked: unknown[] = []
    const audit = { path: '/audit', only: false }
    await runProfile(system(asked), profile([1, 2].map(() => ({ run: 'export', audit }) as const)), options())
    expect(asked).toMatchObject([{ audit: { append: false } }, { audit: { append: true } }])
  })

  test('hands changes that it was given to its first export', async () => {
    const asked: { readonly changes?: unknown }[] = []
    const steps: Profile['steps'] = [{ run: 'full import' }, { run: 'export' }, { run: 'export' }]
    await runProfile(system(asked), profile(steps), { ...options(), changes: outgoing })
    expect(asked.map(({ changes }) => changes)).toEqual([undefined, outgoing, undefined])
  })

  test.each(['failed', 'stopped'] as const)('ends with a step that is %s', async outcome => {
    const asked: unknown[] = []
    const steps: Profile['steps'] = [{ run: 'full import' }, { run: 'export' }]
    const result = await runProfile(system(asked, { full: { outcome } }), profile(steps), options())
    expect(asked).toHaveLength(1)
    expect(result).toMatchObject({ outcome, steps: [{ mode: 'full', outcome }] })
  })

  test('goes on where objects failed and deletions were held back', async () => {
    const withheld = { deletions: 600, members: 0, reason: 'too many', plan: 1 }
    const steps: Profile['steps'] = [{ run: 'full import' }, { run: 'export' }]
    const result = await runProfile(system([], { full: { failed: 3, withheld } }), profile(steps), options())
    expect(result.outcome).toBe('completed')
    expect(result.steps).toHaveLength(2)
  })

  test('ends with a step that cannot even begin, whose error is thrown', async () => {
    const broken: StepSystem = {
      ...system([]),
      import: () => Promise.reject(hostError('connector-broken', { connector: 'x', reason: 'gone' })),
    }
    const running = runProfile(broken, profile([{ run: 'full import' }]), options())
    await expect(running).rejects.toMatchObject({ code: 'connector-broken' })
  })

  test('as a dry run is one in every step', async () => {
    const asked: unknown[] = []
    await runProfile(system(asked), profile([{ run: 'full import' }, { run: 'export' }]), options([], true))
    expect(asked).toMatchObject([{ dryRun: true }, { dryRun: true }])
  })

  test('a step that writes its file instead of the target is a dry run', async () => {
    const asked: unknown[] = []
    const folder = mkdtempSync(join(tmpdir(), 'planned-'))
    const path = join(folder, 'audit.jsonl')
    await runProfile(system(asked), profile([{ run: 'export', audit: { path, only: true } }]), options())
    expect(asked).toEqual([{ mode: 'export', profile: { name: 'nightly', step: 1 }, dryRun: true }])
    const text = readFileSync(path, 'utf8')
    const [change, step] = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as unknown)
    expect(change).toMatchObject({ kind: 'add', objectType: 'person', anchor: '7' })
    expect(step).toMatchObject({ step: { mode: 'export', dryRun: true } })
    expect(text).not.toContain('open-sesame')
    rmSync(folder, { recursive: true })
  })

  test('of an export tells what it would do, and never more than how it went once it is done', async () => {
    const steps: Profile['steps'] = [{ run: 'export' }]
    const dry = await runProfile(system([]), profile(steps), options([], true))
    expect(dry.steps).toMatchObject([{ planned: { counts: { add: 1 } } }])
    const real = await runProfile(system([]), profile(steps), options())
    expect(real.steps[0]).not.toHaveProperty('planned')
    for (const told of [dry, real]) expect(JSON.stringify(told)).not.toContain('open-sesame')
  })
})
