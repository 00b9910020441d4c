import { keptAsRows, type StoredObjectType } from '../model/schema.ts'
import { Values } from './frame.ts'
import type { ValueGroup } from './frame-view.ts'
import { afterPrefix, indexKey, indexPrefix, type Meta, rowPrefix, type Tables } from './layout.ts'
import type { Stage } from './stage.ts'

const NO_VALUE = Buffer.alloc(0)

/** Which entry, and how its values are written. */
export interface RowsOf {
  readonly id: number
  /** The number of its object type. */
  readonly type: number
  readonly dryRun: boolean
  /** Takes down what would go; `undefined` where it goes at once. */
  readonly stage: Stage | undefined
}

/** What became of values. */
export interface RowsChanged {
  /** Some came, or went at once. */
  readonly changed: boolean
  /** How many would go. */
  readonly removed: number
}

/** Values kept as rows (the members of groups), with their keys in the index. Called within transactions. */
export class MemberRows {
  /** How many came and went since it was last emptied, by the number of the object type. */
  readonly counts = new Map<number, number>()
  readonly #tables: Tables
  readonly #meta: () => Meta

  /** @param meta the present meta record, for the names of paths */
  constructor(tables: Tables, meta: () => Meta) {
    this.#tables = tables
    this.#meta = meta
  }

  /**
   * Brings the values of an entry up to date, and their index where the schema in which the entry was stored differs.
   * Values that would go are staged, but for those of attributes that the mapping no longer has.
   *
   * @param before the object type as it was when the entry was stored
   */
  update(entry: RowsOf, groups: Iterable<ValueGroup>, before: StoredObjectType): RowsChanged {
    const { paths } = this.#meta()
    const left = new Map(before.attributes.filter(keptAsRows).map(a => [paths.indexOf(a.name), a.indexed]))
    let changed = false
    let removed = 0
    for (const group of groups) {
      if (group.kind === Values.someInBody) continue
      const one = this.#updateGroup(entry, group, left.get(group.path) ?? false)
      left.delete(group.path)
      changed ||= one.changed
      removed += one.removed
    }
    for (const [path, wasIndexed] of left) {
      const stored = this.#stored(entry.id, path)
      changed ||= stored.size > 0
      if (!entry.dryRun) this.#remove(entry.type, stored.values(), wasIndexed)
    }
    return { changed, removed }
  }

  /** Lets values come and go by themselves. */
  change({ id, type, dryRun, stage }: RowsOf, groups: Iterable<ValueGroup>): RowsChanged {
    let changed = false
    let removed = 0
    for (const { path, kind, values, indexed } of groups) {
      for (const value of values) {
        const key = Buffer.concat([rowPrefix(id, path), value])
        const there = this.#tables.rows.doesExist(key)
        if (kind !== Values.gone) {
          if (!dryRun) stage?.keepValue(key)
          changed ||= !there
          if (!there && !dryRun) this.#put(type, key, indexed)
        } else if (there && stage !== undefined) {
          removed++
          if (!dryRun) stage.removeValue(key)
        } else if (there) {
          changed = true
          this.#remove(type, [key], indexed)
        }
      }
    }
    return { changed, removed }
  }

  /** Writes the values of a new entry. */
  add(id: number, type: number, groups: Iterable<ValueGroup>): void {
    for (const { path, values, indexed } of groups) {
      for (const value of values) this.#put(type, Buffer.concat([rowPrefix(id, path), value]), indexed)
    }
  }

  /** Takes values out by the keys of their rows. Returns how many there were. */
  remove(type: number, keys: Iterable<Buffer>, objectType: StoredObjectType): number {
    let removed = 0
    for (const key of keys) {
      this.#remove(type, [key], this.#isIndexed(key, objectType))
      removed++
    }
    return removed
  }

  /** Takes out all values of an entry. */
  removeAll(id: number, type: number, objectType: StoredObjectType): void {
    const prefix = Buffer.allocUnsafe(4)
    prefix.writeUInt32BE(id)
    this.remove(type, [...this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })], objectType)
  }

  /** The values of one attribute. */
  of(id: number, attribute: string): string[] {
    const path = this.#meta().paths.indexOf(attribute)
    return [...this.#stored(id, path).values()].map(key => key.toString('utf8', 6))
  }

  #updateGroup(entry: RowsOf, { path, kind, values, indexed }: ValueGroup, wasIndexed: boolean): RowsChanged {
    const { id, type, dryRun, stage } = entry
    const stored = this.#stored(id, path)
    let changed = false
    for (const value of values) {
      const key = stored.get(value.toString('latin1'))
      if (key === undefined) {
        changed = true
        if (!dryRun) this.#put(type, Buffer.concat([rowPrefix(id, path), value]), indexed)
      } else {
        stored.delete(value.toString('latin1'))
        if (!dryRun && indexed !== wasIndexed) this.#reindex(type, key, indexed)
      }
    }
    const stay = kind === Values.some || stage !== undefined
    if (!dryRun && !stay) this.#remove(type, stored.values(), wasIndexed)
    if (!dryRun && stay && indexed !== wasIndexed) for (const key of stored.values()) this.#reindex(type, key, indexed)
    if (kind === Values.some) return { changed, removed: 0 }
    if (stage === undefined) return { changed: changed || stored.size > 0, removed: 0 }
    if (!dryRun) for (const key of stored.values()) stage.removeValue(key)
    return { changed, removed: stored.size }
  }

  /** The keys of an entry's values of one attribute, by the value. */
  #stored(id: number, path: number): Map<string, Buffer> {
    const prefix = rowPrefix(id, path)
    const stored = new Map<string, Buffer>()
    for (const key of this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })) {
      stored.set(key.toString('latin1', 6), key)
    }
    return stored
  }

  #put(type: number, key: Buffer, indexed: boolean): void {
    this.#tables.rows.putSync(key, NO_VALUE)
    this.#count(type, 1)
    if (indexed) this.#tables.index.putSync(rowIndexKey(type, key), NO_VALUE)
  }

  #remove(type: number, keys: Iterable<Buffer>, indexed: boolean): void {
    for (const key of keys) {
      if (this.#tables.rows.removeSync(key)) this.#count(type, -1)
      if (indexed) this.#tables.index.removeSync(rowIndexKey(type, key))
    }
  }

  #reindex(type: number, key: Buffer, indexed: boolean): void {
    if (indexed) this.#tables.index.putSync(rowIndexKey(type, key), NO_VALUE)
    else this.#tables.index.removeSync(rowIndexKey(type, key))
  }

  #isIndexed(key: Buffer, { attributes }: StoredObjectType): boolean {
    const name = this.#meta().paths[key.readUInt16BE(4)]
    return attributes.find(attribute => attribute.name === name)?.indexed ?? false
  }

  #count(type: number, change: number): void {
    this.counts.set(type, (this.counts.get(type) ?? 0) + change)
  }
}

/** The index key of a value kept as a row, by the row's key: id (4), path (2), value. */
function rowIndexKey(type: number, rowKey: Buffer): Buffer {
  const prefix = indexPrefix(type, rowKey.readUInt16BE(4), rowKey.toString('utf8', 6), true)
  return indexKey(prefix, rowKey.readUInt32BE(0))
}
