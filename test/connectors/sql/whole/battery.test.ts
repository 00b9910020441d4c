import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connector as sql } from '../../../../connectors/sql/index.ts'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { bash } from '../../../cli/run.ts'
import { Site } from '../../../runtime/site.ts'
import { batteryOf, linesOf } from '../../battery.ts'
import { contextOf } from '../../context.ts'
import { makeTables, objectTypes } from './battery-ground.ts'
import { type Client, type Ground, kinds } from './grounds.ts'

const root = join(import.meta.dirname, '../../../..')
/** What the connector can do must be tried, not skipped. */
const reading = ['import', 'anchors', 'values', 'silent', 'delta-harmless', 'delta-watermark']
const writing = ['add', 'many', 'clean', 'reference', 'batch', 'delta-added', 'delta-updated', 'delta-deleted']
const proven = [...reading, ...writing, 'password-set'].map(name => `${name}: passed`)

describe.each(kinds)('the contract battery on $name', kind => {
  describe.skipIf(kind.lacking)('with generated keys, compound anchors, child tables and references', () => {
    let ground: Ground
    let client: Client
    let settings: SqlSettings
    beforeAll(async () => {
      ground = await kind.start()
      client = await ground.client()
      await makeTables(kind, client)
      settings = { ...ground.connection, delta: { method: 'triggers' }, objectTypes }
      await sql.prepare(settings, { kind: 'set-up', olderThanMs: null, apply: true }, contextOf('/'))
    }, 60_000)
    afterAll(async () => {
      await client?.end()
      await ground?.remove()
    })

    async function counts(): Promise<readonly (string | null)[]> {
      const tables = ['users', 'user_roles', 'teams', 'memberships', 'sites', 'rooms']
      const [row = []] = await client.rows(`SELECT ${tables.map(name => `(SELECT COUNT(*) FROM ${name})`).join(', ')}`)
      return row
    }

    test('passes, writing included, and the tables are as they were', { timeout: 120_000 }, async () => {
      const before = await counts()
      const lines = linesOf(await batteryOf({ connector: 'sql', settings, folder: '/', write: true, entries: 300 }))
      expect(lines.filter(line => line.includes(': failed: '))).toEqual([])
      expect(lines).toEqual(expect.arrayContaining(proven))
      expect(await counts()).toEqual(before)
    })

    test('passes with watermarks, but for what is gone', { timeout: 120_000 }, async () => {
      const marked = { ...ground.connection, objectTypes }
      const skip = ['delta-deleted']
      const lines = linesOf(await batteryOf({ connector: 'sql', settings: marked, folder: '/', entries: 50, skip }))
      expect(lines.filter(line => line.includes(': failed: '))).toEqual([])
      expect(lines).toEqual(expect.arrayContaining(['delta-added: passed', 'delta-updated: passed']))
    })

    const names = kind.name === 'SQLite' ? ['sql', 'connectors/sql'] : ['connectors/sql']
    test.each(names)('passes as a command, %s', { timeout: 120_000 }, async connector => {
      const site = new Site().write({ 'erp.yaml': JSON.stringify(settings) })
      onTestFinished(() => site.remove())
      const command = `cd '${root}' && ecmahost connector test ${connector} --settings '${site.path('erp.yaml')}' --write --entries 50`
      const { code, err, out } = await bash(command)
      expect(code, `${out}${err}`).toBe(0)
      expect(`${out}${err}`).toMatch(/passed/)
    })
  })
})
