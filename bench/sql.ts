import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { openSpace } from '../src/space/space.ts'
import { writeCsv } from './import/rows.ts'
import { describeExports, measureExports } from './sql/exports.ts'
import { type Ground, mariadbGround, postgresGround } from './sql/grounds.ts'

/**
 * Imports from PostgreSQL and MariaDB beside their own command line clients writing the same table to /dev/null: first
 * load, and nothing changed. Then 100,000 changes written by an export beside a plain script that writes the same with
 * multi-row statements. The contestants take turns; each measurement is a process of its own.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    changes: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
})
const ROWS = Number(values.rows)
const ROUNDS = Number(values.rounds)
const CHANGES = Number(values.changes)

const run = promisify(execFile)
const importCase = join(import.meta.dirname, 'import/case.ts')
const mapping = join(import.meta.dirname, 'import/person.yaml')

interface Imported {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly rssBytes: number
  readonly read: number
  readonly added: number
  readonly unchanged: number
}

interface Round {
  readonly bare: number
  readonly first: Imported
  readonly unchanged: Imported
}

const folder = mkdtempSync(join(tmpdir(), 'ecmahost-bench-'))
const at = (name: string): string => join(folder, name)

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Writes the configuration that imports the table of a server. */
function configure({ name, settings }: Ground): string {
  const objectTypes = { person: { table: 'person', anchor: 'employeeId' } }
  const system = { connector: 'sql', settings: { ...settings, objectTypes }, mapping, token: 'bench-bench-bench' }
  const path = at(`${name}.yaml`)
  writeFileSync(path, JSON.stringify({ host: { data: `./${name}-data` }, systems: { bench: system } }))
  return path
}

async function measureRound(ground: Ground): Promise<Round> {
  const configuration = configure(ground)
  rmSync(at(`${ground.name}-data`), { recursive: true, force: true })
  const bare = await ground.bare()
  const first = await imported(configuration)
  expectCounts(first, { read: ROWS, added: ROWS })
  await expectRows(ground)
  const unchanged = await imported(configuration)
  expectCounts(unchanged, { read: ROWS, unchanged: ROWS })
  return { bare, first, unchanged }
}

async function imported(configuration: string): Promise<Imported> {
  const { stdout } = await run(process.execPath, [importCase, 'import', configuration])
  return JSON.parse(stdout) as Imported
}

function expectCounts(measured: Imported, expected: Partial<Imported>): void {
  for (const [name, count] of Object.entries(expected)) {
    const found = measured[name as keyof Imported]
    if (found !== count) throw new Error(`${name} is ${found} and should be ${count}`)
  }
}

/** The space must hold what the table holds. */
async function expectRows({ name }: Ground): Promise<void> {
  const space = openSpace(at(`${name}-data/bench`))
  const [count, one] = [space?.count('person'), space?.get('person', 'E00000007')?.attributes['externalId']]
  await space?.close()
  if (count !== ROWS || one !== 'E00000007') throw new Error(`the space of ${name} holds ${count} entries`)
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const two = (number: number): number => Math.round(number * 100) / 100

function summarize(rounds: readonly Round[]) {
  const pass = (pick: (round: Round) => Imported) => ({
    seconds: two(median(rounds.map(round => pick(round).seconds))),
    toBare: two(median(rounds.map(round => pick(round).seconds / round.bare))),
    cpuSeconds: two(median(rounds.map(round => pick(round).cpuSeconds))),
    rssMB: Math.round(median(rounds.map(round => pick(round).rssBytes)) / 1e6),
  })
  return {
    bareSeconds: two(median(rounds.map(round => round.bare))),
    first: pass(round => round.first),
    unchanged: pass(round => round.unchanged),
  }
}

const grounds: Ground[] = []
try {
  const csv = at('person.csv')
  writeCsv(csv, { rows: ROWS })
  for (const [name, make] of Object.entries({ postgres: postgresGround, mariadb: mariadbGround })) {
    if (values.only !== undefined && values.only !== name) continue
    say(`${name}: a server with ${ROWS.toLocaleString('en')} rows of 15 columns`)
    grounds.push(await make(csv))
  }
  rmSync(csv)
  const rounds = new Map<string, Round[]>(grounds.map(({ name }) => [name, []]))
  for (let round = 1; round <= ROUNDS; round++) {
    for (const ground of grounds) {
      say(`round ${round} of ${ROUNDS}: ${ground.name}`)
      rounds.get(ground.name)?.push(await measureRound(ground))
    }
  }
  const imports = Object.fromEntries([...rounds].map(([name, list]) => [name, summarize(list)]))
  say(`\nImport of ${ROWS.toLocaleString('en')} rows of 15 columns through 15 flows, medians of ${ROUNDS}`)
  say('database   own client s   first load: s  × client  cpu s  RSS MB   unchanged: s  × client  cpu s')
  for (const [name, { bareSeconds, first, unchanged }] of Object.entries(imports)) {
    const cells = [
      name.padEnd(10),
      bareSeconds.toFixed(2).padStart(13),
      first.seconds.toFixed(2).padStart(16),
      first.toBare.toFixed(2).padStart(9),
      first.cpuSeconds.toFixed(1).padStart(6),
      String(first.rssMB).padStart(7),
      unchanged.seconds.toFixed(2).padStart(15),
      unchanged.toBare.toFixed(2).padStart(9),
      unchanged.cpuSeconds.toFixed(1).padStart(6),
    ]
    say(cells.join(' '))
  }
  const exports = await measureExports(grounds, { changes: CHANGES, rounds: ROUNDS, folder })
  describeExports(exports, CHANGES, say)
  if (values.json)
    process.stdout.write(JSON.stringify({ rows: ROWS, rounds: ROUNDS, imports, changes: CHANGES, exports }))
} finally {
  for (const ground of grounds) await ground.remove()
  rmSync(folder, { recursive: true, force: true })
}
