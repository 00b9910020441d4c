import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { open } from 'lmdb'
import type { StoredAttribute, StoredSchema } from '../src/model/schema.ts'
import { EntryEncoder } from '../src/space/encode.ts'
import { Field, type Frame, FrameBuilder, Operation, type Tally } from '../src/space/frame.ts'
import { createHash } from '../src/space/hash.ts'
import type { Guards } from '../src/space/run.ts'
import { openSpace, type SpaceReader } from '../src/space/space.ts'
import { Writer } from '../src/space/writer.ts'

/**
 * The connector space beside the store it stands on: writing entries with anchors, two indexes, hashes and journal
 * against plain puts of values as large; reading by anchor and by index against plain gets; walking through all.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    entries: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
  },
})
const ENTRIES = Number(values.entries)
const ROUNDS = Number(values.rounds)
const FRAME = 4_000
const BATCH = 12

const attribute = (name: string, indexed: boolean): StoredAttribute => ({
  name,
  kind: 'string',
  multi: false,
  required: false,
  indexed,
  caseExact: false,
})
const schema: StoredSchema = {
  objectTypes: [
    {
      name: 'person',
      resource: 'User',
      attributes: Array.from({ length: 15 }, (_, i) =>
        attribute(i === 0 ? 'userName' : i === 1 ? 'externalId' : `a${i}`, i < 2),
      ),
    },
  ],
}
const order = shuffled(ENTRIES)

function cellsOf(number: number): string[] {
  const name = `user${String(number * 7919).padStart(10, '0')}`
  return Array.from({ length: 15 }, (_, i) =>
    i === 0 ? `${name}@example.com` : i === 1 ? String(number) : `${name} value ${i} ${'x'.repeat(14)}`,
  )
}

/** Frames as a connector worker sends them. */
function frames(numberOf: (i: number) => number): Frame[] {
  const encoder = new EntryEncoder(schema.objectTypes[0] ?? fail(), {
    type: 0,
    paths: Array.from({ length: 15 }, (_, i) => i),
  })
  const hash = createHash()
  const made: Frame[] = []
  for (let from = 0; from < ENTRIES; from += FRAME) {
    const builder = new FrameBuilder(FRAME, FRAME * 700)
    for (let i = from; i < Math.min(ENTRIES, from + FRAME); i++) {
      const anchor = Buffer.from(`E${String(numberOf(i)).padStart(8, '0')}`)
      encoder.put(builder, Operation.put, anchor, cellsOf(numberOf(i)))
      hash.of(anchor, 0n)
      for (const [field, value] of [
        [Field.anchorLow, hash.low],
        [Field.anchorHigh, hash.high],
        [Field.fingerprintLow, hash.low],
        [Field.fingerprintHigh, hash.high],
        [Field.position, i + 1],
      ] as const)
        builder.set(field, value)
      builder.end()
    }
    made.push({
      kind: 'frame',
      objectType: 0,
      source: 'bench, row',
      failures: [],
      portion: null,
      watermark: null,
      resume: null,
      seen: null,
      tally: { ...noTally, read: builder.count },
      ...builder.take(),
    })
  }
  return made
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ecmahost-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds for plain puts of values as large as an entry's row, in transactions as large. */
function writePlain(): Promise<{ seconds: number; megabytes: number }> {
  return inFolder(async folder => {
    const root = open({ path: folder })
    const db = root.openDB<Buffer, number>({ name: 'plain', encoding: 'binary', keyEncoding: 'uint32' })
    const value = Buffer.alloc(bodyOctets(), 97)
    const began = performance.now()
    for (let from = 0; from < ENTRIES; from += FRAME * BATCH) {
      root.transactionSync(() => {
        for (let i = from; i < Math.min(ENTRIES, from + FRAME * BATCH); i++) db.putSync(i, value)
      })
    }
    const seconds = (performance.now() - began) / 1000
    await root.close()
    return { seconds, megabytes: statSync(join(folder, 'data.mdb')).size / 1e6 }
  })
}

function bodyOctets(): number {
  return 28 + 9 + 15 + cellsOf(1).join('').length
}

const noTally: Tally = {
  read: 0,
  unchanged: 0,
  outOfScope: 0,
  failed: 0,
  unidentified: 0,
  sourceMs: 0,
  mapMs: 0,
  waitingMs: 0,
}
const noLimit = { count: ENTRIES, percent: 100, free: 0 }
const guards: Guards = { shortRead: 0, deletes: noLimit, objectTypes: {}, memberships: noLimit, deleteLimit: null }

async function writeSpace(
  folder: string,
  numberOf: (i: number) => number,
): Promise<{ seconds: number; megabytes: number }> {
  const prepared = frames(numberOf)
  const writer = Writer.open(folder)
  writer.begin({
    mode: 'full',
    whole: true,
    schema,
    epoch: 'bench',
    dryRun: false,
    profile: null,
    partition: null,
    objectTypes: schema.objectTypes.map(({ name }) => name),
    lineage: '',
    resume: false,
  })
  const began = performance.now()
  for (let from = 0; from < prepared.length; from += BATCH) writer.apply(prepared.slice(from, from + BATCH))
  const seconds = (performance.now() - began) / 1000
  for (const _ of writer.finish({
    outcome: 'completed',
    complete: true,
    watermark: null,
    guards,
    error: null,
  }));
  await writer.close()
  return { seconds, megabytes: statSync(join(folder, 'data.mdb')).size / 1e6 }
}

const READS = 100_000
function micros(work: () => unknown, count: number): number {
  const began = performance.now()
  sink = work()
  return ((performance.now() - began) * 1000) / count
}
let sink: unknown

function read(space: SpaceReader, folder: string) {
  const root = open({ path: folder, readOnly: true, maxDbs: 16 })
  const plain = root.openDB<Buffer, number>({ name: 'entries', encoding: 'binary', keyEncoding: 'uint32' })
  const numbers = Array.from({ length: READS }, (_, i) => order[i % ENTRIES] ?? 0)
  const figures = {
    plainGet: micros(() => numbers.reduce((sum, n) => sum + (plain.get(n)?.length ?? 0), 0), READS),
    byAnchor: micros(
      () => numbers.reduce((sum, n) => sum + (space.get('person', `E${String(n).padStart(8, '0')}`)?.id ?? fail()), 0),
      READS,
    ),
    byIndex: micros(
      () => numbers.reduce((sum, n) => sum + (space.find('person', 'externalId', String(n))[0] ?? fail()), 0),
      READS,
    ),
    plainScan: micros(() => [...plain.getRange({})].length, ENTRIES),
    scan: micros(() => [...space.list('person', { offset: 0, limit: ENTRIES })].length, ENTRIES),
  }
  return figures
}

function shuffled(count: number): Uint32Array {
  const numbers = Uint32Array.from({ length: count }, (_, i) => i)
  let state = 42
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    const swap = numbers[i] ?? 0
    numbers[i] = numbers[j] ?? 0
    numbers[j] = swap
  }
  return numbers
}

function fail(): never {
  throw new Error('an entry that was written is not there')
}

interface Written {
  readonly seconds: number
  readonly megabytes: number
}
interface Round {
  readonly plain: Written
  readonly ordered: Written
  readonly random: Written
  readonly reads: ReturnType<typeof read>
}
const rounds: Round[] = []
for (let round = 0; round < ROUNDS; round++) {
  const plain = await writePlain()
  const random = await inFolder(folder => writeSpace(folder, i => order[i] ?? 0))
  rounds.push(
    await inFolder(async folder => {
      const ordered = await writeSpace(folder, i => i)
      const space = openSpace(folder) ?? fail()
      const reads = read(space, folder)
      const sample = space.get('person', 'E00000017')
      if (JSON.stringify(Object.values(sample?.attributes ?? {})) !== JSON.stringify(cellsOf(17))) fail()
      await space.close()
      return { plain, ordered, random, reads }
    }),
  )
}
const median = (pick: (round: (typeof rounds)[number]) => number): number =>
  rounds.map(pick).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
const rate = (seconds: number): number => Math.round(ENTRIES / seconds)
const figures = {
  entries: ENTRIES,
  rounds: ROUNDS,
  write: {
    plainPutsPerSecond: rate(median(r => r.plain.seconds)),
    inKeyOrderPerSecond: rate(median(r => r.ordered.seconds)),
    shuffledPerSecond: rate(median(r => r.random.seconds)),
    inKeyOrderToPlain: round2(median(r => r.ordered.seconds / r.plain.seconds)),
    shuffledToPlain: round2(median(r => r.random.seconds / r.plain.seconds)),
    megabytes: Math.round(median(r => r.ordered.megabytes)),
  },
  microseconds: {
    plainGet: round2(median(r => r.reads.plainGet)),
    entryByAnchor: round2(median(r => r.reads.byAnchor)),
    idByIndex: round2(median(r => r.reads.byIndex)),
    plainScan: round2(median(r => r.reads.plainScan)),
    scan: round2(median(r => r.reads.scan)),
  },
}
function round2(n: number): number {
  return Math.round(n * 100) / 100
}
process.stderr.write(
  [
    `Connector space, ${ENTRIES} entries of 15 attributes (${bodyOctets()} octets), medians of ${ROUNDS}`,
    `  plain LMDB puts         ${figures.write.plainPutsPerSecond}/s`,
    `  space, in key order     ${figures.write.inKeyOrderPerSecond}/s   ${figures.write.inKeyOrderToPlain} × the plain puts' time (anchor, two indexes, hashes, journal)`,
    `  space, shuffled         ${figures.write.shuffledPerSecond}/s   ${figures.write.shuffledToPlain} ×`,
    `  plain LMDB get          ${figures.microseconds.plainGet} µs`,
    `  entry by anchor         ${figures.microseconds.entryByAnchor} µs (decoded)`,
    `  id by index             ${figures.microseconds.idByIndex} µs`,
    `  walk, plain / decoded   ${figures.microseconds.plainScan} / ${figures.microseconds.scan} µs an entry`,
    '',
  ].join('\n'),
)
if (values.json) process.stdout.write(JSON.stringify(figures))
void sink
