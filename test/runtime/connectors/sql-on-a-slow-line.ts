import { connector as sql } from '../../../connectors/sql/index.ts'
import { defineConnector } from '../../../src/connector/define.ts'
import { inSmallPages, slowly } from '../fixtures/slow-line.ts'

/** The sql connector on a slow line, where things happen. */
export const connector = defineConnector({
  ...sql,
  async *importFull(settings, context) {
    yield* slowly(sql.importFull(settings, inSmallPages(context)), context.folder)
  },
})
