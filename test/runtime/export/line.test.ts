import { describe, expect, test } from 'vitest'
import type { ChangeResult } from '../../../src/connector/contract.ts'
import { failureFrom } from '../../../src/runtime/export/failure.ts'
import { Line } from '../../../src/runtime/export/line.ts'
import { defaultRetry } from '../../../src/runtime/export/retry.ts'
import { remove, surroundings } from './changes.ts'

const changes = [remove('person', 'a')]
const answer = async (): Promise<readonly ChangeResult[]> => [{ kind: 'done' }]
const busy = { ...failureFrom('target-busy', 'not now'), retryAfterMs: 7000 }

function lineOf(retry = defaultRetry) {
  const world = surroundings()
  const stop = new AbortController()
  return { world, stop, line: new Line({ export: answer }, retry, world, stop.signal) }
}

describe('the line to a target', () => {
  test('is held for everybody as long as the target asked to be left alone', async () => {
    const { line, world } = lineOf()
    expect(line.delayMs(busy, 1)).toBe(7000)
    await line.pause(2000)
    expect(await line.write(changes)).toMatchObject({ kind: 'answer' })
    expect(world.slept).toEqual([2000, 5000])
    await line.write(changes)
    expect(world.slept).toEqual([2000, 5000])
    expect(line).toMatchObject({ calls: 2, waitedMs: 7000 })
  })

  test('is not held by other failures', async () => {
    const { line, world } = lineOf()
    line.delayMs(failureFrom('target-locked', 'a deadlock'), 1)
    await line.write(changes)
    expect(world.slept).toEqual([])
  })

  test('is closed by a stop: nothing is sent any more', async () => {
    const { line, stop } = lineOf()
    stop.abort()
    expect(await line.write(changes)).toBeUndefined()
    expect(line).toMatchObject({ calls: 0, closed: { code: 'run-stopped' } })
  })

  test('is closed after so many calls in a row that came to nothing', () => {
    const { line } = lineOf({ ...defaultRetry, giveUpAfter: 3 })
    const down = failureFrom('target-unavailable', 'no route')
    for (const failure of [down, down, undefined, down, failureFrom('target-forbidden', 'no'), down, down]) {
      line.heard(failure)
    }
    expect(line.closed).toBeUndefined()
    line.heard(down)
    expect(line.closed).toBe(down)
  })
})
