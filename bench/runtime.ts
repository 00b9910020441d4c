import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from '../src/connector/contract.ts'
import { checked } from '../src/runtime/checked.ts'
import { operationContext } from '../src/runtime/operation-context.ts'
import { ConnectorPool } from '../src/runtime/pool.ts'
import { openDoor } from '../src/runtime/process/door.ts'
import { Remote } from '../src/runtime/process/remote.ts'
import { Spawned } from '../src/runtime/process/spawned.ts'
import { connector } from './runtime/pages.ts'

/**
 * What it costs to keep a connector apart: the same pages in the thread that takes them, with the checks that every
 * worker makes, and out of a process of their own; as rows, as octets, and as octets of which every row is decoded. Then
 * a small call by way of the pool, to a worker that must start and to one that is there.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    pages: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '300' },
  },
})
const PAGES = Number(values.pages)
const ROUNDS = Number(values.rounds)
const CALLS = Number(values.calls)
const PAGE_ROWS = 1_000

const ways = ['rows', 'raw', 'raw, decoded'] as const
const contestants = ['in process', 'thread', 'process'] as const
type Way = (typeof ways)[number]
type Contestant = (typeof contestants)[number]

const quiet = { log: () => undefined }
const signs = { ...quiet, progress: () => undefined } as never
const { signal } = new AbortController()
const scope = { objectTypes: ['person'], partition: null, pageSize: null, resume: null }
const specOf = (settings: unknown) => ({
  system: 'bench',
  connector: join(import.meta.dirname, 'runtime/pages.ts'),
  settings,
  folder: import.meta.dirname,
})

const door = await openDoor()
const spawned = new Spawned(door.address, 512, () => undefined)
const remote = new Remote(await door.entered, 2 ** 29)

/** The connector as a worker has it that runs it in a process. */
const distant = { ...connector, importFull: () => remote.pages('importFull', scope) }

function pagesFor(contestant: Contestant, settings: { kind: 'rows' | 'raw'; pages: number }): AsyncIterable<Page> {
  const context = { ...operationContext(specOf(settings), signal, quiet), ...scope }
  switch (contestant) {
    case 'in process':
      return connector.importFull(settings)
    case 'thread':
      return checked(connector, signs, signal).importFull?.(settings, context) ?? missing()
    case 'process':
      remote.begin(specOf(settings), quiet)
      return checked(distant, signs, signal).importFull?.(settings, context) ?? missing()
    default:
      return contestant satisfies never
  }
}

/** Takes pages as an import does, and adds up what was in them, so that all contestants can be held against each other. */
async function take(pages: AsyncIterable<Page>, way: Way): Promise<number> {
  const every = Array.from({ length: PAGE_ROWS }, (_, i) => i)
  let sum = 0
  for await (const page of pages) {
    if (page.kind === 'rows') sum += page.rows.reduce((total, row) => total + lengthOf(row[0]), 0)
    else if (page.kind !== 'raw') throw new Error(`a page of ${page.kind}`)
    else if (way === 'raw') sum += (page.bytes[page.ranges[2] ?? 0] ?? 0) + page.count
    else for (const row of await page.decode(every)) sum += Array.isArray(row) ? lengthOf(row[0]) : 0
  }
  return sum
}

function lengthOf(cell: unknown): number {
  return typeof cell === 'string' ? cell.length : 0
}

/** Microseconds an entry. */
async function measure(contestant: Contestant, way: Way): Promise<{ readonly micros: number; readonly sum: number }> {
  const settings = { kind: way === 'rows' ? 'rows' : 'raw', pages: PAGES } as const
  const began = performance.now()
  const sum = await take(pagesFor(contestant, settings), way)
  return { micros: ((performance.now() - began) * 1_000) / (PAGES * PAGE_ROWS), sum }
}

async function perEntry(way: Way) {
  const times: Record<Contestant, number[]> = { 'in process': [], thread: [], process: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    const sums = new Set<number>()
    for (const contestant of contestants) {
      const { micros, sum } = await measure(contestant, way)
      sums.add(sum)
      // The first round warms up.
      if (round > 0) times[contestant].push(micros)
    }
    if (sums.size > 1) throw new Error(`the contestants differ: ${[...sums].join(', ')}`)
  }
  const [alone, thread, process] = contestants.map(contestant => median(times[contestant]))
  return { way, alone, thread, process }
}

/** Milliseconds for the first small call of a pool, and for those after it. */
async function perCall(kind: 'thread' | 'process') {
  const first: number[] = []
  const later: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const pool = new ConnectorPool({ kind, threads: 1, memoryMiB: 512, stallMs: 60_000, timeoutMs: 60_000 })
    for (let call = 0; call < CALLS; call++) {
      const began = performance.now()
      await pool.call(specOf({}), 'schema', null)
      ;(call === 0 ? first : later).push(performance.now() - began)
    }
    await pool.close()
  }
  return { kind, first: median(first), later: median(later) }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function missing(): never {
  throw new Error('there is no import')
}

const entries = []
for (const way of ways) entries.push(await perEntry(way))
const calls = [await perCall('thread'), await perCall('process')]
spawned.kill()
await spawned.ended

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const fixed = (number: number | undefined, digits: number): string => (number ?? 0).toFixed(digits).padStart(9)
say(`Isolation, ${PAGES} pages of ${PAGE_ROWS} entries of 15 attributes, medians of ${ROUNDS}: µs an entry (added)`)
say(`  ${''.padEnd(14)}${'unchecked'.padStart(9)}${'thread'.padStart(18)}${'process'.padStart(18)}`)
for (const { way, alone = 0, thread = 0, process: apart = 0 } of entries) {
  const added = (micros: number): string => `${fixed(micros, 3)} ${`+${(micros - alone).toFixed(3)}`.padStart(8)}`
  say(`  ${way.padEnd(14)}${fixed(alone, 3)}${added(thread)}${added(apart)}`)
}
say('  a small call, ms: the first of a worker, and those after it')
for (const { kind, first, later } of calls) say(`  ${kind.padEnd(14)}${fixed(first, 1)}${fixed(later, 2)}`)
if (values.json)
  process.stdout.write(JSON.stringify({ pages: PAGES, pageRows: PAGE_ROWS, rounds: ROUNDS, entries, calls }))
