import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../../src/model/error.ts'
import { failureFrom } from '../../../src/runtime/export/failure.ts'
import { leftOf } from '../../../src/runtime/export/outcome.ts'
import { add, set, update, values } from './changes.ts'

const failure = (code: ErrorCode) => failureFrom(code, 'for some reason')
const change = add('group', 'g', { title: 'T', members: ['1', '2', '3'] })

describe('what is left of a change for another export', () => {
  test('is nothing of one that is done, or that would fail again', () => {
    expect(leftOf(change, { kind: 'done', calls: 1 })).toBeUndefined()
    expect(
      leftOf(change, { kind: 'failed', failure: failure('target-forbidden'), failed: [], calls: 1 }),
    ).toBeUndefined()
    const failed = [{ change: set('title', 'T'), failure: failure('target-value') }]
    expect(leftOf(change, { kind: 'partly done', failed, calls: 1 })).toBeUndefined()
  })

  test('is all of one that was not attempted, or that may pass', () => {
    expect(leftOf(change, { kind: 'not attempted', failure: failure('run-stopped') })).toBe(change)
    expect(leftOf(change, { kind: 'failed', failure: failure('target-timeout'), failed: [], calls: 1 })).toBe(change)
  })

  test('is what failed in passing, or names an entry that is not there yet, of one that is done in part', () => {
    const failed = [
      { change: values('members', ['1']), failure: failure('run-stopped') },
      { change: values('members', ['2']), failure: failure('target-reference') },
      { change: set('title', 'T'), failure: failure('target-value') },
    ]
    expect(leftOf(change, { kind: 'partly done', failed, calls: 3 })).toEqual(
      update('group', 'g', values('members', ['1', '2'])),
    )
    const outcome = { kind: 'partly done', failed, calls: 3, anchor: ['g7'] } as const
    expect(leftOf({ ...change, anchor: null }, outcome)).toMatchObject({ anchor: ['g7'] })
  })
})
