import { setTimeout as pause } from 'node:timers/promises'
import { connector as csv } from '../../../connectors/csv/index.ts'
import { defineConnector } from '../../../src/connector/define.ts'

/** The CSV connector on a slow line: what it has said is committed before it goes on. */
export const connector = defineConnector({
  ...csv,
  async *importFull(settings, context) {
    for await (const page of csv.importFull(settings, context)) {
      yield page
      await pause(110)
    }
  },
})
