import { defineConnector } from '../../src/connector/define.ts'
import { methodOf } from './delta/choose.ts'
import { prepareDelta } from './delta/set-up.ts'
import { discover } from './discover/discover.ts'
import { exportBatch } from './export/batch.ts'
import { exportLimits } from './export/limits.ts'
import { runScript } from './export/script.ts'
import { fullPages } from './import.ts'
import { readOne } from './one.ts'
import { openSource } from './open.ts'
import { changePassword, setPassword } from './password/set.ts'
import { settings } from './settings.ts'

/**
 * Databases. Every operation reads in one read transaction, so that all object types and their child rows are of the
 * same instant where the database can do that. An import that goes on with an interrupted one reads the rest as of another
 * instant.
 */
export const connector = defineConnector({
  description: 'SQL databases: tables, views, queries or procedures. PostgreSQL, MySQL, MariaDB, SQL Server, SQLite.',
  settings,

  async test(settings, context) {
    await connector.schema(settings, context)
  },

  async discover(settings, context) {
    return await discover(settings, context)
  },

  async schema(settings, { folder }) {
    const { snapshot, views } = await openSource(settings, { folder })
    await snapshot.close()
    return { objectTypes: views.map(view => view.objectType) }
  },

  async *importFull(settings, context) {
    yield* fullPages(settings, context)
  },

  async *importDelta(settings, context) {
    const method = await methodOf(settings, context)
    yield* method.pages(context)
  },

  async prepare(settings, wanted, context) {
    return await prepareDelta(settings, wanted, context)
  },

  async read(settings, wanted, context) {
    return await readOne(settings, wanted, context)
  },

  limits(settings) {
    return exportLimits(settings)
  },

  async export(settings, changes, context) {
    return await exportBatch(settings, changes, context)
  },

  async setPassword(settings, change, context) {
    await setPassword(settings, change, context)
  },

  async changePassword(settings, change, context) {
    await changePassword(settings, change, context)
  },

  async script(settings, script, context) {
    return await runScript(settings, script, context)
  },
})
