import type { StoredObjectType } from '../model/schema.ts'
import type { Meta } from './layout.ts'
import type { RunRequest, RunStart } from './run.ts'

/** What one transaction changes of the meta record. */
export class MetaChange {
  nextId: number
  nextChange: number
  readonly #before: Meta
  readonly #counts: Record<string, number>
  readonly #members: Record<string, number>

  constructor(meta: Meta) {
    this.#before = meta
    this.nextId = meta.nextId
    this.nextChange = meta.nextChange
    this.#counts = { ...meta.counts }
    this.#members = { ...meta.members }
  }

  /** Entries of an object type came or went. */
  count(objectType: string, change: number): void {
    this.#counts[objectType] = (this.#counts[objectType] ?? 0) + change
  }

  /** Values kept as rows came and went, by the number of the object type. */
  countMembers(changes: ReadonlyMap<number, number>): void {
    for (const [type, change] of changes) {
      const name = this.#before.types[type] ?? ''
      this.#members[name] = (this.#members[name] ?? 0) + change
    }
  }

  /** The meta record with the changes. */
  after(): Meta {
    const { nextId, nextChange } = this
    return { ...this.#before, nextId, nextChange, counts: this.#counts, members: this.#members }
  }
}

/** A run's names as numbers, and the meta record with those that were not in it yet. */
export interface Numbered {
  readonly meta: Meta
  readonly schema: number
  readonly partition: number
  readonly numbers: RunStart['numbers']
}

/** The meta record with the run's object types, paths, partition and schema entered. */
export function numbered(before: Meta, request: Pick<RunRequest, 'schema' | 'partition'>): Numbered {
  const types = [...before.types]
  const paths = [...before.paths]
  const partitions = [...before.partitions]
  const numberIn = (list: string[], name: string): number => {
    const at = list.indexOf(name)
    return at >= 0 ? at : list.push(name) - 1
  }
  const numbers = request.schema.objectTypes.map(objectType => ({
    type: numberIn(types, objectType.name),
    paths: objectType.attributes.map(attribute => numberIn(paths, attribute.name)),
  }))
  const partition = request.partition === null ? 0 : numberIn(partitions, request.partition) + 1
  const text = JSON.stringify(request.schema)
  const found = before.schemas.findIndex(schema => JSON.stringify(schema) === text)
  const schemas = found >= 0 ? before.schemas : [...before.schemas, request.schema]
  const schema = found >= 0 ? found : schemas.length - 1
  const searchable = stillSearchable(before, request.schema.objectTypes)
  return {
    meta: { ...before, types, paths, partitions, schemas, searchable, current: schema },
    schema,
    partition,
    numbers,
  }
}

/** By object type the paths that have an index. */
export function searchablePaths(objectTypes: readonly StoredObjectType[]): Record<string, readonly string[]> {
  return Object.fromEntries(objectTypes.map(o => [o.name, o.attributes.filter(a => a.indexed).map(a => a.name)]))
}

/** What is no longer indexed cannot be searched from now on; what is newly indexed can be once all was imported. */
function stillSearchable(before: Meta, objectTypes: readonly StoredObjectType[]): Meta['searchable'] {
  const wanted = searchablePaths(objectTypes)
  if (before.schemas.length === 0) return wanted
  return Object.fromEntries(
    Object.entries(before.searchable).map(([type, list]) => [type, list.filter(path => wanted[type]?.includes(path))]),
  )
}
