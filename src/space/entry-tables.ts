import { hasIndexKeys, keptAsRows, type StoredObjectType } from '../model/schema.ts'
import { type Codec, createCodec, toText } from './codec.ts'
import { Field, FrameBuilder } from './frame.ts'
import type { FrameView } from './frame-view.ts'
import { HashBlocks } from './hashes.ts'
import { JournalBatch } from './journal.ts'
import {
  afterPrefix,
  anchorKey,
  indexKey,
  indexPrefix,
  type Meta,
  ROW_HEADER,
  type RowHeader,
  readRowHeader,
  rowPrefix,
  type Tables,
  writeRowHeader,
} from './layout.ts'

const NO_VALUE = Buffer.alloc(0)
/** Ids only grow, so a new entry goes behind all others and its page is filled to the end. */
const LAST = { append: true } as const

/** How an entry is written: by which schema, at what time, and whether at all (a dry run only compares). */
export interface Writing {
  /** The position of the schema among those of the meta record. */
  readonly schema: number
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number
  readonly dryRun: boolean
}

/**
 * One entry at a time, in all the tables that know of it. Called within a transaction; the journal and the hashes are
 * collected, and written at its end by the caller.
 */
export class EntryTables {
  readonly journal = new JournalBatch()
  readonly hashes: HashBlocks
  /** The names of object types, paths and schemas that numbers stand for. */
  meta: Meta
  readonly #tables: Tables
  readonly #codecs = new Map<string, Codec>()

  constructor(tables: Tables, meta: Meta) {
    this.#tables = tables
    this.meta = meta
    this.hashes = new HashBlocks(tables)
  }

  /** The id of the entry with an anchor. */
  idOf(type: number, anchor: Uint8Array): number | undefined {
    return this.#tables.anchors.get(anchorKey(type, anchor))?.readUInt32LE(0)
  }

  /** Writes a new entry, without the keys that lead to it. */
  add(view: FrameView, entry: number, id: number, { schema, now, dryRun }: Writing): void {
    if (dryRun) return
    this.#setHashes(id, view, entry)
    const start = view.field(entry, Field.start)
    writeRowHeader(view.octets, start, {
      type: view.type,
      anchorLength: view.field(entry, Field.anchorLength),
      revision: 1,
      created: now,
      modified: now,
      schema,
    })
    this.#tables.entries.putSync(id, view.octets.subarray(start, view.field(entry, Field.bodyEnd)), LAST)
    if (view.field(entry, Field.rowsEnd) > view.field(entry, Field.keysEnd)) {
      for (const { path, values, indexed } of view.rowsOf(entry)) {
        for (const value of values) this.#putRow(view.type, id, path, value, indexed)
      }
    }
    this.journal.add('add', view.type, id)
  }

  /** Writes the keys that lead to a new entry: its anchor and its indexed values. */
  addKeys(view: FrameView, entry: number, id: number): void {
    const value = Buffer.allocUnsafe(4)
    value.writeUInt32LE(id)
    this.#tables.anchors.putSync(anchorKey(view.type, view.anchor(entry)), value)
    for (const key of view.keysOf(entry)) this.#tables.index.putSync(indexKey(key, id), NO_VALUE)
  }

  /**
   * Brings an entry up to date and says whether it had changed; `other` when the id is not that of the entry's anchor,
   * and nothing was done.
   */
  update(
    view: FrameView,
    entry: number,
    id: number,
    { schema, now, dryRun }: Writing,
  ): 'updated' | 'unchanged' | 'other' {
    const before = this.#tables.entries.get(id)
    const anchor = view.anchor(entry)
    if (before === undefined || !sameAnchor(before, view.type, anchor)) return 'other'
    const header = readRowHeader(before)
    const start = view.field(entry, Field.start)
    const bodyStart = start + ROW_HEADER + anchor.length
    const bodyEnd = view.field(entry, Field.bodyEnd)
    const sameSchema = header.schema === schema
    const same = sameSchema
      ? before.compare(view.octets, bodyStart, bodyEnd, ROW_HEADER + anchor.length) === 0
      : this.#transcoded(before, header, view.codec).equals(view.octets.subarray(bodyStart, bodyEnd))
    const objectType = sameSchema ? view.objectType : this.#codecOf(header).objectType
    const rowsChanged = this.#updateRows(view, entry, id, objectType, !dryRun)
    const changed = !same || rowsChanged
    if (dryRun) return changed ? 'updated' : 'unchanged'
    this.#setHashes(id, view, entry)
    if (!changed && sameSchema) return 'unchanged'
    if (!same || !sameSchema) this.#updateIndex(before, header, view, entry, id)
    writeRowHeader(view.octets, start, {
      ...header,
      schema,
      revision: header.revision + (changed ? 1 : 0),
      modified: changed ? now : header.modified,
    })
    this.#tables.entries.putSync(id, view.octets.subarray(start, bodyEnd))
    if (!changed) return 'unchanged'
    this.journal.add('update', view.type, id)
    return 'updated'
  }

  /** Removes an entry from every table. Returns its object type. */
  remove(id: number): string | undefined {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return undefined
    const header = readRowHeader(row)
    const anchor = row.subarray(ROW_HEADER, ROW_HEADER + header.anchorLength)
    for (const key of this.#storedKeys(row, header)) this.#tables.index.removeSync(indexKey(key, id))
    const prefix = Buffer.allocUnsafe(4)
    prefix.writeUInt32BE(id)
    const codec = this.#codecOf(header)
    const keys = [...this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })]
    for (const key of keys) {
      this.#tables.rows.removeSync(key)
      const path = key.readUInt16BE(4)
      const attribute = codec.objectType.attributes.find(a => this.meta.paths[path] === a.name)
      if (attribute?.indexed) {
        this.#tables.index.removeSync(rowIndexKey(header.type, id, path, key))
      }
    }
    this.#tables.anchors.removeSync(anchorKey(header.type, anchor))
    this.#tables.entries.removeSync(id)
    this.hashes.clear(id)
    this.journal.add('delete', header.type, id, anchor)
    return this.meta.types[header.type]
  }

  #setHashes(id: number, view: FrameView, entry: number): void {
    this.hashes.set(id, [
      view.field(entry, Field.anchorLow),
      view.field(entry, Field.anchorHigh),
      view.field(entry, Field.fingerprintLow),
      view.field(entry, Field.fingerprintHigh),
    ])
  }

  /** The index keys, without the id, that a stored row has. */
  *#storedKeys(row: Buffer, header: RowHeader): Generator<Buffer> {
    const codec = this.#codecOf(header)
    const cells = codec.decode(row, ROW_HEADER + header.anchorLength, row.length)
    for (const [slot, attribute] of codec.objectType.attributes.entries()) {
      const cell = cells[slot]
      if (!hasIndexKeys(attribute) || cell === null || cell === undefined) continue
      const path = this.#pathNumber(attribute.name)
      for (const value of Array.isArray(cell) ? cell : [cell]) {
        yield indexPrefix(header.type, path, toText(value, attribute.kind), attribute.caseExact)
      }
    }
  }

  #updateIndex(before: Buffer, header: RowHeader, view: FrameView, entry: number, id: number): void {
    const old = new Map<string, Buffer>()
    for (const key of this.#storedKeys(before, header)) old.set(key.toString('latin1'), key)
    for (const key of view.keysOf(entry)) {
      if (!old.delete(key.toString('latin1'))) this.#tables.index.putSync(indexKey(key, id), NO_VALUE)
    }
    for (const key of old.values()) this.#tables.index.removeSync(indexKey(key, id))
  }

  /**
   * Brings the values kept as rows up to date, and their index where the schema in which the entry was stored differs;
   * says whether any came or went.
   */
  #updateRows(view: FrameView, entry: number, id: number, before: StoredObjectType, write: boolean): boolean {
    const kept = new Map(before.attributes.filter(keptAsRows).map(a => [this.#pathNumber(a.name), a.indexed]))
    let changed = false
    for (const { path, values, indexed } of view.rowsOf(entry)) {
      const wasIndexed = kept.get(path) ?? false
      kept.delete(path)
      const stored = this.#storedRows(id, path)
      for (const value of values) {
        const key = stored.get(value.toString('latin1'))
        if (key === undefined) {
          changed = true
          if (write) this.#putRow(view.type, id, path, value, indexed)
        } else {
          stored.delete(value.toString('latin1'))
          if (!write || indexed === wasIndexed) continue
          if (indexed) this.#putRow(view.type, id, path, value, true)
          else this.#tables.index.removeSync(rowIndexKey(view.type, id, path, key))
        }
      }
      changed ||= stored.size > 0
      if (write) this.#removeRows(view.type, id, path, stored.values(), wasIndexed)
    }
    for (const [path, wasIndexed] of kept) {
      const stored = this.#storedRows(id, path)
      changed ||= stored.size > 0
      if (write) this.#removeRows(view.type, id, path, stored.values(), wasIndexed)
    }
    return changed
  }

  /** The keys of an entry's values of one attribute, by the value. */
  #storedRows(id: number, path: number): Map<string, Buffer> {
    const prefix = rowPrefix(id, path)
    const stored = new Map<string, Buffer>()
    for (const key of this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })) {
      stored.set(key.toString('latin1', 6), key)
    }
    return stored
  }

  #removeRows(type: number, id: number, path: number, keys: Iterable<Buffer>, indexed: boolean): void {
    for (const key of keys) {
      this.#tables.rows.removeSync(key)
      if (indexed) this.#tables.index.removeSync(rowIndexKey(type, id, path, key))
    }
  }

  #putRow(type: number, id: number, path: number, value: Buffer, indexed: boolean): void {
    this.#tables.rows.putSync(Buffer.concat([rowPrefix(id, path), value]), NO_VALUE)
    if (indexed) {
      this.#tables.index.putSync(indexKey(indexPrefix(type, path, value.toString('utf8'), true), id), NO_VALUE)
    }
  }

  /** A stored row's attributes in another schema's encoding. */
  #transcoded(row: Buffer, header: RowHeader, codec: Codec): Buffer {
    const old = this.#codecOf(header)
    const cells = old.decode(row, ROW_HEADER + header.anchorLength, row.length)
    const moved = codec.objectType.attributes.map(attribute => {
      const slot = old.objectType.attributes.findIndex(
        a => a.name === attribute.name && a.multi === attribute.multi && a.kind === attribute.kind,
      )
      return slot < 0 ? null : (cells[slot] ?? null)
    })
    const target = new FrameBuilder(0, row.length * 2)
    codec.encode(moved, target)
    return target.octets.subarray(0, target.at)
  }

  #codecOf(header: RowHeader): Codec {
    const key = `${header.schema}:${header.type}`
    let codec = this.#codecs.get(key)
    if (codec === undefined) {
      const name = this.meta.types[header.type]
      const objectType = this.meta.schemas[header.schema]?.objectTypes.find(o => o.name === name)
      if (objectType === undefined) throw new Error(`no schema ${header.schema} of object type ${header.type}`)
      codec = createCodec(objectType)
      this.#codecs.set(key, codec)
    }
    return codec
  }

  #pathNumber(name: string): number {
    return this.meta.paths.indexOf(name)
  }
}

/** The index key of a value kept as a row. */
function rowIndexKey(type: number, id: number, path: number, rowKey: Buffer): Buffer {
  return indexKey(indexPrefix(type, path, rowKey.toString('utf8', 6), true), id)
}

function sameAnchor(row: Buffer, type: number, anchor: Buffer): boolean {
  return (
    row[0] === type &&
    row.readUInt16LE(2) === anchor.length &&
    row.compare(anchor, 0, anchor.length, ROW_HEADER, ROW_HEADER + anchor.length) === 0
  )
}
