import type { StoredSchema } from '../../src/model/schema.ts'
import { EntryEncoder, type MemberChange } from '../../src/space/encode.ts'
import { Field, type Frame, FrameBuilder, Operation, type Tally } from '../../src/space/frame.ts'
import { anchorSeedOf, createHash, seedOf } from '../../src/space/hash.ts'
import { Known, NewAnchors } from '../../src/space/known.ts'
import { progressKey } from '../../src/space/layout.ts'
import type { Guards, RunEnd, RunRecord, RunStart } from '../../src/space/run.ts'
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

/** Guards that nothing trips but a source with nothing at all. */
export const noGuards: Guards = {
  shortRead: 0,
  deletes: { count: 1_000_000, percent: 100, free: 0 },
  objectTypes: {},
  memberships: { count: 1_000_000, percent: 100, free: 0 },
  deleteLimit: null,
}

/** What a commit holds besides rows. */
export interface CommitOptions {
  readonly deletions?: readonly string[]
  readonly members?: readonly { readonly anchor: string; readonly changes: readonly MemberChange[] }[]
  readonly watermark?: string
  readonly resume?: string
  /** Slots of which the rows do not give all values. */
  readonly incomplete?: readonly number[]
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
  readonly #whole: boolean
  #position = 0

  constructor(
    writer: Writer,
    options: { schema?: StoredSchema; whole?: boolean; dryRun?: boolean; epoch?: string; partition?: string } = {},
  ) {
    const schema = options.schema ?? person
    const epoch = options.epoch ?? 'one'
    this.#writer = writer
    this.#whole = options.whole ?? true
    this.start = writer.begin({
      mode: options.whole === false ? 'delta' : 'full',
      whole: options.whole ?? true,
      schema,
      epoch,
      dryRun: options.dryRun ?? false,
      profile: null,
      partition: options.partition ?? null,
      objectTypes: schema.objectTypes.map(({ name }) => name),
      lineage: progressKey(options.partition ?? null, null),
      resume: true,
    })
    this.#known = new Known(this.start.tables)
    this.#seed = seedOf(epoch)
    const [stored, numbers] = [schema.objectTypes[0], this.start.numbers[0]]
    if (stored === undefined || numbers === undefined) throw new Error('no object type')
    this.#encoder = new EntryEncoder(stored, numbers)
  }

  /** One frame, one transaction. */
  commit(rows: readonly Row[], options: CommitOptions = {}): void {
    const builder = new FrameBuilder(
      rows.length + (options.deletions?.length ?? 0) + (options.members?.length ?? 0) + 1,
      1024,
    )
    const tally: Tally = {
      read: rows.length,
      unchanged: 0,
      outOfScope: 0,
      failed: 0,
      unidentified: 0,
      sourceMs: 0,
      mapMs: 0,
      waitingMs: 0,
    }
    const seen: number[] = []
    const see = (id: number, position: number): void => {
      this.#known.markSeen(id, position)
      seen.push(id)
    }
    for (const { anchor, cells } of rows) {
      const position = ++this.#position
      this.#hash.of(Buffer.from(JSON.stringify([anchor, cells])), this.#seed)
      const { low, high } = this.#hash
      const known = this.#known.idByFingerprint(low, high)
      if (this.#whole && known >= 0 && this.#known.positionOf(known) === 0) {
        see(known, position)
        tally.unchanged++
        continue
      }
      const octets = Buffer.from(anchor)
      this.#hash.of(octets, anchorSeedOf('person'))
      const id = this.#known.idByAnchor(this.#hash.low, this.#hash.high)
      const met = id >= 0 ? this.#known.positionOf(id) : this.#new.meet(this.#hash.low, this.#hash.high, position)
      this.#encoder.put(builder, met === 0 ? Operation.put : Operation.repeated, octets, cells, options.incomplete)
      builder.set(Field.id, met === 0 ? id + 1 : met)
      builder.set(Field.anchorLow, this.#hash.low)
      builder.set(Field.anchorHigh, this.#hash.high)
      builder.set(Field.fingerprintLow, low)
      builder.set(Field.fingerprintHigh, high)
      builder.set(Field.position, position)
      builder.end()
      if (id >= 0 && met === 0) see(id, position)
    }
    for (const { anchor, changes } of options.members ?? [])
      this.#encoder.members(builder, Buffer.from(anchor), changes)
    for (const anchor of options.deletions ?? []) this.#encoder.delete(builder, Buffer.from(anchor))
    const frame: Frame = {
      kind: 'frame',
      objectType: 0,
      source: 'people.csv, line',
      failures: [],
      portion: null,
      tally,
      watermark: options.watermark ?? null,
      resume: options.resume ?? null,
      seen: new Uint32Array(seen).buffer,
      ...builder.take(),
    }
    this.#writer.apply([frame])
  }

  /** The connector could not go on where it was to. */
  restart(): void {
    this.#known.forgetSeen()
    this.#writer.restart()
  }

  end(end: Partial<RunEnd> = {}): RunRecord {
    const steps = this.#writer.finish({
      outcome: 'completed',
      complete: true,
      watermark: null,
      guards: noGuards,
      error: null,
      ...end,
    })
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }
}
