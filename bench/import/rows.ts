import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { addressPart, departments, firstNames, lastNames, sites } from '../../src/host/demo/names.ts'
import { randomOf } from '../../src/host/demo/random.ts'

/** The columns of the record that imports are measured with: 15 attributes, two of them with three values. */
export const columns = [
  'employeeId',
  'userName',
  'firstName',
  'lastName',
  'email',
  'title',
  'department',
  'costCenter',
  'location',
  'country',
  'phones',
  'aliases',
  'managerId',
  'hireDate',
  'status',
] as const

export interface RowsOptions {
  readonly rows: number
  readonly seed?: number
  /** In random order instead of that of the key. */
  readonly shuffled?: boolean
  /** The share of the rows that differ from those without this option. */
  readonly changed?: number
}

/** Rows one by one, none of them held. The same row for the same seed and key, whatever the order and number. */
export function* rowsOf(options: RowsOptions): Generator<string[]> {
  const { rows, seed = 1, shuffled = false, changed = 0 } = options
  const order = shuffled ? shuffledOrder(rows, seed) : undefined
  for (let at = 0; at < rows; at++) yield rowOf(order?.[at] ?? at, seed, changed)
}

/** Writes the rows as a CSV file in which nothing needs quotes. */
export function writeCsv(path: string, options: RowsOptions): void {
  const file = openSync(path, 'w')
  try {
    let piece = `${columns.join(',')}\n`
    for (const row of rowsOf(options)) {
      piece += `${row.join(',')}\n`
      if (piece.length < 1 << 20) continue
      writeSync(file, piece)
      piece = ''
    }
    writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}

/** Writes the rows as the table `person` of an SQLite database, its key the employeeId. */
export function writeSqlite(path: string, options: RowsOptions): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const database = new DatabaseSync(path)
  try {
    const declared = columns.map(name => `${name} TEXT${name === 'employeeId' ? ' PRIMARY KEY' : ''}`).join(', ')
    database.exec(`PRAGMA synchronous = OFF; CREATE TABLE person (${declared}) WITHOUT ROWID; BEGIN`)
    const insert = database.prepare(`INSERT INTO person VALUES (${columns.map(() => '?').join(', ')})`)
    for (const row of rowsOf(options)) insert.run(...row)
    database.exec('COMMIT; PRAGMA journal_mode = WAL')
  } finally {
    database.close()
  }
}

const titles = ['Analyst', 'Coordinator', 'Developer', 'Engineer', 'Manager', 'Specialist', 'Technician']
const areas = ['Applied Research', 'Central Services', 'Field Operations', 'Network Planning', 'Supply and Stock']
const perManager = 8

function rowOf(key: number, seed: number, changed: number): string[] {
  const random = randomOf(Math.imul(seed, 0x01000193) ^ Math.imul(key + 1, 0x9e3779b1))
  const firstName = random.pick(firstNames)
  const lastName = random.pick(lastNames)
  const { city, country, callingCode } = random.pick(sites)
  const address = `${addressOf(firstName)}.${addressOf(lastName)}.${key}`
  const number = () => 1_000_000 + random.below(8_999_999)
  const title = `${random.pick(titles)} ${random.pick(areas)} ${1 + random.below(9)}`
  const row = [
    idOf(key),
    address,
    firstName,
    lastName,
    `${address}@corp.example.com`,
    title,
    random.pick(departments),
    `CC-${1000 + random.below(500)}`,
    `${city} Building ${1 + random.below(40)} Floor ${1 + random.below(9)}`,
    country,
    `+${callingCode} 30 ${number()}|+${callingCode} 171 ${number()}|+${callingCode} 800 ${number()}`,
    `${address}@mail.example|${address}@old.corp.example|${idOf(key)}@corp.example`,
    key === 0 ? '' : idOf(Math.floor((key - 1) / perManager)),
    `${2000 + random.below(26)}-0${1 + random.below(9)}-${10 + random.below(18)}T08:00:00Z`,
    random.chance(0.05) ? 'terminated' : 'active',
  ]
  if (changed > 0 && random.chance(changed)) row[5] = `${title} (new)`
  return row
}

function idOf(key: number): string {
  return `E${String(key).padStart(8, '0')}`
}

const addresses = new Map<string, string>()
function addressOf(name: string): string {
  let address = addresses.get(name)
  if (address === undefined) {
    address = addressPart(name)
    addresses.set(name, address)
  }
  return address
}

function shuffledOrder(rows: number, seed: number): Uint32Array {
  const random = randomOf(seed ^ 0x73687566)
  const order = Uint32Array.from({ length: rows }, (_, index) => index)
  for (let at = rows - 1; at > 0; at--) {
    const other = random.below(at + 1)
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      shuffled: { type: 'boolean', default: false },
      changed: { type: 'string', default: '0' },
    },
  })
  const [path] = positionals
  if (path === undefined) {
    process.stderr.write(
      'node bench/import/rows.ts FILE.csv|FILE.db [--rows N] [--seed N] [--shuffled] [--changed 0.01]\n',
    )
    process.exitCode = 2
  } else {
    const options = { ...values, rows: Number(values.rows), seed: Number(values.seed), changed: Number(values.changed) }
    if (path.endsWith('.csv')) writeCsv(path, options)
    else writeSqlite(path, options)
  }
}
