import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomOf } from '../../../../src/host/demo/random.ts'
import type { ConnectedSystem } from '../../../../src/host/system.ts'
import { verifySpace } from '../../../../src/space/verify.ts'
import { contentsOf, without } from '../../../runtime/contents.ts'
import type { Site } from '../../../runtime/site.ts'
import { changeCompany, companyAsEntries, makeCompany, mappingOf, objectTypesOf } from './company.ts'
import { type Client, type Ground, kinds } from './grounds.ts'
import { siteOf } from './site.ts'

const size = { users: 20_000, groups: 300, largest: 5_000 }
/** What changes is up to chance, and the same chance every time. */
const random = randomOf(5)

describe.each(kinds)('a full import of 20,000 users and their groups from $name', kind => {
  describe.skipIf(kind.lacking)('through the runtime', () => {
    let ground: Ground
    let client: Client
    let site: Site
    let system: ConnectedSystem
    let before: readonly string[] = []
    beforeAll(async () => {
      ground = await kind.start()
      client = await ground.client()
      await makeCompany(kind, client, size)
      site = siteOf({ connection: ground.connection, objectTypes: objectTypesOf(kind, 4), mapping: mappingOf(kind) })
      system = site.system('erp')
    }, 60_000)
    afterAll(async () => {
      await site?.remove()
      await client?.end()
      await ground?.remove()
    })

    async function expectSame(expected: readonly string[]): Promise<void> {
      const found = await contentsOf(system.folder)
      expect(without(expected, found).slice(0, 5)).toEqual([])
      expect(without(found, expected).slice(0, 5)).toEqual([])
      expect(found).toHaveLength(expected.length)
      expect(await verifySpace(system.folder)).toEqual([])
    }

    test('brings exactly what is there', async () => {
      const report = await system.import({ mode: 'full' })
      before = await companyAsEntries(kind, client)
      expect(report).toMatchObject({ outcome: 'completed', failed: 0, added: before.length, read: before.length })
      await expectSame(before)
    })

    test('finds nothing changed the second time, also in small pages', async () => {
      const whole = { outcome: 'completed', failed: 0, added: 0, updated: 0, deleted: 0, unchanged: before.length }
      expect(await system.import({ mode: 'full' })).toMatchObject(whole)
      expect(await system.import({ mode: 'full', pageSize: 77 })).toMatchObject(whole)
    })

    test('counts what was changed at random', async () => {
      await changeCompany(client, random, size)
      const after = await companyAsEntries(kind, client)
      const report = await system.import({ mode: 'full', pageSize: 500 })
      const [old, now] = [nameOf(before), nameOf(after)]
      const added = [...now.keys()].filter(name => !old.has(name)).length
      const deleted = [...old.keys()].filter(name => !now.has(name)).length
      const updated = [...now].filter(([name, entry]) => old.has(name) && old.get(name) !== entry).length
      expect(Math.min(added, deleted, updated)).toBeGreaterThan(0)
      expect(report).toMatchObject({ outcome: 'completed', failed: 0, added, deleted, updated })
      await expectSame(after)
    })
  })
})

/** Entries by object type and anchor. */
function nameOf(entries: readonly string[]): ReadonlyMap<string, string> {
  return new Map(entries.map(entry => [JSON.stringify((JSON.parse(entry) as unknown[]).slice(0, 2)), entry]))
}
