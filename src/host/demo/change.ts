import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { csvCells, csvLine } from './csv.ts'
import { replaceFile } from './files.ts'
import { employeeId, makePerson, personColumns, someOf } from './people.ts'
import { randomOf } from './random.ts'

export interface ChangeOptions {
  readonly seed?: number
  /** How many entries of each system get another value, are added and are removed. */
  readonly changed?: number
  readonly added?: number
  readonly removed?: number
}

/** What an import has to find. */
export interface Changes {
  readonly changed: number
  readonly added: number
  readonly removed: number
}

/**
 * Changes some of the demo's data, as the people who work with the two systems would. The file is
 * replaced as a whole and the database changed in one transaction, so an import never sees half of it.
 */
export async function changeSome(folder: string, options: ChangeOptions = {}): Promise<{ hr: Changes; erp: Changes }> {
  const { seed = 2, changed = 200, added = 20, removed = 20 } = options
  const hr = await changePeople(join(folder, 'hr/people.csv'), { seed, changed, added, removed })
  const erp = changeUsers(join(folder, 'erp.db'), { seed, changed, added, removed })
  return { hr, erp }
}

async function changePeople(path: string, options: Required<ChangeOptions>): Promise<Changes> {
  const random = randomOf(options.seed ^ 0x68720001)
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n')
  const highest = lines.reduce((max, line) => Math.max(max, Number(line.slice(1, line.indexOf(',')))), 0)
  const next = highest - Number(employeeId(0).slice(1)) + 1
  // Whoever leads the company stays.
  const touched = someOf(lines.length - 1, Math.min(options.changed + options.removed, lines.length - 1), random)
  const gone = new Set(someOf(touched.length, Math.min(options.removed, touched.length), random).map(at => touched[at]))
  const department = personColumns.indexOf('department')
  const chosen = new Set(touched)
  const kept = lines.flatMap((line, index) => {
    if (gone.has(index - 1)) return []
    if (!chosen.has(index - 1)) return [`${line}\n`]
    const cells = csvCells(line)
    cells[department] = `${cells[department]} (new)`
    return [csvLine(cells)]
  })
  const taken = new Map<string, number>()
  const joined = Array.from({ length: options.added }, (_, offset) => {
    const person = makePerson(next + offset, random, taken)
    return csvLine(
      personColumns.map(column => (column === 'email' ? `new${next + offset}.${person.email}` : person[column])),
    )
  })
  await replaceFile(path, unfinished => writeFile(unfinished, [`${header}\n`, ...kept, ...joined].join('')))
  return { changed: touched.length - gone.size, added: joined.length, removed: gone.size }
}

function changeUsers(path: string, options: Required<ChangeOptions>): Changes {
  const random = randomOf(options.seed ^ 0x65727002)
  const database = new DatabaseSync(path)
  try {
    database.exec('BEGIN IMMEDIATE')
    const ids = database
      .prepare('SELECT user_id FROM users ORDER BY user_id')
      .all()
      .map(row => Number(row['user_id']))
    const touched = someOf(ids.length, Math.min(options.changed + options.removed, ids.length), random)
    const gone = new Set(
      someOf(touched.length, Math.min(options.removed, touched.length), random).map(at => touched[at]),
    )
    const update = database.prepare(
      "UPDATE users SET department = coalesce(department, '') || ' (new)' WHERE user_id = ?",
    )
    const remove = database.prepare('DELETE FROM users WHERE user_id = ?')
    for (const index of touched) (gone.has(index) ? remove : update).run(ids[index] ?? null)
    const insert = database.prepare(
      "INSERT INTO users (login, first_name, last_name, active) VALUES (?, 'New', ?, 1) RETURNING user_id",
    )
    const assign = database.prepare('INSERT INTO user_roles VALUES (?, ?)')
    const roles = Number(database.prepare('SELECT max(role_id) AS last FROM roles').get()?.['last'] ?? 0)
    const highest = ids.at(-1) ?? 0
    for (let number = highest + 1; number <= highest + options.added; number++) {
      const user = insert.get(`new-${number}`, String(number))
      assign.run(1 + random.below(roles), Number(user?.['user_id']))
    }
    database.exec('COMMIT')
    return { changed: touched.length - gone.size, added: options.added, removed: gone.size }
  } finally {
    database.close()
  }
}
