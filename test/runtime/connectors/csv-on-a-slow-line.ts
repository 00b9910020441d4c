import { connector as csv } from '../../../connectors/csv/index.ts'
import { defineConnector } from '../../../src/connector/define.ts'
import { inSmallPages, slowly } from '../fixtures/slow-line.ts'

/** The csv connector on a slow line, where things happen. */
export const connector = defineConnector({
  ...csv,
  async *importFull(settings, context) {
    yield* slowly(csv.importFull(settings, inSmallPages(context)), context.folder)
  },
})
