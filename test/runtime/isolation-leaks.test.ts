import { existsSync, readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { ConnectorPool, type Isolation } from '../../src/runtime/pool.ts'
import { specOf } from './isolated.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const rest = { failures: Number.POSITIVE_INFINITY, firstMs: 0, mostMs: 0 }
const deaths = { thread: 600, process: 400 }
const POOLS = 3

/** What a process holds: files, threads, handles, and memory in MiB. */
async function held() {
  // What has just been closed is let go of in the turns that follow.
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setTimeout(resolve, 10))
  collectGarbage()
  const entries = (path: string): number => (existsSync(path) ? readdirSync(path).length : 0)
  return {
    files: entries('/proc/self/fd'),
    threads: entries('/proc/self/task'),
    handles: process.getActiveResourcesInfo().filter(name => name !== 'Timeout').length,
    heap: process.memoryUsage().heapUsed / 2 ** 20,
    resident: process.memoryUsage.rss() / 2 ** 20,
  }
}

/** Has the workers of several pools at once end by themselves, one after the other. */
async function endWorkers(kind: Isolation['kind'], count: number): Promise<void> {
  const limits = { kind, threads: 1, memoryMiB: 64, stallMs: 60_000, timeoutMs: 60_000 }
  const pools = Array.from({ length: POOLS }, () => new ConnectorPool(limits, { rest }))
  let left = count
  await Promise.all(
    pools.map(async pool => {
      while (left-- > 0) {
        const ends = pool.call(specOf('exits', 'misbehaving'), 'schema', null)
        await expect(ends).rejects.toMatchObject({ code: 'worker-lost' })
      }
      await pool.close()
    }),
  )
}

test.each(['thread', 'process'] as const)(
  'a host holds no more after its workers in a %s have ended hundreds of times',
  async kind => {
    await endWorkers(kind, 30)
    const before = await held()
    await endWorkers(kind, deaths[kind])
    const after = await held()
    expect(after.files).toBeLessThanOrEqual(before.files)
    expect(after.threads).toBeLessThanOrEqual(before.threads)
    expect(after.handles).toBeLessThanOrEqual(before.handles)
    expect(after.heap - before.heap).toBeLessThan(8)
    // A worker that is not let go of holds some 5 MiB. What malloc keeps of each thread is a hundredth of that.
    expect(after.resident - before.resident).toBeLessThan(128)
  },
  300_000,
)
