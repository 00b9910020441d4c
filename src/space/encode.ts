import { hasIndexKeys, keptAsRows, type StoredAttribute, type StoredObjectType } from '../model/schema.ts'
import { type Codec, createCodec, NotEncodable, toText } from './codec.ts'
import { Field, type FrameBuilder, Operation, Values } from './frame.ts'
import { MAX_ANCHOR, MAX_KEY, writeIndexPrefix } from './layout.ts'
import type { RunStart } from './run.ts'

const NONE: readonly number[] = []

/** Values of one attribute, kept as rows, that came and went. */
export interface MemberChange {
  readonly slot: number
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** Writes the entries of one object type into frames. */
export class EntryEncoder {
  readonly #codec: Codec
  readonly #stored: StoredObjectType
  readonly #type: number
  readonly #paths: readonly number[]
  readonly #indexed: readonly number[]
  readonly #asRows: readonly number[]

  constructor(stored: StoredObjectType, numbers: RunStart['numbers'][number]) {
    this.#stored = stored
    this.#codec = createCodec(stored)
    this.#type = numbers.type
    this.#paths = numbers.paths
    const slots = stored.attributes.map((attribute, slot) => ({ attribute, slot }))
    this.#indexed = slots.filter(s => hasIndexKeys(s.attribute) && !keptAsRows(s.attribute)).map(s => s.slot)
    this.#asRows = slots.filter(s => keptAsRows(s.attribute)).map(s => s.slot)
  }

  /**
   * Writes an entry: its anchor and the cells in the order of the stored attributes. The caller sets the fields that
   * tell where it comes from and ends the entry. Throws `NotEncodable` and leaves the frame as it was.
   *
   * @param incomplete slots of several values whose values may not be all there are
   */
  put(
    frame: FrameBuilder,
    operation: number,
    anchor: Uint8Array,
    cells: readonly unknown[],
    incomplete: readonly number[] = NONE,
  ): void {
    const before = frame.at
    begin(frame, operation, anchor)
    try {
      this.#codec.encode(cells, frame)
      frame.set(Field.bodyEnd, frame.at)
      for (const slot of this.#indexed) this.#keys(frame, slot, cells[slot])
      frame.set(Field.keysEnd, frame.at)
      for (const slot of this.#asRows) {
        this.#values(frame, slot, incomplete.includes(slot) ? Values.some : Values.all, cells[slot])
      }
      for (const slot of incomplete) {
        if (!this.#asRows.includes(slot)) this.#values(frame, slot, Values.someInBody, null)
      }
      frame.set(Field.rowsEnd, frame.at)
    } catch (error) {
      frame.at = before
      throw error
    }
  }

  /** Writes values kept as rows that came and went, whole. Throws `NotEncodable` and leaves the frame as it was. */
  members(frame: FrameBuilder, anchor: Uint8Array, changes: readonly MemberChange[]): void {
    const before = frame.at
    begin(frame, Operation.members, anchor)
    for (const field of [Field.bodyEnd, Field.keysEnd]) frame.set(field, frame.at)
    try {
      for (const { slot, add, remove } of changes) {
        this.#values(frame, slot, Values.some, add)
        this.#values(frame, slot, Values.gone, remove)
      }
    } catch (error) {
      frame.at = before
      throw error
    }
    frame.set(Field.rowsEnd, frame.at)
    frame.end()
  }

  /** Writes the deletion of an entry, whole. */
  delete(frame: FrameBuilder, anchor: Uint8Array): void {
    begin(frame, Operation.delete, anchor)
    for (const field of [Field.bodyEnd, Field.keysEnd, Field.rowsEnd]) frame.set(field, frame.at)
    frame.end()
  }

  #keys(frame: FrameBuilder, slot: number, cell: unknown): void {
    const attribute = this.#stored.attributes[slot]
    if (cell === null || cell === undefined || attribute === undefined) return
    if (Array.isArray(cell)) for (const value of cell) this.#key(frame, slot, attribute, value)
    else this.#key(frame, slot, attribute, cell)
  }

  #key(frame: FrameBuilder, slot: number, attribute: StoredAttribute, value: unknown): void {
    const text = toText(value, attribute.kind)
    frame.reserve(2 + MAX_KEY)
    const length = writeIndexPrefix(
      frame.octets,
      frame.at + 2,
      this.#type,
      this.#paths[slot] ?? 0,
      text,
      attribute.caseExact,
    )
    frame.octets[frame.at] = length & 255
    frame.octets[frame.at + 1] = length >> 8
    frame.at += 2 + length
  }

  #values(frame: FrameBuilder, slot: number, kind: number, cell: unknown): void {
    const values = [...new Set(Array.isArray(cell) ? (cell as string[]) : [])].sort()
    frame.reserve(7)
    frame.octets.writeUInt16LE(this.#paths[slot] ?? 0, frame.at)
    frame.octets.writeUInt8(kind, frame.at + 2)
    frame.octets.writeUInt32LE(values.length, frame.at + 3)
    frame.at += 7
    for (const value of values) {
      frame.reserve(2 + value.length * 3)
      const length = frame.octets.write(value, frame.at + 2)
      if (length > MAX_ANCHOR) throw new NotEncodable(`a reference of ${length} octets is longer than ${MAX_ANCHOR}`)
      frame.octets.writeUInt16LE(length, frame.at)
      frame.at += 2 + length
    }
  }
}

function begin(frame: FrameBuilder, operation: number, anchor: Uint8Array): void {
  const start = frame.begin(anchor)
  frame.set(Field.start, start)
  frame.set(Field.anchorLength, anchor.length)
  frame.set(Field.operation, operation)
}
