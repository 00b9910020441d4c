import { keptAsRows, type StoredObjectType } from '../model/schema.ts'
import type { Cell, Complex, Scalar, Value } from '../model/value.ts'
import { type Codec, createCodec, NotEncodable, toText } from './codec.ts'
import { type Confirmations, canonicalTexts, type Expected } from './confirmations.ts'
import { EntryEncoder } from './encode.ts'
import type { Writing } from './entry-tables.ts'
import { Field, type Frame, type FrameBuffers, FrameBuilder, Operation } from './frame.ts'
import { FrameView, frameOf } from './frame-view.ts'
import { anchorSeedOf, createHash } from './hash.ts'
import type { MetaChange } from './meta-change.ts'
import type { Transactions } from './transactions.ts'

/** Values of a multi-valued attribute that came and went. */
export interface ValueChange {
  readonly attribute: string
  readonly add: readonly (Scalar | Complex)[]
  readonly remove: readonly (Scalar | Complex)[]
}

/** What an export has made of an entry, by stored names: the space shows it before the next import does. */
export type WriteThrough =
  | {
      readonly kind: 'put'
      readonly objectType: string
      readonly anchor: string
      /** Attributes with all their values; `null` clears. */
      readonly attributes: Readonly<Record<string, Value | null>>
      readonly values: readonly ValueChange[]
    }
  | { readonly kind: 'delete'; readonly objectType: string; readonly anchor: string }
  | { readonly kind: 'rename'; readonly objectType: string; readonly anchor: string; readonly to: string }

/**
 * Writes what exports have made into the space, within a transaction, and remembers it for the next import to confirm.
 * Such an entry has no fingerprint: the import looks at its row, whatever it is. Returns the ids of the entries.
 */
export function writeThrough(
  space: Transactions,
  batch: MetaChange,
  confirmations: Confirmations,
  writes: readonly WriteThrough[],
  now: number,
): readonly number[] {
  const ids: number[] = []
  const types = new Map<string, NumberedType | undefined>()
  for (const write of writes) {
    const known = types.has(write.objectType)
    const type = known ? types.get(write.objectType) : typeOf(space, write.objectType)
    if (!known) types.set(write.objectType, type)
    if (type === undefined) continue
    const one = new OneWrite(space, batch, type, now)
    switch (write.kind) {
      case 'put':
        ids.push(...one.put(write))
        confirmations.add(type.number, { ...nameOf(write), at: now, expected: expectedOf(type.objectType, write) })
        break
      case 'delete':
        one.delete(write.anchor)
        confirmations.add(type.number, { ...nameOf(write), at: now, expected: null })
        break
      case 'rename':
        ids.push(...one.rename(write.anchor, write.to))
        break
      default:
        write satisfies never
    }
  }
  return ids
}

const nameOf = ({ objectType, anchor }: WriteThrough) => ({ objectType, anchor })

/** An object type of the present schema, and the numbers that its names have in keys. */
interface NumberedType {
  readonly number: number
  readonly schema: number
  readonly objectType: StoredObjectType
  readonly paths: readonly number[]
  readonly codec: Codec
  readonly encoder: EntryEncoder
  readonly frames: Frames
}

/** Frames of one entry each. One is of no use any more once the next is made: its buffers are used again. */
class Frames {
  readonly #builder = new FrameBuilder(1, 4096)
  #last: FrameBuffers | undefined

  /** A frame with the entry that is put into the builder. */
  of(fill: (builder: FrameBuilder) => void): Frame {
    fill(this.#builder)
    const frame = frameOf(this.#builder, 'export', this.#last)
    this.#last = frame
    return frame
  }
}

function typeOf(space: Transactions, name: string): NumberedType | undefined {
  const { schemas, current, types, paths } = space.meta
  const objectType = schemas[current]?.objectTypes.find(known => known.name === name)
  if (objectType === undefined) return undefined
  const type = types.indexOf(name)
  const numbers = objectType.attributes.map(attribute => paths.indexOf(attribute.name))
  return {
    number: type,
    schema: current,
    objectType,
    paths: numbers,
    codec: createCodec(objectType),
    encoder: new EntryEncoder(objectType, { type, paths: numbers }),
    frames: new Frames(),
  }
}

class OneWrite {
  readonly #space: Transactions
  readonly #batch: MetaChange
  readonly #type: NumberedType
  readonly #writing: Writing

  constructor(space: Transactions, batch: MetaChange, type: NumberedType, now: number) {
    this.#space = space
    this.#batch = batch
    this.#type = type
    this.#writing = { schema: type.schema, partition: 0, now, dryRun: false, stage: undefined }
  }

  put({ anchor, attributes, values }: Extract<WriteThrough, { kind: 'put' }>): readonly number[] {
    const { objectType } = this.#type
    const id = this.#space.entries.idOf(this.#type.number, Buffer.from(anchor))
    const before: readonly Cell[] = id === undefined ? [] : this.#space.entries.cellsOf(id, this.#type.codec)
    const cells = objectType.attributes.map((attribute, slot): Cell => {
      const given = Object.hasOwn(attributes, attribute.name) ? attributes[attribute.name] : before[slot]
      const change = values.find(known => known.attribute === attribute.name)
      if (change === undefined || (keptAsRows(attribute) && id !== undefined)) return given ?? null
      return changed(given, change, attribute.kind)
    })
    // Values kept as rows come and go by themselves, unless all of them are given.
    const some = objectType.attributes.flatMap((attribute, slot) =>
      keptAsRows(attribute) && !Object.hasOwn(attributes, attribute.name) ? [slot] : [],
    )
    const written = this.#entry(anchor, cells, some, id)
    if (written === undefined) return []
    for (const { attribute, add, remove } of values) {
      const slot = objectType.attributes.findIndex(({ name }) => name === attribute)
      const kept = objectType.attributes[slot]
      if (kept !== undefined && keptAsRows(kept) && id !== undefined) this.#members(anchor, written, slot, add, remove)
    }
    this.#space.entries.forgetFingerprint(written)
    return [written]
  }

  delete(anchor: string): void {
    const id = this.#space.entries.idOf(this.#type.number, Buffer.from(anchor))
    if (id === undefined) return
    this.#space.stage.forget(id)
    const objectType = this.#space.entries.remove(id)
    if (objectType !== undefined) this.#batch.count(objectType, -1)
  }

  /** An entry under another anchor is another entry. */
  rename(anchor: string, to: string): readonly number[] {
    const id = this.#space.entries.idOf(this.#type.number, Buffer.from(anchor))
    if (id === undefined) return []
    const { objectType } = this.#type
    const cells = this.#space.entries.cellsOf(id, this.#type.codec).map((cell, slot) => {
      const attribute = objectType.attributes[slot]
      if (attribute?.isAnchor === true) return to
      return attribute !== undefined && keptAsRows(attribute)
        ? this.#space.entries.members.of(id, attribute.name)
        : cell
    })
    this.delete(anchor)
    const renamed = this.#entry(to, cells, [], undefined)
    return renamed === undefined ? [] : [renamed]
  }

  #entry(anchor: string, cells: readonly Cell[], some: readonly number[], id: number | undefined): number | undefined {
    const octets = Buffer.from(anchor)
    const { encoder, frames, objectType } = this.#type
    const hash = createHash()
    hash.of(octets, anchorSeedOf(objectType.name))
    let frame: Frame
    try {
      frame = frames.of(builder => {
        encoder.put(builder, Operation.put, octets, cells, some)
        builder.set(Field.anchorLow, hash.low)
        builder.set(Field.anchorHigh, hash.high)
        builder.end()
      })
    } catch (error) {
      // The next import tells what is wrong with it.
      if (error instanceof NotEncodable) return undefined
      throw error
    }
    const view = this.#view(frame)
    if (id !== undefined) {
      this.#space.entries.update(view, 0, id, this.#writing)
      return id
    }
    const added = this.#batch.nextId++
    this.#batch.count(this.#type.objectType.name, 1)
    this.#space.entries.add(view, 0, added, this.#writing)
    this.#space.entries.addKeys(view, 0, added)
    return added
  }

  #members(anchor: string, id: number, slot: number, add: readonly unknown[], remove: readonly unknown[]): void {
    const frame = this.#type.frames.of(builder => {
      this.#type.encoder.members(builder, Buffer.from(anchor), [
        { slot, add: add.map(String), remove: remove.map(String) },
      ])
    })
    this.#space.entries.updateMembers(this.#view(frame), 0, id, this.#writing)
  }

  #view(frame: Frame): FrameView {
    const { objectType, number, paths } = this.#type
    return new FrameView(frame, { objectTypes: [objectType] }, [{ type: number, paths }])
  }
}

function changed(cell: Cell | undefined, { add, remove }: ValueChange, kind: Parameters<typeof toText>[1]): Cell {
  const values = new Map((Array.isArray(cell) ? cell : []).map(value => [toText(value, kind), value]))
  for (const value of remove) values.delete(toText(value, kind))
  for (const value of add) values.set(toText(value, kind), value)
  return values.size === 0 ? null : [...values.values()]
}

function expectedOf(
  { attributes }: StoredObjectType,
  write: Extract<WriteThrough, { kind: 'put' }>,
): Readonly<Record<string, Expected>> {
  const expected: Record<string, Expected> = {}
  for (const { name, kind } of attributes) {
    if (Object.hasOwn(write.attributes, name)) expected[name] = { all: canonicalTexts(write.attributes[name], kind) }
    const change = write.values.find(known => known.attribute === name)
    if (change !== undefined) {
      expected[name] = { has: canonicalTexts(change.add, kind), lacks: canonicalTexts(change.remove, kind) }
    }
  }
  return expected
}
