import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { CallTask } from '../../src/runtime/protocol.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { poolOf } from './isolated.ts'
import { configuration, Site } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
/** A connector whose `schema` runs a line of code. */
function connectorOf(code: string): CallTask<'schema'> {
  const site = new Site()
  sites.push(site)
  const path = site.path('connector.ts')
  writeFileSync(path, `export const connector = { settings: {}, importFull() {}, async schema() { ${code} } }\n`)
  return { kind: 'call', operation: 'schema', spec: specOf(path), input: null }
}
const specOf = (connector: string) => ({ system: 'hr', connector, settings: {}, folder: '/' })
const good = () => connectorOf('return { objectTypes: [] }')
const answered = { kind: 'called', output: { objectTypes: [] } }

describe('a worker that cannot even start', () => {
  // So little that the worker's own modules do not fit in.
  const memoryMiB = 8

  test('fails its task and not the process', async () => {
    await expect(poolOf('thread', { memoryMiB }).run(good())).rejects.toMatchObject({
      code: 'worker-memory',
      message:
        "The connector's worker was ended: it needed more than 8 MiB of memory. Set a larger isolation.memory for the system.",
    })
  })

  test('fails every task there is, and those to come', async () => {
    const pool = poolOf('thread', { memoryMiB, threads: 2 })
    const outcomes = await Promise.allSettled([good(), good(), good(), good()].map(task => pool.run(task)))
    expect(outcomes.map(outcome => outcome.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    await expect(pool.run(good())).rejects.toMatchObject({ code: 'worker-memory' })
  })
})

describe('tasks that wait for a thread', () => {
  test.each([
    ['throws out of turn', "setTimeout(() => { throw new Error('late') }); await new Promise(() => {})", 'late'],
    ['ends its thread', 'process.exit(3)', 'its thread ended with exit code 3'],
  ])('are done when the task before them %s', async (_, code, reason) => {
    const pool = poolOf('thread')
    const [first, second, third] = await Promise.allSettled([connectorOf(code), good(), good()].map(t => pool.run(t)))
    expect(first).toMatchObject({ reason: { code: 'worker-lost', params: { reason } } })
    expect(second).toMatchObject({ value: answered })
    expect(third).toMatchObject({ value: answered })
  })

  test('are done when the task before them is stopped, or stopped themselves before they begin', async () => {
    const pool = poolOf('thread')
    const stop = new AbortController()
    const all = Promise.allSettled([
      pool.run(connectorOf('for (;;);'), stop.signal),
      pool.run(good(), stop.signal),
      pool.run(good()),
    ])
    stop.abort()
    const [stuck, waiting, free] = await all
    expect(stuck).toMatchObject({ reason: { code: 'run-stopped' } })
    expect(waiting).toMatchObject({ reason: { code: 'run-stopped' } })
    expect(free).toMatchObject({ value: answered })
  })

  test('are refused at once when they are stopped already', async () => {
    await expect(poolOf('thread').run(good(), AbortSignal.abort())).rejects.toMatchObject({ code: 'run-stopped' })
  })
})

describe('a connector that allocates until its heap is full', () => {
  const connector = join(import.meta.dirname, 'connectors/devours-memory.ts')
  const files = (meal: string) => ({
    'ecmahost.yaml': configuration(connector, `{ meal: ${meal} }`, '    isolation: { memory: 32 }\n'),
    'hr.yaml': 'objectTypes:\n  person:\n    resource: User\n    flows:\n      userName: mail\n      displayName: id\n',
  })

  test.each(['entries', 'list', 'table', 'text'])(
    'of %s fails its run; the process, the space and the next run go on',
    async meal => {
      const site = new Site().write(files(meal))
      sites.push(site)
      const system = site.system('hr')
      expect(await system.import({ mode: 'full' })).toMatchObject({
        outcome: 'failed',
        error:
          "The connector's worker was ended: it needed more than 32 MiB of memory. Set a larger isolation.memory for the system.",
        deleted: 0,
      })
      await system.close()
      expect(await verifySpace(system.folder)).toEqual([])
      const again = site.write(files('nothing')).system('hr')
      expect(await again.import({ mode: 'full' })).toMatchObject({ outcome: 'completed', read: 1, added: 1 })
    },
  )
})
