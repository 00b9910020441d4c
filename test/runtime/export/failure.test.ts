import { describe, expect, test } from 'vitest'
import { hostError, targetError } from '../../../src/model/error.ts'
import { TargetError, type TargetFailure } from '../../../src/model/target-failure.ts'
import { failureThrown } from '../../../src/runtime/export/failure.ts'

describe('what a call threw', () => {
  const busy: TargetFailure = { kind: 'busy', message: 'not now', retryAfterMs: 5000 }

  test('says the same whether it came from a worker or not', () => {
    const expected = { code: 'target-busy', message: 'not now', retry: true, retryAfterMs: 5000 }
    expect(failureThrown(new TargetError('busy', 'not now', { retryAfterMs: 5000 }))).toEqual(expected)
    expect(failureThrown(targetError('hr', busy))).toEqual(expected)
  })

  test('keeps the attribute that is to blame', () => {
    const failure: TargetFailure = { kind: 'value', message: 'no', attribute: 'mail' }
    expect(failureThrown(targetError('hr', failure))).toMatchObject({ code: 'target-value', attribute: 'mail' })
  })

  test('is what the catalogue says of an error of its own', () => {
    expect(failureThrown(hostError('worker-lost', { reason: 'exit 3' }))).toEqual({
      code: 'worker-lost',
      message: "The connector's worker ended: exit 3",
      retry: true,
    })
  })

  test("is the connector's own failure where it is any other error", () => {
    expect(failureThrown(new TypeError('x is undefined'))).toEqual({
      code: 'connector-failed',
      message: 'x is undefined',
      retry: true,
    })
  })
})
