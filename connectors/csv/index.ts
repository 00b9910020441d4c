import { defineConnector } from '../../src/connector/define.ts'
import { hostError } from '../../src/model/error.ts'
import { suggest } from '../../src/model/suggest.ts'
import { objectTypeOf } from './columns.ts'
import { readFiles } from './read.ts'
import { type CsvSettings, settings } from './settings.ts'
import { openTable } from './table.ts'

/**
 * Delimited text files, one for each object type. An import hands over the records as they stand in the file, so that
 * the runtime compares them by their bytes; only what is new or different is decoded. There is no delta operation: a
 * file does not tell what changed, and the comparison is as fast as reading.
 */
export const connector = defineConnector({
  description: 'Delimited text files (CSV): one file for each object type.',
  settings,

  async test(settings, context) {
    await connector.schema(settings, context)
  },

  async schema(settings, { folder }) {
    checkReferences(settings)
    const objectTypes = []
    for (const [name, file] of Object.entries(settings.files)) {
      const table = await openTable(name, file, { folder })
      await table.windows.close()
      objectTypes.push(objectTypeOf(name, table.columns, file))
    }
    return { objectTypes }
  },

  async *importFull(settings, context) {
    yield* readFiles(settings, context)
  },
})

function checkReferences({ files }: CsvSettings): void {
  const known = Object.keys(files)
  for (const file of Object.values(files)) {
    for (const [column, objectType] of Object.entries(file.references ?? {})) {
      if (known.includes(objectType)) continue
      const reason = `the column "${column}" refers to the object type "${objectType}", which has no file. ${suggest(objectType, known)}`
      throw hostError('source-unfit', { source: file.path, reason })
    }
  }
}
