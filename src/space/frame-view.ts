import type { StoredObjectType, StoredSchema } from '../model/schema.ts'
import type { Cell } from '../model/value.ts'
import { type Codec, createCodec } from './codec.ts'
import { Field, type Frame, type FrameBuffers, type FrameBuilder, fieldOf } from './frame.ts'
import { ROW_HEADER } from './layout.ts'
import type { RunStart } from './run.ts'

/** A frame as the writer reads it. */
export class FrameView {
  readonly octets: Buffer
  readonly source: string
  readonly count: number
  readonly objectType: StoredObjectType
  readonly type: number
  readonly #paths: readonly number[]
  readonly #numbers: Uint32Array
  #codec: Codec | undefined

  constructor(frame: Frame, schema: StoredSchema, types: RunStart['numbers']) {
    const objectType = schema.objectTypes[frame.objectType]
    const numbers = types[frame.objectType]
    if (objectType === undefined || numbers === undefined) throw new Error(`no object type ${frame.objectType}`)
    this.octets = Buffer.from(frame.octets)
    this.source = frame.source
    this.count = frame.count
    this.objectType = objectType
    this.type = numbers.type
    this.#paths = numbers.paths
    this.#numbers = new Uint32Array(frame.numbers)
  }

  get codec(): Codec {
    this.#codec ??= createCodec(this.objectType)
    return this.#codec
  }

  /** A number of an entry, see `Field`. */
  field(entry: number, field: number): number {
    return fieldOf(this.#numbers, entry, field)
  }

  anchor(entry: number): Buffer {
    const start = this.field(entry, Field.start) + ROW_HEADER
    return this.octets.subarray(start, start + this.field(entry, Field.anchorLength))
  }

  /** Its attributes, but for values kept as rows. */
  cellsOf(entry: number): readonly Cell[] {
    const start = this.field(entry, Field.start) + ROW_HEADER + this.field(entry, Field.anchorLength)
    return this.codec.decode(this.octets, start, this.field(entry, Field.bodyEnd))
  }

  /** Its index keys, without the id. */
  *keysOf(entry: number): Generator<Buffer> {
    const end = this.field(entry, Field.keysEnd)
    for (let at = this.field(entry, Field.bodyEnd); at < end; ) {
      const length = this.octets.readUInt16LE(at)
      yield this.octets.subarray(at + 2, at + 2 + length)
      at += 2 + length
    }
  }

  /** Its values that are kept as rows, and what else is said of lists of values. */
  *rowsOf(entry: number): Generator<ValueGroup> {
    const end = this.field(entry, Field.rowsEnd)
    for (let at = this.field(entry, Field.keysEnd); at < end; ) {
      const path = this.octets.readUInt16LE(at)
      const kind = this.octets.readUInt8(at + 2)
      const count = this.octets.readUInt32LE(at + 3)
      at += 7
      const values: Buffer[] = []
      for (let i = 0; i < count; i++) {
        const length = this.octets.readUInt16LE(at)
        values.push(this.octets.subarray(at + 2, at + 2 + length))
        at += 2 + length
      }
      const slot = this.#paths.indexOf(path)
      yield { path, slot, kind, values, indexed: this.objectType.attributes[slot]?.indexed ?? false }
    }
  }
}

/** A frame of a single object type that was made where it is read. The builder goes on with `spare` buffers, if any. */
export function frameOf(builder: FrameBuilder, source: string, spare?: FrameBuffers): Frame {
  return {
    kind: 'frame',
    objectType: 0,
    source,
    failures: [],
    tally: { read: 0, unchanged: 0, outOfScope: 0, failed: 0, unidentified: 0, sourceMs: 0, mapMs: 0, waitingMs: 0 },
    portion: null,
    watermark: null,
    resume: null,
    seen: null,
    ...builder.take(spare),
  }
}

/** Values of one attribute. */
export interface ValueGroup {
  readonly path: number
  readonly slot: number
  /** See `Values`. */
  readonly kind: number
  readonly values: readonly Buffer[]
  readonly indexed: boolean
}
