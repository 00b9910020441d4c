import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { siteOf } from '../whole/site.ts'
import { Bed, servers } from './bed.ts'

const mapping = 'objectTypes: { user: { resource: User, flows: { userName: login } } }'
const imports = 200

describe.each(servers)('connections to $name', kind => {
  describe.skipIf(kind.lacking)(`after ${imports} imports`, () => {
    let bed: Bed
    beforeAll(async () => {
      bed = await Bed.of(kind)
      const ids = Array.from({ length: 2000 }, (_, id) => id)
      await bed.rows(
        `CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(20)); INSERT INTO users VALUES ${ids.map(id => `(${id}, 'u${id}')`).join(', ')}`,
      )
    }, 60_000)
    afterAll(async () => await bed?.remove())

    test('are no more than the pool has, and none once the system is closed', async () => {
      const objectTypes = { user: { table: 'users', anchor: 'id', ranges: 2 } }
      const site = siteOf({ connection: { ...bed.connection, poolSize: 3 }, objectTypes, mapping })
      onTestFinished(() => site.remove())
      const system = site.system('erp')
      let most = 0
      for (let round = 0; round < imports; round++) {
        // Every tenth is stopped in the middle, every seventh breaks off.
        const stop = new AbortController()
        const isStopped = round % 10 === 9
        const isCut = round % 7 === 6 && !isStopped
        if (isCut) bed.proxy.cut()
        const report = await system.import({
          mode: 'full',
          pageSize: 100,
          signal: stop.signal,
          progress: () => isStopped && stop.abort(),
        })
        if (!isStopped && !isCut) expect(report).toMatchObject({ outcome: 'completed', read: 2000 })
        expect(report.deleted).toBe(0)
        if (round % 20 === 19) most = Math.max(most, await bed.connections())
      }
      expect(most).toBeGreaterThan(0)
      expect(most).toBeLessThanOrEqual(3)
      expect(bed.proxy.connections).toBeLessThanOrEqual(3)
      await system.close()
      // The server sees the end of a connection a moment later.
      while ((await bed.connections()) > 0) await pause(20)
      expect(bed.proxy.connections).toBe(0)
    })
  })
})
