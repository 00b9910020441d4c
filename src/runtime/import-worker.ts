import type { Connector, DeletionPage, OperationContext, Page, RowFailure } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import type { Cell } from '../model/value.ts'
import { NotEncodable } from '../space/codec.ts'
import { Field, FrameBuilder, type ObjectFailure, Operation, type Tally } from '../space/frame.ts'
import { createHash } from '../space/hash.ts'
import { Known } from '../space/known.ts'
import { MAX_ANCHOR } from '../space/layout.ts'
import { MAX_FAILURES_KEPT } from '../space/run.ts'
import type { Done } from '../space/thread-protocol.ts'
import type { ImportTask } from './protocol.ts'
import { RowOctets } from './row-octets.ts'
import type { Signs } from './signs.ts'
import { Sink } from './sink.ts'
import { TypeImport } from './type-import.ts'

/** Entries and octets of a full frame. */
const FRAME_ENTRIES = 4_000
const FRAME_OCTETS = 2 ** 20
/** Counters travel at least this often, for progress. */
const TALLY_MS = 100

/** Runs an import inside a connector worker. Returns the watermark of the last page. */
export async function runImport(
  connector: Connector,
  task: ImportTask,
  context: OperationContext,
  signs: Signs,
): Promise<string | null> {
  const settings = task.spec.settings as never
  const scope = { ...context, ...task.scope }
  const pages =
    task.from !== null && connector.importDelta
      ? connector.importDelta(settings, { ...scope, watermark: task.from })
      : connector.importFull?.(settings, { ...scope, resume: null })
  if (pages === undefined) {
    throw hostError('operation-missing', { connector: task.spec.connector, operation: 'importFull' })
  }
  const sink = new Sink(task.port, signs)
  const types = new Map(
    task.mapping.objectTypes.map((compiled, position) => [compiled.objectType, new TypeImport(task, position)]),
  )
  const known = new Known(task.start.tables)
  const run = new RowImport(known, sink)
  let watermark: string | null = null
  for await (const page of pages) {
    signs.progress()
    const type = types.get(page.objectType)
    if (type !== undefined) await run.page(type, page)
    if (page.watermark !== undefined) {
      watermark = page.watermark
      await run.mark(page.watermark)
    }
  }
  await run.flush()
  task.port.postMessage({ kind: 'done' } satisfies Done)
  return watermark
}

/** Takes rows through fingerprint, mapping and encoding into frames. */
class RowImport {
  readonly #known: Known
  readonly #sink: Sink
  readonly #frame = new FrameBuilder(FRAME_ENTRIES, FRAME_OCTETS)
  readonly #hash = createHash()
  readonly #row = new RowOctets()
  #tally = emptyTally()
  #failures: ObjectFailure[] = []
  #failuresKept = 0
  #type: TypeImport | undefined
  #source = ''
  #positions = 'row'
  #portion: number | null = null
  #tallyAt = performance.now()

  constructor(known: Known, sink: Sink) {
    this.#known = known
    this.#sink = sink
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
        throw hostError('page-invalid', { reason: 'pages of updates are not taken yet' })
      case 'deletions':
        await this.#deletions(type, page)
        break
      default:
        throw hostError('page-invalid', { reason: `there is no kind of page "${(page as Page).kind}"` })
    }
    if (this.#frame.full || performance.now() - this.#tallyAt > TALLY_MS) await this.flush()
  }

  /** Sends what there is, with the watermark that covers it. */
  async mark(watermark: string): Promise<void> {
    await this.flush(watermark)
  }

  async flush(watermark: string | null = null): Promise<void> {
    if (this.#type === undefined) return
    const { octets, numbers, count } = this.#frame.take(this.#sink.spare())
    await this.#sink.send({
      kind: 'frame',
      objectType: this.#type.position,
      source: `${this.#source}, ${this.#positions}`,
      count,
      octets,
      numbers,
      failures: this.#failures,
      tally: this.#tally,
      portion: this.#portion,
      watermark,
    })
    this.#tally = emptyTally()
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
      if (type.pure && this.#unchanged(positions[i] ?? 0)) continue
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
      if (type.pure && this.#unchanged(firstPosition + i)) continue
      this.#changed(type, row, firstPosition + i, this.#hash.low, this.#hash.high)
      if (this.#frame.full) await this.flush()
    }
  }

  async #deletions(type: TypeImport, page: DeletionPage): Promise<void> {
    for (const [index, cells] of page.anchors.entries()) {
      const anchor = type.mapping.anchorFrom(cells)
      if (anchor === null) {
        const goesBy = type.mapping.anchorNames.join(', ')
        this.#fail(
          index + 1,
          null,
          'unidentified-deletion',
          `The source says that an entry is gone, and not which: the mapping goes by ${goesBy}. A full import finds it.`,
        )
        continue
      }
      type.encoder.delete(this.#frame, Buffer.from(anchor))
      if (this.#frame.full) await this.flush()
    }
  }

  /** Whether the hashed row is that of an entry not seen yet; the entry is then seen. */
  #unchanged(position: number): boolean {
    const id = this.#known.idByFingerprint(this.#hash.low, this.#hash.high)
    if (id < 0 || this.#known.positionOf(id) !== 0) return false
    this.#known.markSeen(id, position)
    this.#tally.unchanged++
    return true
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
        if (id >= 0 && seenAt === 0) this.#known.markSeen(id, position)
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
      type.encoder.put(this.#frame, metAt === 0 ? Operation.put : Operation.repeated, octets, type.out)
    } catch (error) {
      if (!(error instanceof NotEncodable)) throw error
      if (id >= 0 && seenAt === 0) this.#known.markSeen(id, position)
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
    if (id >= 0 && metAt === 0) this.#known.markSeen(id, position)
  }

  /** A row that could not be read: nobody knows which entry it is. */
  #unreadable(failure: RowFailure): void {
    this.#fail(failure.position, null, 'unreadable-row', failure.message)
  }

  #fail(position: number, anchor: string | null, code: string, message: string): void {
    this.#tally.failed++
    if (anchor === null) this.#tally.unidentified++
    if (this.#failuresKept++ < MAX_FAILURES_KEPT) {
      this.#failures.push({ code, message, anchor, place: `${this.#source}, ${this.#positions} ${position}` })
    }
  }
}

function emptyTally(): Tally {
  return { read: 0, unchanged: 0, outOfScope: 0, failed: 0, unidentified: 0 }
}

function isFailure(row: readonly Cell[] | RowFailure): row is RowFailure {
  return !Array.isArray(row)
}
