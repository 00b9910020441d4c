import { hasIndexKeys } from '../model/schema.ts'
import type { Cell } from '../model/value.ts'
import { type Codec, createCodec, toText } from './codec.ts'
import { Field, FrameBuilder } from './frame.ts'
import type { FrameView } from './frame-view.ts'
import { type EntryHashes, HashBlocks } from './hashes.ts'
import { JournalBatch } from './journal.ts'
import {
  anchorKey,
  indexKey,
  indexPrefix,
  type Meta,
  ROW_HEADER,
  type RowHeader,
  readRowHeader,
  type Tables,
  writeRowHeader,
} from './layout.ts'
import { MemberRows } from './member-rows.ts'
import type { Stage } from './stage.ts'

const NO_VALUE = Buffer.alloc(0)
/** Ids only grow, so a new entry goes behind all others and its page is filled to the end. */
const LAST = { append: true } as const

/** How an entry is written: by which schema, at what time, and whether at all (a dry run only compares). */
export interface Writing {
  /** The position of the schema among those of the meta record. */
  readonly schema: number
  /** The number of the partition that is read; 0 where the system is read as a whole. */
  readonly partition: number
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number
  readonly dryRun: boolean
  /** Takes down what would go; `undefined` where it goes at once. */
  readonly stage: Stage | undefined
}

/** What became of an entry. */
export interface Updated {
  /**
   * `other`: the id is not that of the entry's anchor, and nothing was done. `staged`: nothing but that values would go.
   */
  readonly outcome: 'updated' | 'unchanged' | 'staged' | 'other'
  /** Values kept as rows that would go, or would have gone. */
  readonly removed: number
}
const other: Updated = { outcome: 'other', removed: 0 }

/**
 * One entry at a time, in all the tables that know of it. Called within a transaction; the journal and the hashes are
 * collected, and written at its end by the caller.
 */
export class EntryTables {
  readonly journal = new JournalBatch()
  readonly hashes: HashBlocks
  readonly members: MemberRows
  /** The names of object types, paths and schemas that numbers stand for. */
  meta: Meta
  readonly #tables: Tables
  readonly #codecs = new Map<string, Codec>()

  constructor(tables: Tables, meta: Meta) {
    this.#tables = tables
    this.meta = meta
    this.hashes = new HashBlocks(tables)
    this.members = new MemberRows(tables, () => this.meta)
  }

  /** The id of the entry with an anchor. */
  idOf(type: number, anchor: Uint8Array): number | undefined {
    return this.#tables.anchors.get(anchorKey(type, anchor))?.readUInt32LE(0)
  }

  /** Writes a new entry, without the keys that lead to it. */
  add(view: FrameView, entry: number, id: number, { schema, partition, now, dryRun }: Writing): void {
    if (dryRun) return
    this.hashes.set(id, hashesIn(view, entry))
    const start = view.field(entry, Field.start)
    writeRowHeader(view.octets, start, {
      type: view.type,
      partition,
      anchorLength: view.field(entry, Field.anchorLength),
      revision: 1,
      created: now,
      modified: now,
      schema,
    })
    this.#tables.entries.putSync(id, view.octets.subarray(start, view.field(entry, Field.bodyEnd)), LAST)
    if (view.field(entry, Field.rowsEnd) > view.field(entry, Field.keysEnd)) {
      this.members.add(id, view.type, view.rowsOf(entry))
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

  /** Brings an entry up to date. */
  update(view: FrameView, entry: number, id: number, { schema, partition, now, dryRun, stage }: Writing): Updated {
    const before = this.#tables.entries.get(id)
    const anchor = view.anchor(entry)
    if (before === undefined || !sameAnchor(before, view.type, anchor)) return other
    const header = readRowHeader(before)
    const start = view.field(entry, Field.start)
    const bodyStart = start + ROW_HEADER + anchor.length
    const bodyEnd = view.field(entry, Field.bodyEnd)
    const sameSchema = header.schema === schema
    const samePartition = partition === 0 || header.partition === partition
    const same = sameSchema
      ? before.compare(view.octets, bodyStart, bodyEnd, ROW_HEADER + anchor.length) === 0
      : this.#transcoded(before, header, view.codec).equals(view.octets.subarray(bodyStart, bodyEnd))
    const objectType = sameSchema ? view.objectType : this.#codecOf(header).objectType
    if (!dryRun) stage?.forget(id)
    const rows = this.members.update({ id, type: view.type, dryRun, stage }, view.rowsOf(entry), objectType)
    const changed = !same || rows.changed
    const outcome = changed ? 'updated' : rows.removed > 0 ? 'staged' : 'unchanged'
    if (dryRun) return { outcome, removed: rows.removed }
    const hashes = hashesIn(view, entry)
    if (rows.removed > 0 && stage !== undefined) {
      stage.entry({ id, printLow: hashes[2], printHigh: hashes[3], counted: changed })
      this.hashes.set(id, [hashes[0], hashes[1], 0, 0])
    } else this.hashes.set(id, hashes)
    if (!changed && sameSchema && samePartition) return { outcome, removed: rows.removed }
    if (!same || !sameSchema) this.#updateIndex(before, header, view, entry, id)
    writeRowHeader(view.octets, start, {
      ...header,
      schema,
      partition: samePartition ? header.partition : partition,
      revision: header.revision + (changed ? 1 : 0),
      modified: changed ? now : header.modified,
    })
    this.#tables.entries.putSync(id, view.octets.subarray(start, bodyEnd))
    if (changed) this.journal.add('update', view.type, id)
    return { outcome, removed: rows.removed }
  }

  /** Lets values kept as rows come and go; all else of the entry stays as it is. */
  updateMembers(view: FrameView, entry: number, id: number, { now, dryRun, stage }: Writing): Updated {
    const { changed, removed } = this.members.change({ id, type: view.type, dryRun, stage }, view.rowsOf(entry))
    const outcome = changed ? 'updated' : removed > 0 ? 'staged' : 'unchanged'
    if (dryRun || outcome === 'unchanged') return { outcome, removed }
    if (removed > 0) stage?.entry({ id, printLow: 0, printHigh: 0, counted: changed })
    this.forgetFingerprint(id)
    if (changed) this.touch(id, now)
    return { outcome, removed }
  }

  /** Takes values kept as rows out of an entry, by the keys of their rows. Returns how many there were. */
  removeValues(id: number, keys: Iterable<Buffer>, print: readonly [low: number, high: number], now: number): number {
    const header = this.touch(id, now)
    if (header === undefined) return 0
    const removed = this.members.remove(header.type, keys, this.#codecOf(header).objectType)
    const [anchorLow, anchorHigh] = this.hashes.of(id)
    this.hashes.set(id, [anchorLow, anchorHigh, ...print])
    return removed
  }

  /** The row of an entry is looked at again by the next import, whether it has changed or not. */
  forgetFingerprint(id: number): void {
    const [anchorLow, anchorHigh] = this.hashes.of(id)
    this.hashes.set(id, [anchorLow, anchorHigh, 0, 0])
  }

  /** What an entry's row says about it besides its attributes. */
  headerOf(id: number): RowHeader | undefined {
    const row = this.#tables.entries.get(id)
    return row === undefined ? undefined : readRowHeader(row)
  }

  anchorOf(id: number): string | undefined {
    const row = this.#tables.entries.get(id)
    return row?.toString('utf8', ROW_HEADER, ROW_HEADER + readRowHeader(row).anchorLength)
  }

  /** The attributes of an entry, in the order of a schema's. */
  cellsOf(id: number, codec: Codec): readonly Cell[] {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return []
    const header = readRowHeader(row)
    return this.#moved(row, header, codec)
  }

  /** One more revision of an entry, with nothing else about it. */
  touch(id: number, now: number): RowHeader | undefined {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return undefined
    const header = readRowHeader(row)
    const copy = Buffer.from(row)
    writeRowHeader(copy, 0, { ...header, revision: header.revision + 1, modified: now })
    this.#tables.entries.putSync(id, copy)
    this.journal.add('update', header.type, id)
    return header
  }

  /** Removes an entry from every table. Returns its object type. */
  remove(id: number): string | undefined {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return undefined
    const header = readRowHeader(row)
    const anchor = row.subarray(ROW_HEADER, ROW_HEADER + header.anchorLength)
    for (const key of this.#storedKeys(row, header)) this.#tables.index.removeSync(indexKey(key, id))
    this.members.removeAll(id, header.type, this.#codecOf(header).objectType)
    this.#tables.anchors.removeSync(anchorKey(header.type, anchor))
    this.#tables.entries.removeSync(id)
    this.hashes.clear(id)
    this.journal.add('delete', header.type, id, anchor)
    return this.meta.types[header.type]
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

  /** A stored row's attributes in another schema's encoding. */
  #transcoded(row: Buffer, header: RowHeader, codec: Codec): Buffer {
    const target = new FrameBuilder(0, row.length * 2)
    codec.encode(this.#moved(row, header, codec), target)
    return target.octets.subarray(0, target.at)
  }

  /** A stored row's attributes in the order of another schema. */
  #moved(row: Buffer, header: RowHeader, codec: Codec): readonly Cell[] {
    const old = this.#codecOf(header)
    const cells = old.decode(row, ROW_HEADER + header.anchorLength, row.length)
    return codec.objectType.attributes.map(attribute => {
      const slot = old.objectType.attributes.findIndex(
        a => a.name === attribute.name && a.multi === attribute.multi && a.kind === attribute.kind,
      )
      return slot < 0 ? null : (cells[slot] ?? null)
    })
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

function sameAnchor(row: Buffer, type: number, anchor: Buffer): boolean {
  return (
    row[0] === type &&
    row.readUInt16LE(2) === anchor.length &&
    row.compare(anchor, 0, anchor.length, ROW_HEADER, ROW_HEADER + anchor.length) === 0
  )
}

function hashesIn(view: FrameView, entry: number): EntryHashes {
  return [
    view.field(entry, Field.anchorLow),
    view.field(entry, Field.anchorHigh),
    view.field(entry, Field.fingerprintLow),
    view.field(entry, Field.fingerprintHigh),
  ]
}
