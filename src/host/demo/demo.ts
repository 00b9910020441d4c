import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { csvLine } from './csv.ts'
import { makeErp } from './erp.ts'
import { exists, makeFile } from './files.ts'
import { groupColumns, makeGroups, makePeople, personColumns } from './people.ts'

export interface DemoOptions {
  readonly seed?: number
  readonly people?: number
  readonly users?: number
  readonly groups?: number
}

export interface Demo {
  /** The configuration file. */
  readonly config: string
  /** The files that were not there before. */
  readonly made: readonly string[]
}

const configuration = `# The demo: two connected systems of a made-up company.
host:
  listen: 127.0.0.1:8585
  data: ./data

systems:
  # People and groups in text files.
  hr:
    connector: csv
    settings:
      files:
        person:
          path: ./hr/people.csv
          anchor: employeeId
          required: [email]
          multi: { phones: "|" }
          references: { managerId: person }
        group:
          path: ./hr/groups.csv
          anchor: groupId
          required: [name]
          multi: { members: "|" }
          references: { members: person }
    mapping: ./mappings/hr.yaml
    token: \${file:./secrets/hr}

  # Users and roles in a database; updated_at says what a delta import has to read.
  erp:
    connector: sql
    settings:
      url: sqlite:./erp.db
      objectTypes:
        user:
          table: users
          anchor: user_id
          watermark: updated_at
        role:
          table: roles
          anchor: role_id
          watermark: updated_at
          multi:
            members: { table: user_roles, key: role_id, value: user_id }
          references: { members: user }
    mapping: ./mappings/erp.yaml
    token: \${file:./secrets/erp}
`

/**
 * Makes the demo in a folder: an HR system of text files, an ERP system in a database, mappings, tokens and the
 * configuration that brings them together. What is there already stays as it is, so that a second start finds the same
 * data and the changes somebody made; a start that was interrupted is completed by the next.
 */
export async function generateDemo(folder: string, options: DemoOptions = {}): Promise<Demo> {
  const { seed = 1, people = 20_000, users = 10_000, groups = 200 } = options
  const made: string[] = []
  const make = async (path: string, write: (unfinished: string) => Promise<void> | void): Promise<void> => {
    const full = join(folder, path)
    await mkdir(dirname(full), { recursive: true })
    if (await makeFile(full, write)) made.push(path)
  }
  const persons = onDemand(() => makePeople(people, seed))
  await make('hr/people.csv', path => writeTable(path, personColumns, persons()))
  await make('hr/groups.csv', path => writeTable(path, groupColumns, makeGroups(groups, people, seed)))
  await make('erp.db', path => makeErp(path, users, persons(), seed))
  for (const name of ['hr', 'erp']) {
    await make(`mappings/${name}.yaml`, async path => await copyFile(await mappingFile(name), path))
    await make(`secrets/${name}`, path =>
      writeFile(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 }),
    )
  }
  await make('ecmahost.yaml', path => writeFile(path, configuration))
  return { config: join(folder, 'ecmahost.yaml'), made }
}

function onDemand<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** Writes rows as a CSV file with a header, in pieces. */
async function writeTable<C extends string>(
  path: string,
  columns: readonly C[],
  rows: Iterable<Readonly<Record<C, string>>>,
): Promise<void> {
  await pipeline(pieces(columns, rows), createWriteStream(path))
}

function* pieces<C extends string>(
  columns: readonly C[],
  rows: Iterable<Readonly<Record<C, string>>>,
): Generator<string> {
  let piece = csvLine(columns)
  for (const row of rows) {
    piece += csvLine(columns.map(column => row[column]))
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** A mapping that comes with the program, beside the sources or in the built package. */
async function mappingFile(name: string): Promise<string> {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'mappings', `${name}.yaml`)
    if (await exists(path)) return path
    if (folder === dirname(folder)) throw new Error(`mappings/${name}.yaml is missing from the program's own files`)
  }
}
