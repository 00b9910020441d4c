import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '../../../src/connector/contract.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import { isIncomplete } from '../../../src/model/value.ts'
import { openDoor } from '../../../src/runtime/process/door.ts'
import { Remote } from '../../../src/runtime/process/remote.ts'
import { Spawned } from '../../../src/runtime/process/spawned.ts'
import { beginTape } from '../../../src/runtime/recorder/tape.ts'
import { rows } from '../connectors/has-values-of-all-kinds.ts'
import { specOf } from '../isolated.ts'
import { Site } from '../site.ts'

let spawned: Spawned
let remote: Remote
beforeAll(async () => {
  const door = await openDoor()
  spawned = new Spawned(door.address, 64, () => undefined)
  remote = new Remote(await door.entered, 2 ** 20)
  remote.begin(specOf('has-values-of-all-kinds', 'connectors'), { log: () => undefined })
})
afterAll(async () => {
  spawned.kill()
  await spawned.ended
})

const scope = { objectTypes: ['person'], partition: 'dc=x', pageSize: 7, resume: null }
const asked = () => remote.call('script', { text: '', arguments: {} })
async function next(pages: AsyncGenerator<Page>): Promise<Page> {
  const { value } = await pages.next()
  return value as Page
}

test('a connector in a process declares what it has', async () => {
  expect(await remote.declare()).toEqual({
    settings: { type: 'object', properties: {} },
    capabilities: ['importFull', 'importDelta', 'read', 'setPassword', 'changePassword', 'script'],
  })
})

describe('pages of a process', () => {
  test('are what its connector gave, each asked for when it is wanted', async () => {
    const pages = remote.pages('importFull', scope)
    const first = await next(pages)
    expect(first).toEqual({
      kind: 'rows',
      objectType: 'person',
      source: 'list',
      rows,
      firstPosition: 1,
      portion: 0.25,
      resume: 'r1',
    })
    const cells = first.kind === 'rows' ? first.rows : []
    expect([cells[0]?.[6], cells[1]?.[6]].map(isIncomplete)).toEqual([false, true])

    const second = await next(pages)
    expect(second).toMatchObject({
      rows: [[JSON.stringify(scope)]],
      firstPosition: 3,
      failures: [{ position: 9, message: 'torn' }],
    })

    const third = await next(pages)
    expect(await asked()).toBe(3)
    if (third.kind !== 'raw') throw new Error('the third page is raw')
    expect(Buffer.from(third.bytes).toString()).toBe('onetwothree')
    expect(third).toMatchObject({
      ranges: Uint32Array.of(0, 3, 3, 6, 6, 11),
      positions: Uint32Array.of(4, 5, 6),
      count: 3,
    })
    const decoded = await third.decode([0, 2])
    expect(decoded).toEqual([['row 0', [0]], { position: 6, message: 'torn' }])
    expect(isIncomplete((decoded[0] as unknown[])[1])).toBe(true)
    expect(await third.decode([1])).toEqual([['row 1', [1]]])

    await expect(pages.next()).rejects.toMatchObject({ failure: { kind: 'resume' } })
    expect(Buffer.from(third.bytes).toString()).toBe('onetwothree')
  })

  test('are no more asked for than one ahead', async () => {
    const pages = remote.pages('importFull', scope)
    await next(pages)
    expect(await asked()).toBe(2)
    await pages.return(undefined)
    expect(await asked()).toBe(2)
  })

  test('of a delta tell of updates and deletions', async () => {
    const pages: Page[] = []
    for await (const page of remote.pages('importDelta', { ...scope, watermark: 'w' })) pages.push(page)
    expect(pages).toMatchObject([
      { kind: 'updates', updates: [{ anchor: ['7'], changes: [{ kind: 'values', add: ['1', 2n] }] }] },
      { kind: 'deletions', anchors: [['8', 9n]], watermark: 'w+1' },
    ])
  })
})

test('an entry that is read keeps the mark of an incomplete list', async () => {
  const cells = await remote.read({ objectType: 'person', anchor: ['5'] })
  expect(cells).toEqual(['5', ['x']])
  expect(isIncomplete(cells?.[1])).toBe(true)
  expect(await remote.read({ objectType: 'person', anchor: ['none'] })).toBeNull()
})

test('what the connected system refuses is the same error on this side', async () => {
  const refused = await remote.call('setPassword', null).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TargetError)
  expect(refused).toMatchObject({
    failure: { kind: 'busy', message: 'Later, please.', retryAfterMs: 1_500, attribute: 'password' },
  })
  await expect(remote.call('changePassword', null)).rejects.toThrow('The door is shut.')
  await expect(remote.call('hierarchy', null)).rejects.toMatchObject({ code: 'operation-missing' })
})

test('a recording is made in the process, and replayed there', async () => {
  const site = new Site()
  const file = site.path('tape.jsonl')
  const spec = specOf('asks-by-the-recorder', 'connectors')
  const recording = { file, task: 1, secrets: [] }
  beginTape(file, { recording: 1, connector: spec.connector, mark: 'm' })
  remote.begin({ ...spec, recording: { ...recording, mode: 'record' } }, { log: () => undefined })
  const answer = await remote.call('script', { text: '', arguments: {} })
  expect(answer).toMatch(/^answered by [0-9]+ /)
  const given = new SharedArrayBuffer(4)
  remote.begin({ ...spec, recording: { ...recording, mode: 'replay', given } }, { log: () => undefined })
  expect(await remote.call('script', { text: '', arguments: {} })).toBe(answer)
  await site.remove()
})
