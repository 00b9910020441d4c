import { execFile } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { openSpace } from '../src/space/space.ts'
import { columns, rowsOf, writeCsv, writeSqlite } from './import/rows.ts'

/**
 * Whole imports beside the bare reading of the same source: first load, nothing changed, 1 % changed; from CSV and
 * from SQLite; rows in the order of the key and shuffled. Then memory as the number of rows grows. Each measurement is
 * a process of its own (bench/import/case.ts); the contestants take turns.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
  },
})
const ROWS = Number(values.rows)
const ROUNDS = Number(values.rounds)
const SIZES = values.sizes.split(',').map(Number)
const CHANGED = 0.01

interface Measured {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly rssBytes: number
  readonly heapBytes: number
  readonly externalBytes: number
  readonly read: number
  readonly added?: number
  readonly updated?: number
  readonly unchanged?: number
  readonly deleted?: number
}

const folder = mkdtempSync(join(tmpdir(), 'ecmahost-bench-'))
const at = (name: string): string => join(folder, name)
const run = promisify(execFile)
const caseFile = join(import.meta.dirname, 'import/case.ts')

async function measure(what: string, path: string): Promise<Measured> {
  const { stdout } = await run(process.execPath, [caseFile, what, at(path)])
  return JSON.parse(stdout) as Measured
}

/** A source of rows that can be exchanged for another, and the configuration that imports it. */
class Source {
  readonly kind: 'csv' | 'sqlite'
  readonly name: string
  readonly #file: string

  constructor(kind: 'csv' | 'sqlite', name: string) {
    this.kind = kind
    this.name = name
    this.#file = kind === 'csv' ? `${name}.csv` : `${name}.db`
    const settings =
      kind === 'csv'
        ? `{ files: { person: { path: ./${this.#file}, anchor: employeeId } } }`
        : `{ url: "sqlite:./${this.#file}", objectTypes: { person: { table: person, anchor: employeeId } } }`
    const mapping = join(import.meta.dirname, 'import/person.yaml')
    const system = `connector: ${kind === 'csv' ? 'csv' : 'sql'}, settings: ${settings}, mapping: ${mapping}, token: bench-bench-bench`
    writeFileSync(at(`${name}.yaml`), `host: { data: ./${name}-data }\nsystems:\n  bench: { ${system} }\n`)
  }

  write(options: { rows: number; shuffled?: boolean; changed?: number }): void {
    if (this.kind === 'csv') writeCsv(at(`${this.#file}.new`), options)
    else writeSqlite(at(`${this.#file}.new`), options)
    renameSync(at(`${this.#file}.new`), at(this.#file))
  }

  bare(): Promise<Measured> {
    return measure(this.kind === 'csv' ? 'bare-csv' : 'bare-sqlite', this.#file)
  }

  import(): Promise<Measured> {
    return measure('import', `${this.name}.yaml`)
  }

  forget(): void {
    rmSync(at(`${this.name}-data`), { recursive: true, force: true })
  }

  remove(): void {
    this.forget()
    rmSync(at(this.#file), { force: true })
  }

  get megabytes(): number {
    return Math.round(statSync(at(this.#file)).size / 1e6)
  }

  /** Holds a sample of the space against the rows that were written, mapped by hand. */
  async check(options: { rows: number; changed?: number }): Promise<void> {
    const space = openSpace(at(`${this.name}-data/bench`))
    if (space === undefined || space.count('person') !== options.rows) throw new Error('entries are missing')
    let number = 0
    for (const cells of rowsOf(options)) {
      if (number++ % 997 !== 0) continue
      const row = Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))
      const stored = space.get('person', row['employeeId'] ?? '')?.attributes
      if (JSON.stringify(sorted(stored ?? {})) !== JSON.stringify(sorted(byHand(row)))) {
        throw new Error(`${row['employeeId']} is not what its row says: ${JSON.stringify(stored)}`)
      }
    }
    await space.close()
  }
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** The fifteen flows of bench/import/person.yaml, written by hand. */
function byHand(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const cell = (name: string): string => row[name] ?? ''
  const phones = cell('phones').split('|')
  return {
    userName: cell('userName').toLowerCase(),
    externalId: cell('employeeId'),
    'name.givenName': cell('firstName'),
    'name.familyName': cell('lastName'),
    displayName: `${cell('firstName')} ${cell('lastName')}`,
    title: cell('title').trim(),
    'emails[type eq "work"].value': cell('email'),
    'phoneNumbers[type eq "work"].value': phones[0],
    phoneNumbers: phones,
    'addresses[type eq "work"].locality': cell('location'),
    'addresses[type eq "work"].country': cell('country').toUpperCase(),
    active: cell('status') !== 'terminated',
    [`${enterprise}:department`]: cell('department'),
    [`${enterprise}:costCenter`]: cell('costCenter'),
    ...(cell('managerId') === '' ? {} : { [`${enterprise}:manager`]: `person-${cell('managerId')}` }),
  }
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Round {
  readonly bare: Measured
  readonly first: Measured
  readonly unchanged: Measured
  readonly changed: Measured
}

async function measureRound(source: Source, shuffled: boolean): Promise<Round> {
  source.forget()
  source.write({ rows: ROWS, shuffled })
  const bare = await source.bare()
  const first = await source.import()
  expectCounts(first, { read: ROWS, added: ROWS })
  await source.check({ rows: ROWS })
  const unchanged = await source.import()
  expectCounts(unchanged, { read: ROWS, unchanged: ROWS })
  source.write({ rows: ROWS, shuffled, changed: CHANGED })
  const changed = await source.import()
  const updated = changed.updated ?? 0
  if (Math.abs(updated / ROWS - CHANGED) > CHANGED / 2) throw new Error(`${updated} updated of ${ROWS}`)
  expectCounts(changed, { read: ROWS, updated, unchanged: ROWS - updated })
  await source.check({ rows: ROWS, changed: CHANGED })
  return { bare, first, unchanged, changed }
}

function expectCounts(measured: Measured, expected: Partial<Measured>): void {
  const wanted = { read: 0, added: 0, updated: 0, unchanged: 0, deleted: 0, ...expected }
  for (const [name, count] of Object.entries(wanted)) {
    if (measured[name as keyof Measured] !== count) {
      throw new Error(`${name} is ${measured[name as keyof Measured]} and should be ${count}`)
    }
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const two = (number: number): number => Math.round(number * 100) / 100
const megabytes = (octets: number): number => Math.round(octets / 1e6)

/** Medians of the seconds, and of the ratios to the bare reading in the same round. */
function summarize(rounds: readonly Round[]) {
  const row = (pick: (round: Round) => Measured) => ({
    seconds: two(median(rounds.map(round => pick(round).seconds))),
    cpuSeconds: two(median(rounds.map(round => pick(round).cpuSeconds))),
    toBare: two(median(rounds.map(round => pick(round).seconds / round.bare.seconds))),
    entriesPerSecond: Math.round(median(rounds.map(round => pick(round).read / pick(round).seconds))),
  })
  return {
    bare: row(r => r.bare),
    first: row(r => r.first),
    unchanged: row(r => r.unchanged),
    changed: row(r => r.changed),
  }
}

const contests: { readonly source: Source; readonly shuffled: boolean; readonly rounds: Round[] }[] = [
  { source: new Source('csv', 'csv'), shuffled: false, rounds: [] },
  { source: new Source('csv', 'csv-shuffled'), shuffled: true, rounds: [] },
  { source: new Source('sqlite', 'sqlite'), shuffled: false, rounds: [] },
]
try {
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { source, shuffled, rounds } of contests) {
      say(`round ${round} of ${ROUNDS}: ${source.name}`)
      rounds.push(await measureRound(source, shuffled))
      source.remove()
    }
  }
  const memory = []
  for (const rows of SIZES) {
    const source = new Source('csv', 'memory')
    source.write({ rows })
    const first = await source.import()
    const unchanged = await source.import()
    memory.push({ rows, ...figuresOf(first), unchanged: figuresOf(unchanged) })
    source.remove()
  }
  const figures = {
    rows: ROWS,
    rounds: ROUNDS,
    sources: Object.fromEntries(contests.map(({ source, rounds }) => [source.name, summarize(rounds)])),
    memory,
  }
  sayFigures(figures)
  if (values.json) process.stdout.write(JSON.stringify(figures))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function figuresOf(measured: Measured) {
  return {
    seconds: two(measured.seconds),
    heapMB: megabytes(measured.heapBytes),
    externalMB: megabytes(measured.externalBytes),
    rssMB: megabytes(measured.rssBytes),
  }
}

function sayFigures(figures: {
  readonly sources: Readonly<Record<string, ReturnType<typeof summarize>>>
  readonly memory: readonly (ReturnType<typeof figuresOf> & { rows: number; unchanged: ReturnType<typeof figuresOf> })[]
}): void {
  say(`\nImport of ${ROWS.toLocaleString('en')} rows of 15 columns through 15 flows, medians of ${ROUNDS}`)
  say('source         pass          seconds   × bare   entries/s   cpu s')
  for (const [name, passes] of Object.entries(figures.sources)) {
    for (const [pass, row] of Object.entries(passes)) {
      const cells = [row.seconds.toFixed(2), row.toBare.toFixed(2), row.entriesPerSecond.toLocaleString('en')]
      say(
        `${name.padEnd(14)} ${pass.padEnd(12)} ${cells[0]?.padStart(8)} ${cells[1]?.padStart(8)} ${cells[2]?.padStart(11)} ${row.cpuSeconds.toFixed(1).padStart(7)}`,
      )
    }
  }
  say('\nMemory of an import from CSV, all threads together (resident memory holds the mapped pages of the store too)')
  say('rows        first load: s  heap  external  RSS MB    unchanged: s  heap  external  RSS MB')
  const cells = (of: ReturnType<typeof figuresOf>): string =>
    `${of.seconds.toFixed(2).padStart(10)} ${String(of.heapMB).padStart(5)} ${String(of.externalMB).padStart(9)} ${String(of.rssMB).padStart(7)}`
  for (const row of figures.memory) {
    say(`${row.rows.toLocaleString('en').padEnd(12)}${cells(row)}      ${cells(row.unchanged)}`)
  }
}
