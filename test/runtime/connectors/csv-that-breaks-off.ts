import { Type } from 'typebox'
import { connector as csv } from '../../../connectors/csv/index.ts'
import { settings } from '../../../connectors/csv/settings.ts'
import { defineConnector } from '../../../src/connector/define.ts'

/** The CSV connector, until it has handed over so many pages: then it fails. */
export const connector = defineConnector({
  ...csv,
  settings: Type.Object({ ...settings.properties, pages: Type.Integer() }),
  async *importFull({ pages, ...given }, context) {
    let left = pages
    for await (const page of csv.importFull(given, context)) {
      if (left-- === 0) throw new Error('The line to the system went dead.')
      yield page
    }
  },
})
