import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { randomOf } from '../../../../src/host/demo/random.ts'
import { verifySpace } from '../../../../src/space/verify.ts'
import { contentsOf, without } from '../../../runtime/contents.ts'
import { killAll } from '../../../runtime/fixtures/importing-process.ts'
import { InterruptedImport, type Interruption, importBeside } from '../../../runtime/fixtures/interrupted-import.ts'
import { type Client, type Ground, mariadb, postgres } from './grounds.ts'
import { configured, siteOf } from './site.ts'

const connector = join(import.meta.dirname, '../../../runtime/connectors/sql-on-a-slow-line.ts')
const rows = 50_000
const mapping = `objectTypes:
  user: { resource: User, flows: { userName: login, urn:ours:1.0:User:roles: { from: roles, multi: true } } }
`
/** Where an interruption strikes is up to chance, and the same chance every time. */
const random = randomOf(21)
const interruptions: readonly Interruption[] = ['page', 'worker', 'moment', 'timeout']

afterAll(killAll)

describe.each([postgres, mariadb])('a full import of 50,000 rows from $name that is interrupted', kind => {
  describe.skipIf(kind.lacking)('again and again', () => {
    let ground: Ground
    let client: Client
    beforeAll(async () => {
      ground = await kind.start()
      client = await ground.client()
      await client.rows(`
        CREATE TABLE users (id VARCHAR(20) NOT NULL PRIMARY KEY, login VARCHAR(40));
        CREATE TABLE user_roles (user_id VARCHAR(20) NOT NULL, role VARCHAR(20) NOT NULL, PRIMARY KEY (user_id, role))`)
      for (let from = 0; from < rows; from += 10_000) {
        const ids = Array.from({ length: 10_000 }, (_, n) => `${n % 2 === 0 ? 'a' : 'B'}${from + n}`)
        await client.rows(`INSERT INTO users VALUES ${ids.map(id => `('${id}', 'u${id}')`).join(', ')}`)
        await client.rows(
          `INSERT INTO user_roles VALUES ${ids.map(id => `('${id}', 'user'), ('${id}', 'r${id}')`).join(', ')}`,
        )
      }
    }, 60_000)
    afterAll(async () => {
      await client?.end()
      await ground?.remove()
    })

    test.each([1, 3])('gives what one without interruptions gives, read in %i at once', async ranges => {
      const objectTypes = {
        user: {
          table: 'users',
          anchor: 'id',
          multi: { roles: { table: 'user_roles', key: 'user_id', value: 'role' } },
          ranges,
        },
      }
      const options = { connection: ground.connection, objectTypes, mapping, connector }
      const site = configured(siteOf(options), options, 'beside.yaml', './beside')
      onTestFinished(() => site.remove())
      await importBeside(site.path('beside.yaml'), 'erp')
      const importing = new InterruptedImport(site.folder, 'erp', rows, random)
      for (const [index, how] of interruptions.entries()) {
        const { changes } = await importing.interrupt(how, interruptions.length - index)
        expect(changes.delete).toBe(0)
      }
      const report = await importing.complete()
      expect(report).toMatchObject({ outcome: 'completed', failed: 0, deleted: 0 })
      expect(report.resumedFrom).not.toBeNull()
      expect(report.read).toBeLessThan(rows)
      expect(await verifySpace(importing.spaceFolder)).toEqual([])
      const [left, right] = [await contentsOf(importing.spaceFolder), await contentsOf(site.path('beside/erp'))]
      expect(left).toHaveLength(rows)
      expect(without(left, right)).toEqual([])
    })
  })
})
