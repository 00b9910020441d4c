import { keptAsRows, type StoredAttribute, type StoredObjectType, type StoredSchema } from '../../src/model/schema.ts'
import type { Value } from '../../src/model/value.ts'
import { toText } from '../../src/space/codec.ts'
import type { ReadOptions, SpaceReader, StoredEntry } from '../../src/space/space.ts'

/** An entry as a test writes it. */
interface Given {
  readonly objectType: string
  readonly anchor: string
  readonly attributes: Readonly<Record<string, Value>>
  readonly revision?: number
}

/** A connector space that only tests can write, and that counts what is read of it. */
export interface MemorySpace extends SpaceReader {
  put(given: Given): void
  delete(objectType: string, anchor: string): void
  /** Values read from rows. */
  rowsRead: number
  /** Entries read one after the other. */
  entriesListed: number
}

const time = Date.UTC(2026, 2, 1, 8)

export function memorySpace(schema: StoredSchema): MemorySpace {
  const entries = new Map<number, StoredEntry>()
  let nextId = 0
  const typeOf = (name: string): StoredObjectType => {
    const found = schema.objectTypes.find(objectType => objectType.name === name)
    if (found === undefined) throw new Error(`no object type ${name}`)
    return found
  }
  const attributeOf = (objectType: string, path: string): StoredAttribute | undefined =>
    typeOf(objectType).attributes.find(attribute => attribute.name === path)
  const ofType = (objectType: string): StoredEntry[] =>
    [...entries.values()].filter(entry => entry.objectType === objectType)
  const view = (entry: StoredEntry, options: ReadOptions | undefined): StoredEntry => {
    if (options?.rows !== false) return entry
    const rows = entry.schema.attributes.filter(keptAsRows).map(attribute => attribute.name)
    const attributes = Object.fromEntries(Object.entries(entry.attributes).filter(([name]) => !rows.includes(name)))
    return { ...entry, attributes }
  }
  const listOf = (value: Value | undefined): readonly Value[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value]
  const idOf = (objectType: string, anchor: string): number | undefined =>
    ofType(objectType).find(entry => entry.anchor === anchor)?.id

  return {
    schema,
    watermark: null,
    epoch: null,
    checkpoint: null,
    progressOf: () => undefined,
    rowsRead: 0,
    entriesListed: 0,
    put({ objectType, anchor, attributes, revision = 1 }) {
      const id = idOf(objectType, anchor) ?? nextId++
      const entry = {
        id,
        objectType,
        anchor,
        revision,
        created: time,
        modified: time + (revision - 1) * 1000,
        attributes,
      }
      entries.set(id, { ...entry, schema: typeOf(objectType) })
    },
    delete(objectType, anchor) {
      entries.delete(idOf(objectType, anchor) ?? -1)
    },
    count: objectType => ofType(objectType).length,
    has: (objectType, anchor) => idOf(objectType, anchor) !== undefined,
    get(objectType, anchor, options) {
      return this.byId(idOf(objectType, anchor) ?? -1, options)
    },
    byId(id, options) {
      const entry = entries.get(id)
      return entry && view(entry, options)
    },
    searchable: (objectType, path) => attributeOf(objectType, path)?.indexed ?? false,
    find(objectType, path, value) {
      const exact = attributeOf(objectType, path)?.caseExact ?? true
      const normal = (text: string): string => (exact ? text : text.toLowerCase())
      return ofType(objectType)
        .filter(entry => listOf(entry.attributes[path]).some(one => normal(toText(one, 'string')) === normal(value)))
        .map(entry => entry.id)
    },
    *list(objectType, options) {
      for (const entry of ofType(objectType).slice(options.offset, options.offset + options.limit)) {
        this.entriesListed++
        yield view(entry, options)
      }
    },
    *rowsOf(id, path) {
      for (const row of listOf(entries.get(id)?.attributes[path])
        .map(one => toText(one, 'reference'))
        .sort()) {
        this.rowsRead++
        yield row
      }
    },
    rowCount: (id, path) => listOf(entries.get(id)?.attributes[path]).length,
    journal: () => [],
    runs: () => [],
    run: () => undefined,
    failures: () => [],
    plans: () => [],
    pending: () => [],
    planItems: () => [],
    close: async () => undefined,
  }
}
