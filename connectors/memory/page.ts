import type { Cell } from '../../src/model/value.ts'
import type { Directory } from './directory.ts'
import type { DirectoryType } from './kind.ts'
import type { MemorySettings } from './settings.ts'
import { cellOf, type Entry } from './stored.ts'

/** The cells of an entry, in the order of its attributes. */
export function cellsOf(type: DirectoryType, entry: Entry): Cell[] {
  return type.attributes.map(attribute => cellOf(attribute, entry[attribute.name]))
}

export function isOfPartition(entry: Entry, attribute: string | undefined, partition: string | null): boolean {
  return partition === null || (attribute !== undefined && entry[attribute] === partition)
}

export function isWanted(wanted: readonly string[], objectType: string): boolean {
  return wanted.length === 0 || wanted.includes(objectType)
}

/** The page at the end, which says where a delta import goes on from. It is of an object type that is wanted. */
export function lastPage(
  { types }: Directory,
  { file }: MemorySettings,
  { sequence, objectTypes }: { readonly sequence: number; readonly objectTypes: readonly string[] },
) {
  const [name = ''] = [...types.keys()].filter(type => isWanted(objectTypes, type))
  const watermark = String(sequence)
  return {
    kind: 'rows',
    objectType: name,
    source: `${name} of ${file}`,
    rows: [],
    firstPosition: 1,
    watermark,
  } as const
}
