import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { randomOf } from '../../../../src/host/demo/random.ts'
import type { ConnectedSystem } from '../../../../src/host/system.ts'
import { verifySpace } from '../../../../src/space/verify.ts'
import { contentsOf, without } from '../../../runtime/contents.ts'
import type { Site } from '../../../runtime/site.ts'
import { siteOf } from '../whole/site.ts'
import { Bed, servers } from './bed.ts'

const rows = 50_000
const mapping = 'objectTypes: { user: { resource: User, flows: { userName: login, displayName: name } } }'
const objectTypes = { user: { table: 'users', anchor: 'id' } }
const lost: unknown = expect.stringMatching(/broke off the connection|connection .*was lost/)
/** Where a fault strikes is up to chance, and the same chance every time. */
const random = randomOf(3)

describe.each(servers)('an import from $name', kind => {
  describe.skipIf(kind.lacking)('of 50,000 rows', () => {
    let bed: Bed
    const sites: Site[] = []
    let whole: readonly string[] = []
    /** Bytes that the server sends for all of it. */
    let bytes = 0
    beforeAll(async () => {
      bed = await Bed.of(kind)
      await bed.rows('CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(20), name VARCHAR(200))')
      const client = await bed.client()
      for (let from = 0; from < rows; from += 10_000) {
        const values = Array.from({ length: 10_000 }, (_, n) => `(${from + n}, 'u${from + n}', '${'é'.repeat(150)}')`)
        await client.rows(`INSERT INTO users VALUES ${values.join(', ')}`)
      }
      await client.end()
      const system = systemOf()
      const before = bed.proxy.passed
      await system.import({ mode: 'full' })
      bytes = bed.proxy.passed - before
      whole = await contentsOf(system.folder)
    }, 60_000)
    afterAll(async () => {
      for (const site of sites) await site.remove()
      await bed?.remove()
    })

    function systemOf(more: Partial<SqlSettings> = {}, isolation: object = {}): ConnectedSystem {
      const site = siteOf({ connection: { ...bed.connection, ...more }, objectTypes, mapping, system: { isolation } })
      sites.push(site)
      return site.system('erp')
    }

    /** What went wrong is told, nothing is deleted, and the next import makes the space whole. */
    async function expectRecovered(system: ConnectedSystem): Promise<void> {
      const report = await system.import({ mode: 'full' })
      expect(report).toMatchObject({ outcome: 'completed', failed: 0, deleted: 0 })
      const found = await contentsOf(system.folder)
      expect(found).toHaveLength(rows)
      expect(without(whole, found)).toEqual([])
      expect(await verifySpace(system.folder)).toEqual([])
    }

    test('fails as unavailable when its connection breaks in the middle of a row, and goes on', async () => {
      expect(bytes).toBeGreaterThan(15_000_000)
      const system = systemOf()
      await system.prepare()
      const resumed: (number | null)[] = []
      for (let round = 0; round < 3; round++) {
        const struck = bed.proxy.cutAfter(3_000_000 + random.below(2_000_000))
        const report = await system.import({ mode: 'full' })
        await struck
        expect(report).toMatchObject({ outcome: 'failed', deleted: 0, error: lost })
        resumed.push(report.resumedFrom)
      }
      expect(resumed).toEqual([null, 1, 2])
      await expectRecovered(system)
    })

    test('fails as unavailable when the server is killed, and goes on when it is there again', async () => {
      const system = systemOf()
      await system.prepare()
      for (let round = 0; round < 2; round++) {
        const reached = bed.proxy.stallAfter(2_000_000 + random.below(3_000_000))
        const importing = system.import({ mode: 'full' })
        await reached
        await bed.server.kill()
        bed.proxy.cut()
        expect(await importing).toMatchObject({ outcome: 'failed', deleted: 0, error: lost })
        const meanwhile = await system.import({ mode: 'full' })
        expect(meanwhile).toMatchObject({ outcome: 'failed', read: 0, deleted: 0, error: lost })
        await bed.server.start()
      }
      await expectRecovered(system)
    })

    test('is ended when the server does not answer for as long as the isolation says', async () => {
      const system = systemOf({}, { stall: '1s' })
      await system.prepare()
      const stalled = bed.proxy.stallAfter(2_000_000)
      const report = await system.import({ mode: 'full' })
      await stalled
      expect(report).toMatchObject({ outcome: 'failed', deleted: 0 })
      expect(report.error).toMatch(/1 s|1s|1000 ms/)
      bed.proxy.cut()
      await expectRecovered(system)
    })

    test('says what is wrong where it cannot connect', async () => {
      const known = systemOf()
      await known.import({ mode: 'full' })
      const entries = (await contentsOf(known.folder)).length
      await bed.server.stop()
      expect(await known.import({ mode: 'full' })).toMatchObject({ outcome: 'failed', deleted: 0 })
      await bed.server.start()
      expect(await contentsOf(known.folder)).toHaveLength(entries)
    })

    test.each([
      ['wrong password', { password: 'wrong-7-secret' }, 'target-credentials', /password/],
      ['no such user', { user: 'nobody' }, 'target-credentials', /user|password/],
      ['no such database', { database: 'gone' }, undefined, /gone/],
      ['nothing there', { port: 1 }, 'target-unavailable', /nothing listens|listens there/],
    ] as const)('says what is wrong: %s', async (_, more, code, words) => {
      const failure = await systemOf(more)
        .prepare()
        .then(
          () => undefined,
          (error: unknown) => error,
        )
      expect(failure).toBeInstanceOf(Error)
      const { message, code: found } = failure as Error & { readonly code?: string }
      if (code !== undefined) expect(found).toBe(code)
      expect(message).toMatch(words)
      expect(message).not.toMatch(/wrong-7-secret|\n\s+at /)
    })

    test('fails when the database is gone, and deletes nothing', async () => {
      await bed.rows('CREATE DATABASE brief')
      const system = systemOf({ database: 'brief' })
      await bed.rows('SELECT 1')
      await expect(system.prepare()).rejects.toThrow(/users/)
      const whole = systemOf()
      await whole.import({ mode: 'full' })
      await bed.rows('ALTER TABLE users RENAME TO kept')
      try {
        expect(await whole.import({ mode: 'full' })).toMatchObject({ outcome: 'failed', deleted: 0 })
      } finally {
        await bed.rows('ALTER TABLE kept RENAME TO users')
      }
      await expectRecovered(whole)
    })
  })
})
