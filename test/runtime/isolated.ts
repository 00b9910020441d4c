import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterAll } from 'vitest'
import { ConnectorPool, type Isolation, type PoolMeans } from '../../src/runtime/pool.ts'
import type { ConnectorSpec, FoundRow } from '../../src/runtime/protocol.ts'

const pools: ConnectorPool[] = []
afterAll(async () => {
  await Promise.all(pools.splice(0).map(pool => pool.close()))
})

/** A pool that is closed after the tests of its file. So patient that no limit is met by chance. */
export function poolOf(kind: Isolation['kind'], limits: Partial<Isolation> = {}, means: PoolMeans = {}): ConnectorPool {
  const pool = new ConnectorPool(
    { kind, threads: 1, memoryMiB: 64, stallMs: 30_000, timeoutMs: 30_000, ...limits },
    means,
  )
  pools.push(pool)
  return pool
}

/** One of the connectors in a folder beside this file. */
export function specOf(file: string, folder: string, settings: unknown = {}): ConnectorSpec {
  const path = join(import.meta.dirname, folder)
  return { system: 'hr', connector: join(path, `${file}.ts`), settings, folder: path }
}

/** Reads a connector's pages until a person has this anchor. */
export async function search(
  pool: ConnectorPool,
  spec: ConnectorSpec,
  anchor: string,
  signal?: AbortSignal,
): Promise<{ readonly row: FoundRow | null; readonly read: number }> {
  const { port1, port2 } = new MessageChannel()
  try {
    const anchors = [{ objectType: 'person', positions: [0] }]
    return await pool.run({ kind: 'find', spec, anchor, anchors, port: port2 }, signal)
  } finally {
    port1.close()
  }
}
