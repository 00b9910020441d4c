import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BenchEvent, benchSystem } from '../../../src/host/bench/bench.ts'
import { breakdownOf } from '../../../src/host/bench/breakdown.ts'
import { titleOf } from '../../../src/host/bench/middle.ts'
import type { BenchResult, Measured } from '../../../src/host/bench/result.ts'
import { loadConfig } from '../../../src/host/config.ts'
import { HostError } from '../../../src/model/error.ts'
import { csvSite, Site } from '../../runtime/site.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const all = { cycles: ['full', 'unchanged', 'delta'], threads: [1], rounds: 1 } as const
const synthetic = (options: Partial<Parameters<typeof benchSystem>[1]> = {}): Promise<BenchResult> =>
  benchSystem({ kind: 'synthetic', folder, entries: 2_000, churn: 5 }, { ...all, ...options })
const measuredOf = (result: BenchResult, title: string): Measured => {
  const found = result.measured.find(one => titleOf(one) === title)
  if (found === undefined) throw new Error(`there is no ${title}`)
  return found
}

describe('a made-up directory', () => {
  test('is loaded, found unchanged, and read by what changed', async () => {
    const result = await synthetic()
    const none = { read: 0, added: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0, outOfScope: 0 }
    // 2,000 persons and 2 groups. Of 100 who would change some leave; the two groups of 50 let 5 % of their members go.
    expect(measuredOf(result, 'full').counters).toEqual({ ...none, read: 2_002, added: 2_002 })
    expect(measuredOf(result, 'unchanged').counters).toEqual({ ...none, read: 2_002, unchanged: 2_002 })
    const { counters, how } = measuredOf(result, 'delta')
    expect(how).toBe('delta import')
    expect(counters).toMatchObject({ added: 10, deleted: 10, failed: 0 })
    expect(counters.updated).toBeGreaterThan(90)
    expect(counters.read).toBe(counters.added + counters.updated)
  })

  test('as many rounds are measured as are wanted, each from the beginning', async () => {
    const result = await synthetic({ cycles: ['full', 'delta'], rounds: 2 })
    expect(result.measured.map(one => `${one.round} ${titleOf(one)} ${one.counters.added}`)).toEqual([
      '1 full 2002',
      '1 delta 10',
      '2 full 2002',
      '2 delta 10',
    ])
  })

  test('of one system, and of several at once, what is measured fits together', async () => {
    const { measured } = await synthetic({ cycles: ['full', 'unchanged'], threads: [1, 2] })
    expect(measured.map(one => `${titleOf(one)}: ${one.counters.read}`)).toEqual([
      'full: 2002',
      'unchanged: 2002',
      'full, 2 systems at once: 4004',
      'unchanged, 2 systems at once: 4004',
    ])
    for (const one of measured) {
      const { source, map, waiting, rest, store, overlap } = breakdownOf(one)
      // A worker does one thing after the other, within the run; so does a writer.
      expect(source + map + waiting).toBeGreaterThan(0)
      expect(source + map + waiting).toBeLessThanOrEqual(one.seconds)
      expect(source + map + waiting + rest).toBeCloseTo(one.seconds, 6)
      expect(store).toBeGreaterThan(0)
      expect(store).toBeLessThanOrEqual(one.seconds)
      expect(overlap).toBeLessThanOrEqual(store)
      expect(one.entriesPerSecond).toBe(Math.round(one.counters.read / one.seconds))
      expect(one.cpu.workers).toBeGreaterThan(0)
      expect(one.cpu.writers).toBeGreaterThan(0)
      expect(one.samples.length).toBeGreaterThan(0)
      expect(one.samples.at(-1)?.read).toBe(one.counters.read)
      expect(one.samples.map(({ ms }) => ms)).toEqual(one.samples.map(({ ms }) => ms).toSorted((a, b) => a - b))
      if (process.platform === 'linux') expect(one.peak.own).toBeGreaterThan(0)
      for (const part of ['rss', 'heap', 'external', 'threadsHeap', 'threadsExternal'] as const) {
        expect(one.peak[part]).toBeGreaterThan(0)
        expect(Math.max(...one.samples.map(sample => sample[part]))).toBeLessThanOrEqual(one.peak[part])
      }
    }
  })

  test('it is told what goes on', async () => {
    const events: BenchEvent[] = []
    await synthetic({ cycles: ['unchanged'], tell: event => events.push(event) })
    const told = events.map(event => (event.kind === 'progress' ? event.kind : `${event.kind} ${cycleOf(event)}`))
    expect(told.filter(text => text !== 'progress')).toEqual(['cycle full', 'cycle unchanged', 'measured unchanged'])
  })

  test('nothing is left behind', async () => {
    await synthetic()
    expect(readdirSync(folder)).toEqual([])
  })

  test('nor when it is stopped in the middle', async () => {
    const stopping = new AbortController()
    const stopped = synthetic({
      signal: stopping.signal,
      tell: event => event.kind === 'cycle' && event.cycle === 'unchanged' && stopping.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'run-stopped' })
    expect(readdirSync(folder)).toEqual([])
  })
})

test('a folder in which nothing can be made is named', async () => {
  const subject = { kind: 'synthetic', folder: join(folder, 'nowhere'), entries: 1, churn: 0 } as const
  const failure = await benchSystem(subject, all).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(HostError)
  expect((failure as HostError).code).toBe('bench-folder')
  expect((failure as HostError).message).toContain(join(folder, 'nowhere'))
})

describe('a system of a configuration', () => {
  let site: Site
  beforeEach(() => {
    site = new Site().write(csvSite)
  })
  afterEach(() => site.remove())
  const bench = (): Promise<BenchResult> => {
    const { config } = loadConfig(site.path('ecmahost.yaml'))
    if (config === undefined) throw new Error('the configuration is wrong')
    return benchSystem({ kind: 'system', config, name: 'hr' }, all)
  }

  test('is measured while it is in use, and its space stays as it was, octet by octet', async () => {
    const inUse = site.system('hr')
    await inUse.import({ mode: 'full' })
    const before = contentOf(site.folder)
    expect(Object.keys(before)).toContain('data/hr/data.mdb')
    const result = await bench()
    expect(contentOf(site.folder)).toEqual(before)
    expect(measuredOf(result, 'full').counters).toMatchObject({ read: 3, added: 3 })
    expect(measuredOf(result, 'unchanged').counters).toMatchObject({ read: 3, unchanged: 3 })
  })

  test('that has no space yet does not get one', async () => {
    const before = contentOf(site.folder)
    await bench()
    expect(contentOf(site.folder)).toEqual(before)
  })

  test('whose connector cannot tell what changed has its delta by comparison, and that is said', async () => {
    const { measured, notes } = await bench()
    expect(measured.map(({ how }) => how)).toEqual(['full import', 'full import', 'comparison'])
    expect(notes).toContain(
      'The connector csv cannot tell what changed, so its delta reads everything and compares it with what is known.',
    )
  })

  test('that cannot be read ends the bench with its reason, and nothing is left behind', async () => {
    site.write({ 'people.csv': 'id,first,last,mail\n1,Ann,Lee,ann@x\n2,"Bob,May,bob@x' })
    const before = contentOf(site.folder)
    const failure = await bench().catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'bench-failed' })
    expect((failure as HostError).message).toMatch(
      /^The bench ends without figures: the full import of hr failed\. .*it looks cut off/,
    )
    expect(contentOf(site.folder)).toEqual(before)
  })
})

function cycleOf(event: Exclude<BenchEvent, { kind: 'progress' }>): string {
  return event.kind === 'cycle' ? event.cycle : event.measured.cycle
}

/** Every file below a folder, by its name and a hash of what is in it. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(folder, name)).isFile(),
  )
  return Object.fromEntries(
    files.sort().map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )
}
