import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  type ConfigParameters,
  FailedConnectionException,
  UnexpectedDataException,
} from '../../src/connector/legacy/index.ts'
import { entryDN } from './dn.ts'

/** What an attribute holds in the file. */
export type Stored = string | number | boolean | readonly string[]

/** A person or a group. */
export interface RosterEntry {
  readonly type: string
  readonly id: number
  department: string
  /** The number of the change that made it as it is. */
  changed: number
  readonly attributes: Record<string, Stored>
  /** A hash, never the password. */
  password?: string
  mustChangePassword?: boolean
  locked?: boolean
}

/** An entry that is no more. */
interface Gone {
  readonly type: string
  readonly dn: string
  readonly changed: number
}

interface Contents {
  sequence: number
  readonly entries: RosterEntry[]
  readonly gone: Gone[]
}

const empty: Contents = { sequence: 0, entries: [], gone: [] }

/** The file with the people and groups, read into memory. Every change has a number; deltas go by it. */
export class Roster {
  readonly #path: string
  readonly #contents: Contents
  readonly #byDN: Map<string, RosterEntry>
  #lastId: number

  private constructor(path: string, contents: Contents) {
    this.#path = path
    this.#contents = contents
    this.#byDN = new Map(contents.entries.map(entry => [entryDN(entry).toLowerCase(), entry]))
    // An id is never given twice, so that nobody is taken for somebody who has left.
    const ids = [...contents.entries.map(({ id }) => id), ...contents.gone.map(({ dn }) => idIn(dn))]
    this.#lastId = ids.reduce((most, id) => Math.max(most, id), 0)
  }

  /** Reads the file that the parameters name. With `create` there need not be one yet. */
  static open(configParameters: ConfigParameters, { create = false } = {}): Roster {
    const path = configParameters.get('File').value
    if (existsSync(path)) return new Roster(path, contentsOf(path))
    if (create && configParameters.get('Create file').value === '1') {
      return new Roster(path, structuredClone(empty))
    }
    throw new FailedConnectionException(
      `There is no file ${path}. Name the right one in the parameter "File", or put one there: ${JSON.stringify(empty)}`,
    )
  }

  get sequence(): number {
    return this.#contents.sequence
  }

  get entries(): readonly RosterEntry[] {
    return this.#contents.entries
  }

  get gone(): readonly Gone[] {
    return this.#contents.gone
  }

  get departments(): readonly string[] {
    return [...new Set(this.entries.map(({ department }) => department))].toSorted()
  }

  /** The entry of a DN. Upper and lower case do not differ. */
  find(dn: string): RosterEntry | undefined {
    return this.#byDN.get(dn.toLowerCase())
  }

  /** A new entry, with the next number as its id. */
  add(type: string, department: string): RosterEntry {
    this.#lastId++
    const entry: RosterEntry = { type, id: this.#lastId, department, changed: 0, attributes: {} }
    this.#contents.entries.push(entry)
    this.#byDN.set(entryDN(entry).toLowerCase(), entry)
    this.touch(entry)
    return entry
  }

  /** Says that an entry has changed. */
  touch(entry: RosterEntry): void {
    this.#contents.sequence++
    entry.changed = this.#contents.sequence
  }

  remove(entry: RosterEntry): void {
    this.#contents.entries.splice(this.#contents.entries.indexOf(entry), 1)
    this.#bury(entry)
  }

  /** Gives an entry another department, and so another DN; what refers to it follows. */
  move(entry: RosterEntry, department: string): void {
    const before = entryDN(entry)
    this.#bury(entry)
    entry.department = department
    this.#byDN.set(entryDN(entry).toLowerCase(), entry)
    this.touch(entry)
    for (const other of this.entries) this.#follow(other, before, entryDN(entry))
  }

  /** Writes the file anew, beside it first, so that nobody ever finds half of one. */
  save(): void {
    const beside = `${this.#path}.new`
    writeFileSync(beside, `${JSON.stringify(this.#contents, null, 2)}\n`)
    renameSync(beside, this.#path)
  }

  #bury(entry: RosterEntry): void {
    this.#contents.sequence++
    this.#byDN.delete(entryDN(entry).toLowerCase())
    this.#contents.gone.push({ type: entry.type, dn: entryDN(entry), changed: this.#contents.sequence })
  }

  #follow(entry: RosterEntry, before: string, after: string): void {
    for (const [name, value] of Object.entries(entry.attributes)) {
      const isList = Array.isArray(value)
      if (value !== before && !(isList && value.includes(before))) continue
      entry.attributes[name] = isList ? value.map((each: string) => (each === before ? after : each)) : after
      this.touch(entry)
    }
  }
}

function contentsOf(path: string): Contents {
  const wrong = (reason: string) => new UnexpectedDataException(`${path} is no roster: ${reason}.`)
  let contents: Partial<Contents> | null
  try {
    contents = JSON.parse(readFileSync(path, 'utf8')) as Partial<Contents> | null
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
  if (typeof contents?.sequence !== 'number' || !Array.isArray(contents.entries)) {
    throw wrong('it must hold a "sequence" and a list of "entries"')
  }
  return { sequence: contents.sequence, entries: contents.entries, gone: contents.gone ?? [] }
}

function idIn(dn: string): number {
  return Number(/^id=(\d+)/.exec(dn)?.[1] ?? 0)
}
