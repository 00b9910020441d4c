import type { DeletionPage, Page, RowFailure, UpdatePage } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import type { Cell } from '../model/value.ts'
import { NotEncodable } from '../space/codec.ts'
import { Field, FrameBuilder, type ObjectFailure, Operation, type Tally } from '../space/frame.ts'
import { createHash } from '../space/hash.ts'
import type { Known } from '../space/known.ts'
import { MAX_ANCHOR } from '../space/layout.ts'
import { MAX_FAILURES_STORED } from '../space/run.ts'
import { RowOctets } from './row-octets.ts'
import { SeenList } from './seen-list.ts'
import { checkRow } from './shape/value.ts'
import type { Sink } from './sink.ts'
import type { TypeImport } from './type-import.ts'

/** Entries and octets of a full frame. */
const FRAME_ENTRIES = 4_000
const FRAME_OCTETS = 2 ** 20
/** Counters travel at least this often, for progress. */
const TALLY_MS = 100

/** Reads one entry of the connected system; `undefined` where the connector cannot. */
export type ReadEntry = (type: TypeImport, anchor: readonly Cell[]) => Promise<readonly Cell[] | null> | undefined

/** Takes rows through fingerprint, mapping and encoding into frames. */
export class RowImport {
  readonly #known: Known
  readonly #sink: Sink
  readonly #read: ReadEntry
  readonly #frame = new FrameBuilder(FRAME_ENTRIES, FRAME_OCTETS)
  readonly #hash = createHash()
  readonly #row = new RowOctets()
  readonly #seen = new SeenList()
  #tally = emptyTally()
  #failures: ObjectFailure[] = []
  #failuresKept = 0
  #type: TypeImport | undefined
  #source = ''
  #positions = 'row'
  readonly #mask: (text: string) => string
  #portion: number | null = null
  #tallyAt = performance.now()
  #markedAt = performance.now()

  /** @param mask takes secrets out of what the connector says of a row */
  constructor(known: Known, sink: Sink, read: ReadEntry, mask: (text: string) => string) {
    this.#mask = mask
    this.#known = known
    this.#sink = sink
    this.#read = read
  }

  /** So long the connector kept us waiting for a page. */
  waited(sourceMs: number): void {
    this.#tally.sourceMs += sourceMs
  }

  async page(type: TypeImport, page: Page): Promise<void> {
    const positions = page.kind === 'raw' ? 'line' : 'row'
    if (type !== this.#type || page.source !== this.#source || positions !== this.#positions) {
      await this.flush()
      this.#type = type
      this.#source = page.source
      this.#positions = positions
    }
    this.#portion = page.portion ?? null
    this.#tally.read += page.failures?.length ?? 0
    for (const failure of page.failures ?? []) this.#unreadable(failure)
    switch (page.kind) {
      case 'raw':
        await this.#rawPage(type, page)
        break
      case 'rows':
        await this.#rowPage(type, page)
        break
      case 'updates':
        await this.#updates(type, page)
        break
      case 'deletions':
        await this.#deletions(type, page)
        break
      default:
        throw hostError('page-invalid', { reason: `there is no kind of page "${(page as Page).kind}"` })
    }
    const { watermark = null, resume = null } = page
    const now = performance.now()
    const isDue = now - this.#tallyAt > TALLY_MS || (resume !== null && now - this.#markedAt > TALLY_MS)
    if (watermark !== null || this.#frame.full || isDue) {
      await this.flush({ watermark, resume })
      if (resume !== null) this.#markedAt = performance.now()
    }
  }

  /** Sends what there is, with the watermark that covers it and the place from which the import can go on. */
  async flush({ watermark, resume }: Marks = noMarks): Promise<void> {
    const type = this.#type
    if (type === undefined) return
    const { octets, numbers, count } = this.#frame.take(this.#sink.spare())
    const now = performance.now()
    this.#tally.mapMs = now - this.#tallyAt - this.#tally.sourceMs
    const waitingMs = await this.#sink.send({
      kind: 'frame',
      objectType: type.position,
      source: `${this.#source}, ${this.#positions}`,
      count,
      octets,
      numbers,
      failures: this.#failures,
      tally: this.#tally,
      portion: this.#portion,
      watermark,
      resume,
      seen: type.whole ? this.#seen.take() : null,
    })
    this.#tally = { ...emptyTally(), waitingMs }
    this.#failures = []
    this.#tallyAt = performance.now()
  }

  async #rawPage(type: TypeImport, page: Extract<Page, { kind: 'raw' }>): Promise<void> {
    const { bytes, ranges, count, positions } = page
    const changed: number[] = []
    const fingerprints: number[] = []
    this.#tally.read += count
    for (let i = 0; i < count; i++) {
      this.#hash.of(bytes.subarray(ranges[2 * i], ranges[2 * i + 1]), type.fingerprintSeed)
      if (type.skipsKnown && this.#unchanged(positions[i] ?? 0)) continue
      changed.push(i)
      fingerprints.push(this.#hash.low, this.#hash.high)
    }
    if (changed.length === 0) return
    const rows = await page.decode(changed)
    for (let k = 0; k < changed.length; k++) {
      const row = rows[k]
      const position = positions[changed[k] ?? 0] ?? 0
      if (row === undefined)
        throw hostError('page-invalid', { reason: 'decode returned fewer rows than were asked for' })
      if (isFailure(row)) this.#unreadable(row)
      else this.#changed(type, row, position, fingerprints[2 * k] ?? 0, fingerprints[2 * k + 1] ?? 0)
      if (this.#frame.full) await this.flush()
    }
  }

  async #rowPage(type: TypeImport, page: Extract<Page, { kind: 'rows' }>): Promise<void> {
    const { rows, firstPosition } = page
    this.#tally.read += rows.length
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? []
      this.#hash.of(this.#row.of(row), type.fingerprintSeed)
      if (type.skipsKnown && this.#unchanged(firstPosition + i)) continue
      checkRow(row)
      this.#changed(type, row, firstPosition + i, this.#hash.low, this.#hash.high)
      if (this.#frame.full) await this.flush()
    }
  }

  /** What a delta tells of parts of entries: values that come and go as they are, anything else by reading the entry. */
  async #updates(type: TypeImport, page: UpdatePage): Promise<void> {
    this.#tally.read += page.updates.length
    for (const [index, { anchor: cells, changes }] of page.updates.entries()) {
      const position = index + 1
      const anchor = type.mapping.anchorFrom(cells)
      const members = type.membersOf(changes)
      if (anchor === null) this.#fail(position, null, 'unidentified-update', this.#unidentified(type, 'changed'))
      else if (members !== null && this.#isKnown(type, anchor)) this.#members(type, anchor, members, position)
      else {
        const whole = this.#read(type, cells)
        if (whole !== undefined) this.#entry(type, anchor, await whole, position)
        else if (members !== null) this.#members(type, anchor, members, position)
        else this.#fail(position, anchor, 'partial-update', partialUpdate(type.name, anchor))
      }
      if (this.#frame.full) await this.flush()
    }
  }

  #isKnown(type: TypeImport, anchor: string): boolean {
    this.#hash.of(Buffer.from(anchor), type.anchorSeed)
    return this.#known.idByAnchor(this.#hash.low, this.#hash.high) >= 0
  }

  #members(
    type: TypeImport,
    anchor: string,
    members: Parameters<TypeImport['encoder']['members']>[2],
    position: number,
  ): void {
    this.#frame.set(Field.position, position)
    try {
      type.encoder.members(this.#frame, Buffer.from(anchor), members)
    } catch (error) {
      if (!(error instanceof NotEncodable)) throw error
      this.#fail(position, anchor, 'not-encodable', `${error.message}. Correct it in the source.`)
    }
  }

  /** An entry as it was read, or as it is no longer there. Without a fingerprint the next full import looks at its row. */
  #entry(type: TypeImport, anchor: string, cells: readonly Cell[] | null, position: number): void {
    if (cells === null) type.encoder.delete(this.#frame, Buffer.from(anchor))
    else this.#changed(type, cells, position, 0, 0)
  }

  async #deletions(type: TypeImport, page: DeletionPage): Promise<void> {
    for (const [index, cells] of page.anchors.entries()) {
      const anchor = type.mapping.anchorFrom(cells)
      if (anchor === null) this.#fail(index + 1, null, 'unidentified-deletion', this.#unidentified(type, 'gone'))
      else type.encoder.delete(this.#frame, Buffer.from(anchor))
      if (this.#frame.full) await this.flush()
    }
  }

  #unidentified(type: TypeImport, what: string): string {
    const goesBy = type.mapping.anchorNames.join(', ')
    return `The source says that an entry is ${what}, and not which: the mapping goes by ${goesBy}. A full import finds it.`
  }

  /** Whether the hashed row is that of an entry not seen yet; the entry is then seen. */
  #unchanged(position: number): boolean {
    const id = this.#known.idByFingerprint(this.#hash.low, this.#hash.high)
    if (id < 0 || this.#known.positionOf(id) !== 0) return false
    this.#see(id, position)
    this.#tally.unchanged++
    return true
  }

  #see(id: number, position: number): void {
    this.#known.markSeen(id, position)
    this.#seen.add(id)
  }

  #changed(type: TypeImport, row: readonly Cell[], position: number, low: number, high: number): void {
    const anchor = type.mapping.anchorOf(row)
    if (anchor === null || anchor === '') {
      this.#fail(
        position,
        null,
        'missing-anchor',
        `The row has no value in its anchor (${type.mapping.anchorNames.join(', ')}). Give it one, or leave the row out of the source.`,
      )
      return
    }
    const octets = Buffer.from(anchor)
    if (octets.length > MAX_ANCHOR) {
      this.#fail(
        position,
        null,
        'anchor-too-long',
        `The anchor has ${octets.length} octets; ${MAX_ANCHOR} is the most there can be.`,
      )
      return
    }
    this.#hash.of(octets, type.anchorSeed)
    const { low: anchorLow, high: anchorHigh } = this.#hash
    const id = this.#known.idByAnchor(anchorLow, anchorHigh)
    const seenAt = id < 0 ? 0 : this.#known.positionOf(id)
    const verdict = type.mapping.mapRow(row, type.out)
    if (verdict.kind !== 'in scope') {
      if (verdict.kind === 'failed') {
        if (id >= 0 && seenAt === 0) this.#see(id, position)
        this.#fail(position, anchor, verdict.code, verdict.message)
      } else {
        this.#tally.outOfScope++
        if (!type.whole && id >= 0) {
          type.encoder.delete(this.#frame, octets)
        }
      }
      return
    }
    const metAt = id >= 0 ? seenAt : type.newAnchors.meet(anchorLow, anchorHigh, position)
    try {
      const operation = metAt === 0 ? Operation.put : Operation.repeated
      type.encoder.put(this.#frame, operation, octets, type.out, type.incompleteSlots(row))
    } catch (error) {
      if (!(error instanceof NotEncodable)) throw error
      if (id >= 0 && seenAt === 0) this.#see(id, position)
      this.#fail(position, anchor, 'not-encodable', `${error.message}. Correct it in the source.`)
      return
    }
    this.#frame.set(Field.id, metAt === 0 ? id + 1 : metAt)
    this.#frame.set(Field.anchorLow, anchorLow)
    this.#frame.set(Field.anchorHigh, anchorHigh)
    this.#frame.set(Field.fingerprintLow, low)
    this.#frame.set(Field.fingerprintHigh, high)
    this.#frame.set(Field.position, position)
    this.#frame.end()
    if (id >= 0 && metAt === 0) this.#see(id, position)
  }

  /** A row that could not be read: nobody knows which entry it is. */
  #unreadable(failure: RowFailure): void {
    this.#fail(failure.position, null, 'unreadable-row', this.#mask(failure.message))
  }

  #fail(position: number, anchor: string | null, code: string, message: string): void {
    this.#tally.failed++
    if (anchor === null) this.#tally.unidentified++
    if (this.#failuresKept++ < MAX_FAILURES_STORED) {
      this.#failures.push({ code, message, anchor, place: `${this.#source}, ${this.#positions} ${position}` })
    }
  }
}

/** What a frame covers. */
interface Marks {
  readonly watermark: string | null
  readonly resume: string | null
}
const noMarks: Marks = { watermark: null, resume: null }

function partialUpdate(objectType: string, anchor: string): string {
  return `The source tells only a part of what has changed in ${objectType} ${anchor}, and its connector cannot read a single entry. The next full import brings it.`
}

function emptyTally(): Tally {
  return { read: 0, unchanged: 0, outOfScope: 0, failed: 0, unidentified: 0, sourceMs: 0, mapMs: 0, waitingMs: 0 }
}

function isFailure(row: readonly Cell[] | RowFailure): row is RowFailure {
  return !Array.isArray(row)
}
