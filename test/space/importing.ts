import type { StoredSchema } from '../../src/model/schema.ts'
import { EntryEncoder } from '../../src/space/encode.ts'
import { Field, type Frame, FrameBuilder, Operation, type Tally } from '../../src/space/frame.ts'
import { createHash, seedOf } from '../../src/space/hash.ts'
import { Known, NewAnchors } from '../../src/space/known.ts'
import type { RunEnd, RunRecord, RunStart } from '../../src/space/run.ts'
import type { Writer } from '../../src/space/writer.ts'

export const person: StoredSchema = {
  objectTypes: [
    {
      name: 'person',
      resource: 'User',
      attributes: [
        { name: 'userName', kind: 'string', multi: false, required: true, indexed: true, caseExact: false },
        { name: 'title', kind: 'string', multi: false, required: false, indexed: false, caseExact: false },
        { name: 'emails.value', kind: 'string', multi: true, required: false, indexed: true, caseExact: false },
        { name: 'members', kind: 'reference', multi: true, required: false, indexed: true, caseExact: true },
      ],
    },
  ],
}

export interface Row {
  readonly anchor: string
  readonly cells: readonly unknown[]
}

/** Imports rows into a space the way a connector worker does: known tables, encoder, frames. */
export class Importing {
  readonly #writer: Writer
  readonly start: RunStart
  readonly #known: Known
  readonly #new = new NewAnchors()
  readonly #hash = createHash()
  readonly #encoder: EntryEncoder
  readonly #seed: bigint
  #position = 0

  constructor(
    writer: Writer,
    options: { schema?: StoredSchema; whole?: boolean; dryRun?: boolean; epoch?: string } = {},
  ) {
    const schema = options.schema ?? person
    const epoch = options.epoch ?? 'one'
    this.#writer = writer
    this.start = writer.begin({
      mode: options.whole === false ? 'delta' : 'full',
      whole: options.whole ?? true,
      schema,
      epoch,
      dryRun: options.dryRun ?? false,
    })
    this.#known = new Known(this.start.tables)
    this.#seed = seedOf(epoch)
    const [stored, numbers] = [schema.objectTypes[0], this.start.numbers[0]]
    if (stored === undefined || numbers === undefined) throw new Error('no object type')
    this.#encoder = new EntryEncoder(stored, numbers)
  }

  /** One frame, one transaction. */
  commit(rows: readonly Row[], options: { deletions?: readonly string[]; watermark?: string } = {}): void {
    const builder = new FrameBuilder(rows.length + (options.deletions?.length ?? 0) + 1, 1024)
    const tally: Tally = { read: rows.length, unchanged: 0, outOfScope: 0, failed: 0, unidentified: 0 }
    for (const { anchor, cells } of rows) {
      const position = ++this.#position
      this.#hash.of(Buffer.from(JSON.stringify([anchor, cells])), this.#seed)
      const { low, high } = this.#hash
      const known = this.#known.idByFingerprint(low, high)
      if (known >= 0 && this.#known.positionOf(known) === 0) {
        this.#known.markSeen(known, position)
        tally.unchanged++
        continue
      }
      const octets = Buffer.from(anchor)
      this.#hash.of(octets, 0n)
      const id = this.#known.idByAnchor(this.#hash.low, this.#hash.high)
      const met = id >= 0 ? this.#known.positionOf(id) : this.#new.meet(this.#hash.low, this.#hash.high, position)
      this.#encoder.put(builder, met === 0 ? Operation.put : Operation.repeated, octets, cells)
      builder.set(Field.id, met === 0 ? id + 1 : met)
      builder.set(Field.anchorLow, this.#hash.low)
      builder.set(Field.anchorHigh, this.#hash.high)
      builder.set(Field.fingerprintLow, low)
      builder.set(Field.fingerprintHigh, high)
      builder.set(Field.position, position)
      builder.end()
      if (id >= 0 && met === 0) this.#known.markSeen(id, position)
    }
    for (const anchor of options.deletions ?? []) this.#encoder.delete(builder, Buffer.from(anchor))
    const frame: Frame = {
      kind: 'frame',
      objectType: 0,
      source: 'people.csv, line',
      failures: [],
      portion: null,
      tally,
      watermark: options.watermark ?? null,
      ...builder.take(),
    }
    this.#writer.apply([frame])
  }

  end(end: Partial<RunEnd> = {}): RunRecord {
    const steps = this.#writer.finish({
      outcome: 'completed',
      complete: true,
      watermark: null,
      deleteLimit: { count: 1_000_000, percent: 100 },
      error: null,
      ...end,
    })
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }
}
