import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BenchResult } from '../../src/host/bench/result.ts'
import { csvSite } from '../runtime/site.ts'
import { ecmahost } from './run.ts'
import { Running } from './running.ts'

let folder: string
const before = process.cwd()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-bench-'))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

type Told = BenchResult & {
  readonly written: { readonly json: string; readonly html: string }
  readonly comparison?: { readonly cycles: readonly { readonly title: string; readonly seconds: { ratio: number } }[] }
}

async function bench(...words: readonly string[]): Promise<Told> {
  const { code, out, err } = await ecmahost('bench', ...words, '--json')
  expect({ code, err: err.replace(/^(?:full|unchanged|delta).*\n/gm, '') }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Told
}

test('measures a made-up directory, from an empty folder, and leaves the results alone in it', async () => {
  const { written, ...result } = await bench('--entries', '2000')
  expect(readdirSync('.')).toEqual(['bench-results'])
  expect(readdirSync('bench-results').toSorted()).toEqual(
    [written.html, written.json].map(path => path.replace('bench-results/', '')).toSorted(),
  )
  expect(JSON.parse(readFileSync(written.json, 'utf8'))).toEqual(result)
  expect(readFileSync(written.html, 'utf8')).toMatch(/^<!doctype html>/)
  expect(
    result.measured.map(({ cycle, counters: { read, added, unchanged } }) => [cycle, read, added, unchanged]),
  ).toEqual([
    ['full', 2_002, 2_002, 0],
    ['unchanged', 2_002, 0, 2_002],
    ['delta', expect.any(Number), 2, 0],
  ])
  expect(result.options).toMatchObject({ system: null, entries: 2_000, churn: 1, threads: [1], rounds: 1 })
})

test('compares with an earlier result', async () => {
  const first = await bench('--entries', '500', '--cycles', 'full,unchanged')
  const second = await bench(
    '--entries',
    '500',
    '--cycles',
    'unchanged',
    '--out',
    'later',
    '--compare',
    first.written.json,
  )
  const now = second.measured[0]?.seconds ?? 0
  const then = first.measured.find(({ cycle }) => cycle === 'unchanged')?.seconds ?? 0
  expect(second.comparison?.cycles.map(({ title, seconds }) => [title, seconds.ratio])).toEqual([
    ['unchanged', now / then],
  ])
  expect(readFileSync(second.written.html, 'utf8')).toContain('Compared with')
})

test('tells a person in two tables', async () => {
  const { code, out, err } = await ecmahost('bench', '--entries', '500', '--cycles', 'full,delta')
  expect({ code, out }).toEqual({ code: 0, out: '' })
  expect(err).toMatch(/^cycle +time +shortest +longest +entries\/s +peak RSS +without files +heap +buffers$/m)
  expect(err).toMatch(/^cycle +source +mapping +waiting +rest +storing/m)
  expect(err.match(/^full .*\d s/gm)?.length).toBeGreaterThanOrEqual(2)
  expect(err).toMatch(/\nWritten: bench-results\/bench-\S+\.json and bench-results\/bench-\S+\.html\n$/)
})

test('measures a system of the configuration', async () => {
  for (const [name, text] of Object.entries(csvSite)) writeFileSync(name, text)
  const { measured, options } = await bench('hr', '--cycles', 'full', '--rounds', '2')
  expect(options).toMatchObject({ system: 'hr', connector: 'csv', entries: null, rounds: 2 })
  expect(measured.map(({ counters }) => counters.added)).toEqual([3, 3])
  expect(readdirSync('.').toSorted()).toEqual([...Object.keys(csvSite), 'bench-results'].toSorted())
})

test('Ctrl-C ends it, and nothing is left behind', async () => {
  const running = new Running(['bench', '--entries', '5000000'], { cwd: folder })
  try {
    await running.said(/^full .*\n/m)
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.ecmahost-bench-/)])
    expect((await running.interrupt()).code).toBe(130)
    expect(readdirSync(folder)).toEqual([])
    expect(running.err).toContain('The run was stopped.')
  } finally {
    await running.kill()
  }
})

test('nor by Ctrl-C again and again, wherever it stands', async () => {
  const running = new Running(['bench', '--entries', '5000000'], { cwd: folder })
  try {
    await running.said(/^full .*\n/m)
    let ended: unknown
    for (; ended === undefined; ended = await Promise.race([running.ended, pause(20)])) {
      process.kill(running.pid ?? 0, 'SIGINT')
    }
    expect([130, 'SIGKILL']).toContain(ended)
    expect(readdirSync(folder)).toEqual([])
  } finally {
    await running.kill()
  }
})

describe('what cannot be measured', () => {
  const refused = async (...words: readonly string[]) => {
    const { code, err } = await ecmahost('bench', ...words)
    return { code, err }
  }

  test.each([
    [['--cycles', 'fall'], 'There is no cycle "fall". There are: full, unchanged, delta.'],
    [['--threads', '1,0'], 'It must be a whole number from 1 up.'],
    [['--churn', '200'], 'It must be a number from 0 to 100.'],
    [['hr', '--entries', '5'], '--entries is for a made-up directory, and "hr" is a system of its own.'],
    [['--compare', 'none.json'], 'There is no file none.json'],
  ] as const)('%j', async (words, message) => {
    const { code, err } = await refused(...words)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test.each([
    ['{', 'This is no JSON'],
    ['{"bench":"other"}', 'This is not the result of a bench, or one of another version of this program.'],
  ])('a comparison with %s', async (text, message) => {
    writeFileSync('earlier.json', text)
    const { code, err } = await refused('--compare', 'earlier.json')
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('a system that is not in the configuration', async () => {
    for (const [name, text] of Object.entries(csvSite)) writeFileSync(name, text)
    const { code, err } = await refused('erp')
    expect(code).toBe(2)
    expect(err).toContain('There is no connected system "erp". The configuration has: hr.')
    expect(readdirSync('.').toSorted()).toEqual(Object.keys(csvSite).toSorted())
  })

  test('where the results cannot be written', async () => {
    writeFileSync('taken', '')
    const { code, err } = await refused('--entries', '10', '--cycles', 'full', '--out', 'taken')
    expect(code).toBe(3)
    expect(err).toContain('Name another folder for the results with --out.')
  })
})
