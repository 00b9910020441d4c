import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Random, randomOf } from '../../../../src/host/demo/random.ts'
import { openSpace } from '../../../../src/space/space.ts'
import { type Client, type Ground, kinds } from './grounds.ts'
import { siteOf } from './site.ts'

const users = 12_000
const mapping = `objectTypes:
  user:
    resource: User
    flows: { userName: login, urn:ours:1.0:User:count: role_count, urn:ours:1.0:User:roles: { from: roles, multi: true } }
  ledger: { resource: User, flows: { userName: name, urn:ours:1.0:User:count: total } }
`

/** Keeps writing until it is stopped. Each transaction leaves as many roles of a user as its row says, and the sum of all. */
class BusyWriter {
  readonly #client: Client
  readonly #random: Random
  #stopped = false
  #commits = 0
  #running: Promise<void> | undefined

  constructor(client: Client, random: Random) {
    this.#client = client
    this.#random = random
  }

  get commits(): number {
    return this.#commits
  }

  /** Settles once it has committed something. */
  async start(): Promise<void> {
    const begun = Promise.withResolvers<void>()
    this.#running = this.#work(begun.resolve)
    await Promise.race([begun.promise, this.#running])
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #work(begun: () => void): Promise<void> {
    while (!this.#stopped) {
      const id = this.#random.below(users)
      const role = `r${this.#random.below(1e9)}`
      await this.#client.rows(`
        BEGIN;
        INSERT INTO user_roles VALUES (${id}, '${role}');
        UPDATE users SET role_count = role_count + 1 WHERE id = ${id};
        UPDATE ledger SET total = total + 1 WHERE id = 1;
        DELETE FROM user_roles WHERE user_id = ${(id + 1) % users};
        UPDATE ledger SET total = total - (SELECT role_count FROM users WHERE id = ${(id + 1) % users}) WHERE id = 1;
        UPDATE users SET role_count = 0 WHERE id = ${(id + 1) % users};
        COMMIT`)
      this.#commits++
      begun()
      await setImmediate()
    }
  }
}

describe.each(kinds)('while a program writes to $name all the time, an import', kind => {
  describe.skipIf(kind.lacking)('of parents, child rows and other tables', () => {
    let ground: Ground
    let client: Client
    beforeAll(async () => {
      ground = await kind.start()
      client = await ground.client()
      await client.rows(`
        CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(40), role_count INTEGER NOT NULL);
        CREATE TABLE user_roles (user_id INTEGER NOT NULL, role VARCHAR(20) NOT NULL, PRIMARY KEY (user_id, role));
        CREATE TABLE ledger (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20), total INTEGER);
        INSERT INTO ledger VALUES (1, 'all', ${users})`)
      const ids = Array.from({ length: users }, (_, id) => id)
      await client.rows(`INSERT INTO users VALUES ${ids.map(id => `(${id}, 'u${id}', 1)`).join(', ')}`)
      await client.rows(`INSERT INTO user_roles VALUES ${ids.map(id => `(${id}, 'r')`).join(', ')}`)
    }, 60_000)
    afterAll(async () => {
      await client?.end()
      await ground?.remove()
    })

    // Connections of other databases cannot share an instant.
    test.each(kind.name === 'MariaDB' ? [1] : [1, 4])('is of one instant, read in %i at once', async ranges => {
      const objectTypes = {
        user: {
          table: 'users',
          anchor: 'id',
          multi: { roles: { table: 'user_roles', key: 'user_id', value: 'role' } },
          ranges,
        },
        ledger: { table: 'ledger', anchor: 'id' },
      }
      const site = siteOf({ connection: ground.connection, objectTypes, mapping })
      onTestFinished(() => site.remove())
      const system = site.system('erp')
      await system.prepare()
      const writer = new BusyWriter(client, randomOf(ranges))
      await writer.start()
      try {
        for (const round of [1, 2, 3]) {
          const before = writer.commits
          const report = await system.import({ mode: 'full', pageSize: 250 })
          expect(report).toMatchObject({ outcome: 'completed', failed: 0, read: users + 1 })
          expect(writer.commits - before, `commits in round ${round}`).toBeGreaterThan(10)
          expect(await discrepancies(system.folder)).toEqual([])
        }
      } finally {
        await writer.stop()
      }
    })
  })
})

/** Users who have not as many roles as they say, and whether all together have as many as the ledger says. */
async function discrepancies(folder: string): Promise<readonly string[]> {
  const space = openSpace(folder)
  const found: string[] = []
  let sum = 0
  for (const { anchor, attributes } of space?.list('user', { offset: 0, limit: Number.POSITIVE_INFINITY }) ?? []) {
    const roles = attributes['urn:ours:1.0:User:roles']
    const count = Array.isArray(roles) ? roles.length : 0
    sum += count
    const said = attributes['urn:ours:1.0:User:count']
    if (said !== count) found.push(`${anchor} says ${JSON.stringify(said)} and has ${count}`)
  }
  const total = space?.get('ledger', '1')?.attributes['urn:ours:1.0:User:count']
  if (total !== sum) found.push(`all have ${sum} and the ledger says ${JSON.stringify(total)}`)
  await space?.close()
  return found
}
