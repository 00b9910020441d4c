import { resolve } from 'node:path'
import type { FullContext, RawPage } from '../../src/connector/contract.ts'
import { stateOf } from './identity.ts'
import { pagesOf } from './pages.ts'
import { changedSince, type Place, parsePlace, printPlace } from './place.ts'
import type { CsvSettings, FileSettings } from './settings.ts'
import { openTable, startingAt, type Table } from './table.ts'

/** A file that is to be read, as it was found. */
interface Source {
  readonly objectType: string
  readonly file: FileSettings
  /** `undefined` where it cannot be looked at. */
  readonly identity: string | undefined
  readonly size: number
}

/** The records of all files that are wanted, one file after the other, from the beginning or from a place on. */
export async function* readFiles(settings: CsvSettings, context: FullContext): AsyncGenerator<RawPage> {
  const sources = await sourcesOf(settings, context)
  const place = context.resume === null ? undefined : parsePlace(context.resume)
  const first = place === undefined ? 0 : indexOf(place, sources)
  const total = sizeOf(sources)
  const files: Record<string, string> = { ...place?.files }
  let before = sizeOf(sources.slice(0, first))
  for (const [index, source] of sources.slice(first).entries()) {
    const { objectType } = source
    const table = await open(source, index === 0 ? place : undefined, context)
    files[objectType] = table.windows.identity
    try {
      for await (const { page, fileEnd, next } of pagesOf(table, context.signal)) {
        const resume = next && printPlace({ objectType, ...next, files })
        const portion = Math.min(1, (before + fileEnd) / total)
        yield { ...page, portion, ...(resume === undefined ? {} : { resume }) }
      }
    } finally {
      await table.windows.close()
    }
    before += source.size
  }
}

function sizeOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { size }) => sum + size, 0)
}

async function sourcesOf({ files }: CsvSettings, { folder, objectTypes }: FullContext): Promise<readonly Source[]> {
  const wanted = Object.entries(files).filter(([objectType]) => objectTypes.includes(objectType))
  return await Promise.all(
    wanted.map(async ([objectType, file]) => {
      const state = await stateOf(resolve(folder, file.path))
      return { objectType, file, identity: state?.identity, size: state?.size ?? 0 }
    }),
  )
}

/** Which file a place is in. Throws the `TargetError` of a change where that one or one before it is not as it was. */
function indexOf(place: Place, sources: readonly Source[]): number {
  const index = sources.findIndex(({ objectType }) => objectType === place.objectType)
  const read = sources.slice(0, index + 1)
  const changed = read.find(({ objectType, identity }) => identity !== place.files[objectType])
  if (changed !== undefined || index < 0) throw changedSince(changed?.file.path ?? `The file of ${place.objectType}`)
  return index
}

async function open({ objectType, file }: Source, place: Place | undefined, context: FullContext): Promise<Table> {
  const { folder, pageSize } = context
  const table = await openTable(objectType, file, { folder, pageRows: pageSize })
  if (place === undefined) return table
  try {
    if (table.windows.identity !== place.files[objectType]) throw changedSince(table.source)
    return await startingAt(table, place)
  } catch (error) {
    await table.windows.close()
    throw error
  }
}
