import { describe, expect, test } from 'vitest'
import { followRuns } from '../../src/cli/runs/follow.ts'
import type { RunRecord } from '../../src/space/run.ts'

const record = (run: number, outcome: RunRecord['outcome'], more: Partial<RunRecord> = {}): RunRecord => ({
  run,
  mode: 'full',
  profile: null,
  partition: null,
  dryRun: false,
  outcome,
  started: '2026-03-02T10:00:00.000Z',
  seconds: 1,
  read: 0,
  added: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  failed: 0,
  outOfScope: 0,
  watermark: null,
  resumedFrom: null,
  withheld: null,
  unconfirmed: 0,
  times: { source: 0, map: 0, waiting: 0, store: 0 },
  failures: [],
  error: null,
  ...more,
})

/** Follows what is seen at one look after another; the last is seen again and again. */
async function follow(looks: readonly (readonly RunRecord[])[], held = (_look: number) => true) {
  let look = 0
  const shown: [done: number, total: number | undefined][] = []
  const ended: number[] = []
  const followed = await followRuns({
    name: 'hr',
    runs: () => looks[Math.min(look, looks.length - 1)] ?? [],
    isHeld: () => held(look),
    isFollowed: ({ profile }) => profile?.step === 1,
    wait: () => {
      look++
      return Promise.resolve()
    },
    signal: new AbortController().signal,
    progress: {
      track: () => ({ update: (done, total) => void shown.push([done, total]), close: () => undefined }),
      close: () => undefined,
    },
    ended: async run => void ended.push(run.run),
  })
  return { followed, shown, ended, looks: look + 1 }
}

describe('following what goes on', () => {
  test('ends at once where nothing does', async () => {
    expect(await follow([[record(1, 'completed')]])).toMatchObject({ followed: 0, ended: [], looks: 1 })
  })

  test('shows how far a run has come, of as much as the last one read, and tells when it is over', async () => {
    const before = record(1, 'completed', { read: 500 })
    const { shown, ended, followed } = await follow([
      [record(2, 'running', { read: 100 }), before],
      [record(2, 'running', { read: 300 }), before],
      [record(2, 'completed', { read: 510 }), before],
    ])
    expect(shown).toEqual([
      [100, 500],
      [300, 500],
    ])
    expect({ ended, followed }).toEqual({ ended: [2], followed: 1 })
  })

  test('goes on over the moment between two steps', async () => {
    const { ended } = await follow([
      [record(1, 'running')],
      [record(1, 'completed')],
      [record(2, 'running', { mode: 'delta' }), record(1, 'completed')],
      [record(2, 'completed', { mode: 'delta' }), record(1, 'completed')],
    ])
    expect(ended).toEqual([1, 2])
  })

  test('tells of a run that came and went between two looks', async () => {
    const { ended, shown } = await follow([
      [record(1, 'running'), record(0, 'completed')],
      [record(2, 'completed', { mode: 'delta' }), record(1, 'completed'), record(0, 'completed')],
    ])
    expect({ ended, shown: shown.length }).toEqual({ ended: [1, 2], shown: 1 })
  })

  test('waits longer where another step follows', async () => {
    const profile = (step: number) => ({ profile: { name: 'nightly', step } })
    const between = Array.from({ length: 20 }, () => [record(1, 'completed', profile(1))])
    const { ended } = await follow([
      [record(1, 'running', profile(1))],
      ...between,
      [record(2, 'running', profile(2))],
      [record(2, 'completed', profile(2))],
    ])
    expect(ended).toEqual([1, 2])
  })

  test('waits for no step that failed, or whose process is gone', async () => {
    const profile = { profile: { name: 'nightly', step: 1 } }
    const failed = await follow([[record(1, 'running', profile)], [record(1, 'failed', profile)]])
    expect(failed.looks).toBeLessThan(6)
    const gone = await follow([[record(1, 'running', profile)], [record(1, 'completed', profile)]], look => look < 1)
    expect(gone).toMatchObject({ ended: [1], looks: 2 })
  })

  test('ends with a run whose process is gone', async () => {
    const { followed, looks } = await follow([[record(1, 'running')]], look => look < 3)
    expect({ followed, looks }).toEqual({ followed: 1, looks: 4 })
  })
})
