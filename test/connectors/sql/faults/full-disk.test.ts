import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connector as sql } from '../../../../connectors/sql/index.ts'
import type { Change } from '../../../../src/model/change.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { SmallDisk, smallDiskLacking } from '../../../servers/small-disk.ts'
import { contextOf } from '../../context.ts'
import { siteOf } from '../whole/site.ts'
import { Bed, servers } from './bed.ts'

const mapping = 'objectTypes: { user: { resource: User, flows: { userName: login } } }'
const multi = { roles: { table: 'user_roles', key: 'user_id', value: 'role' } }
const objectTypes = { user: { table: 'users', anchor: 'id', multi } }
const count = 6_000
const batch = 500
const changes: readonly Change[] = Array.from({ length: count }, (_, id) => ({
  kind: 'add',
  objectType: 'user',
  anchor: [id],
  attributes: { login: `u${id}`, note: 'n'.repeat(2_500), roles: [`r${id}`, 'user'] },
}))

const particular = {
  PostgreSQL: {
    user: 'postgres',
    tables: (path: string) => [
      `CREATE TABLESPACE small LOCATION '${path}'`,
      // Long texts stand in the row and are not packed.
      `CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(40), note VARCHAR(3000)) TABLESPACE small;
       ALTER TABLE users ALTER COLUMN note SET STORAGE PLAIN;
       CREATE TABLE user_roles (user_id INTEGER NOT NULL REFERENCES users (id), role VARCHAR(20) NOT NULL, PRIMARY KEY (user_id, role))`,
    ],
  },
  MariaDB: {
    user: 'mysql',
    tables: (path: string) => [
      `CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(40), note VARCHAR(3000)) DATA DIRECTORY = '${path}';
       CREATE TABLE user_roles (user_id INTEGER NOT NULL REFERENCES users (id), role VARCHAR(20) NOT NULL, PRIMARY KEY (user_id, role))`,
    ],
  },
} as const

describe.each(servers)('an export to $name whose disk is full', kind => {
  describe.skipIf(kind.lacking ?? smallDiskLacking)('in the middle', () => {
    const { user, tables } = particular[kind.name]
    let disk: SmallDisk
    let bed: Bed
    beforeAll(async () => {
      disk = SmallDisk.of(12, user)
      bed = await Bed.of(kind)
      for (const sql of tables(disk.path)) await bed.rows(sql)
    }, 60_000)
    afterAll(async () => {
      await bed?.remove()
      disk?.remove()
    })

    const counted = async (what: string): Promise<number> =>
      Number((await bed.rows(`SELECT COUNT(*) FROM ${what}`))[0]?.[0])
    const torn = 'users WHERE (SELECT COUNT(*) FROM user_roles WHERE user_id = id) <> 2'

    /** The batches that go through until the disk is full, and what is said then. */
    async function fill(): Promise<{ readonly done: number; readonly error: unknown }> {
      const settings = { ...bed.connection, objectTypes }
      for (let done = 0; done < count; done += batch) {
        try {
          const results = await sql.export(settings, changes.slice(done, done + batch), contextOf('/'))
          expect(results.filter(({ kind }) => kind !== 'done')).toEqual([])
        } catch (error) {
          return { done, error }
        }
      }
      throw new Error('there was room for everything')
    }

    test('says so, loses nothing, and goes on once there is room', async () => {
      const { done, error } = await fill()
      expect(done).toBeGreaterThan(1_000)
      expect(failureIn(error)).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/room|space|full/) })
      expect([await counted('users'), await counted(torn)]).toEqual([done, 0])

      const site = siteOf({ connection: bed.connection, objectTypes, mapping })
      onTestFinished(() => site.remove())
      const exporting = site.system('erp').export({ changes: changes.slice(done), pageSize: batch })
      const before = bed.server.output.length
      while (!/No space left|is full|disk full/i.test(bed.server.output.slice(before))) await pause(20)
      disk.grow(200)
      expect(await exporting).toMatchObject({ outcome: 'completed', failed: 0, waiting: 0, added: count - done })
      expect([await counted('users'), await counted(torn), await counted('user_roles')]).toEqual([count, 0, 2 * count])
    })
  })
})
