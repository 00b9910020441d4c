import type { StoredObjectType, StoredSchema } from '../model/schema.ts'
import { type Codec, createCodec } from './codec.ts'
import { Field, type Frame, fieldOf } from './frame.ts'
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

  /** Its index keys, without the id. */
  *keysOf(entry: number): Generator<Buffer> {
    const end = this.field(entry, Field.keysEnd)
    for (let at = this.field(entry, Field.bodyEnd); at < end; ) {
      const length = this.octets.readUInt16LE(at)
      yield this.octets.subarray(at + 2, at + 2 + length)
      at += 2 + length
    }
  }

  /** Its values that are kept as rows. */
  *rowsOf(entry: number): Generator<{ path: number; values: readonly Buffer[]; indexed: boolean }> {
    const end = this.field(entry, Field.rowsEnd)
    for (let at = this.field(entry, Field.keysEnd); at < end; ) {
      const path = this.octets.readUInt16LE(at)
      const count = this.octets.readUInt32LE(at + 2)
      at += 6
      const values: Buffer[] = []
      for (let i = 0; i < count; i++) {
        const length = this.octets.readUInt16LE(at)
        values.push(this.octets.subarray(at + 2, at + 2 + length))
        at += 2 + length
      }
      const attribute = this.objectType.attributes[this.#paths.indexOf(path)]
      yield { path, values, indexed: attribute?.indexed ?? false }
    }
  }
}
