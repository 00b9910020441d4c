import { defineConnector } from '../../src/connector/define.ts'
import { changedPages, fullPages } from './import.ts'
import { openSource } from './open.ts'
import { settings } from './settings.ts'

/**
 * Databases. Every operation reads in one read transaction, so that all object types and their child rows are of the
 * same instant. (A database that is not in WAL mode keeps its writers waiting meanwhile.) An import that goes on with an
 * interrupted one reads the rest as of another instant.
 *
 * A delta import reads the rows at or after the watermark of the last import, and the parents of such child rows. Rows
 * that are gone leave no trace in a table: a full import finds them.
 */
export const connector = defineConnector({
  description: 'SQL databases: tables, views or queries. SQLite so far.',
  settings,

  async test(settings, context) {
    await connector.schema(settings, context)
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
    yield* changedPages(settings, context)
  },
})
