import type { FullContext, Page } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { Directory } from './directory.ts'
import type { DirectoryType } from './kind.ts'
import { cellsOf, isOfPartition, isWanted, lastPage } from './page.ts'
import type { MemorySettings } from './settings.ts'
import type { Entry } from './stored.ts'

/** Where an interrupted full import goes on. */
interface Place {
  /** What had happened when it began: a delta import goes on from there. */
  readonly sequence: number
  readonly objectType: string
  /** The key of the last entry there was. */
  readonly after: string
}

/** All entries, in the order of their keys. The entries are those of one moment, also when the file changes meanwhile. */
export function* fullPages(directory: Directory, settings: MemorySettings, context: FullContext): Generator<Page> {
  const place = placeOf(directory, context.resume)
  const sequence = place?.sequence ?? directory.sequence
  const size = context.pageSize ?? settings.pageSize
  const types = [...directory.types.values()].filter(({ name }) => isWanted(context.objectTypes, name))
  const first = place === null ? 0 : types.findIndex(({ name }) => name === place.objectType)
  if (first < 0) throw new TargetError('resume', 'The import goes on with an object type that is no longer wanted.')
  const parts = types.slice(first).map((type, index) => {
    const entries = sorted(directory, type, settings.partition, context.partition)
    return { type, entries: index === 0 && place !== null ? entries.filter(([key]) => key > place.after) : entries }
  })
  const total = parts.reduce((sum, { entries }) => sum + entries.length, 0)
  let read = 0
  for (const { type, entries } of parts) {
    for (let at = 0; at < entries.length; at += size) {
      const page = entries.slice(at, at + size)
      read += page.length
      const after = page.at(-1)?.[0] ?? ''
      yield {
        kind: 'rows',
        objectType: type.name,
        source: `${type.name} of ${settings.file}`,
        rows: page.map(([, entry]) => cellsOf(type, entry)),
        firstPosition: at + 1,
        resume: JSON.stringify({ sequence, objectType: type.name, after } satisfies Place),
        portion: read / total,
      }
    }
  }
  yield lastPage(directory, settings, { sequence, objectTypes: context.objectTypes })
}

function placeOf(directory: Directory, resume: string | null): Place | null {
  if (resume === null) return null
  const place = JSON.parse(resume) as Place
  if (place.sequence < directory.forgotten || place.sequence > directory.sequence) {
    throw new TargetError('resume', 'Too much has happened since the import was interrupted. It begins again.')
  }
  return place
}

function sorted(
  directory: Directory,
  type: DirectoryType,
  attribute: string | undefined,
  partition: string | null,
): readonly (readonly [string, Entry])[] {
  return [...directory.entriesOf(type.name)]
    .filter(([, entry]) => isOfPartition(entry, attribute, partition))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
