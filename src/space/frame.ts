import { ROW_HEADER } from './layout.ts'

/**
 * Changes on their way from a connector worker to the writer: packed octets and one array of numbers, both transferred
 * and not copied. All entries of a frame are of one object type. An entry's octets are
 *
 * ```
 * row header (filled in by the writer) · anchor · attributes by the codec · index keys · values kept as rows
 * ```
 * so that the writer stores header, anchor and attributes as they lie. An index key is a length (2 octets, LE) and the
 * key without the id; values kept as rows are, per attribute, its path number (2), what they are (1, see `Values`), a count (4)
 * and as many lengths (2) with their octets.
 */
export interface Frame extends FrameBuffers {
  readonly kind: 'frame'
  /** The object type's position in the run's schema. */
  readonly objectType: number
  /** What the rows stand in and what their positions count: `people.csv, line`. */
  readonly source: string
  readonly count: number
  readonly failures: readonly ObjectFailure[]
  /** Counters of everything the worker dealt with since the frame before. */
  readonly tally: Tally
  /** How much of the source has been read with it, from 0 to 1; `null` where the connector does not say. */
  readonly portion: number | null
  /** Stored with this frame's changes. */
  readonly watermark: string | null
  /** Where the import can go on once this frame and all before it are committed; also stored with the changes. */
  readonly resume: string | null
  /** The ids of known entries that were seen since the frame before; `null` where nobody can go on with the import. */
  readonly seen: ArrayBuffer | null
}

/** What of a frame is transferred, and comes back to be filled again. */
export interface FrameBuffers {
  readonly octets: ArrayBuffer
  readonly numbers: ArrayBuffer
}

/** What a worker dealt with without the writer. */
export interface Tally {
  read: number
  unchanged: number
  outOfScope: number
  failed: number
  /** Rows that failed before it was known which entry they are: after one of them nothing is deleted by absence. */
  unidentified: number
  /** Milliseconds spent waiting for the connector, at work, and waiting for the writer. */
  sourceMs: number
  mapMs: number
  waitingMs: number
}

/** One object that could not be imported. */
export interface ObjectFailure {
  readonly code: string
  readonly message: string
  /** Where it stands: `people.csv, line 17`. */
  readonly place: string
  readonly anchor: string | null
}

export const Operation = {
  /** Add or update the entry. */
  put: 0,
  /** Delete the entry. */
  delete: 1,
  /** Its anchor's hash was met before in this run: the writer looks whether the anchor was. */
  repeated: 2,
  /** Values kept as rows come and go; all else of the entry stays. */
  members: 3,
} as const

/** What a group of values in a frame is. */
export const Values = {
  /** All there are. */
  all: 0,
  /** Some of them; the others stay. */
  some: 1,
  /** Those that go. */
  gone: 2,
  /** No values: those of the attribute within the entry's body are some of them. */
  someInBody: 3,
} as const

const FIELDS = 12
/** An entry's numbers within a frame. */
export const Field = {
  start: 0,
  anchorLength: 1,
  bodyEnd: 2,
  keysEnd: 3,
  rowsEnd: 4,
  /** Known id + 1, or 0. */
  id: 5,
  operation: 6,
  anchorLow: 7,
  anchorHigh: 8,
  fingerprintLow: 9,
  fingerprintHigh: 10,
  /** Position in the source; a repeated anchor's first position is in the entry's `id`. */
  position: 11,
} as const

/** Reads a number of entry `i` of a frame. */
export function fieldOf(numbers: Uint32Array, i: number, field: number): number {
  return numbers[i * FIELDS + field] ?? 0
}

/** Fills frames. Growth is by doubling; a frame that was taken leaves an empty builder. */
export class FrameBuilder {
  octets: Buffer<ArrayBuffer>
  /** Where the next octet goes. */
  at = 0
  count = 0
  #numbers: Uint32Array<ArrayBuffer>
  readonly #entries: number
  readonly #size: number

  /** @param entries how many entries make a full frame @param size octets to start with */
  constructor(entries: number, size: number) {
    this.#entries = entries
    this.#size = size
    this.octets = unpooled(size)
    this.#numbers = new Uint32Array(entries * FIELDS)
  }

  get full(): boolean {
    return this.count >= this.#entries || this.at >= this.#size
  }

  /** Makes room for a number of octets. */
  reserve(octets: number): void {
    if (this.at + octets <= this.octets.length) return
    const larger = unpooled(Math.max(this.octets.length * 2, this.at + octets))
    this.octets.copy(larger, 0, 0, this.at)
    this.octets = larger
  }

  /** Begins an entry: room for its row header, then its anchor. Returns its start. */
  begin(anchor: Uint8Array): number {
    const start = this.at
    this.reserve(ROW_HEADER + anchor.length)
    this.octets.set(anchor, start + ROW_HEADER)
    this.at = start + ROW_HEADER + anchor.length
    return start
  }

  /** Sets a number of the entry that was begun. */
  set(field: number, value: number): void {
    this.#numbers[this.count * FIELDS + field] = value
  }

  end(): void {
    this.count++
  }

  /** The frame's buffers, which the builder gives up. It goes on with spare ones of an earlier frame, or new ones. */
  take(spare?: FrameBuffers): FrameBuffers & { readonly count: number } {
    const taken = { octets: this.octets.buffer, numbers: this.#numbers.buffer, count: this.count }
    this.octets = spare === undefined ? unpooled(this.#size) : Buffer.from(spare.octets)
    this.#numbers = spare === undefined ? new Uint32Array(this.#entries * FIELDS) : new Uint32Array(spare.numbers)
    this.at = 0
    this.count = 0
    return taken
  }
}

/** A buffer of its own: one from the pool could not be transferred. */
function unpooled(size: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(size))
}
