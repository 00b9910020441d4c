import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connector as csv } from '../../../connectors/csv/index.ts'
import { defineConnector } from '../../../src/connector/define.ts'

/** The CSV connector, which goes on after a page only once there is a file called `gate`. */
export const connector = defineConnector({
  ...csv,
  async *importFull(settings, context) {
    for await (const page of csv.importFull(settings, context)) {
      yield page
      while (!existsSync(join(context.folder, 'gate'))) await pause(20, undefined, { signal: context.signal })
    }
  },
})
