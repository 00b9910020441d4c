import { suggest } from '../../src/model/suggest.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { DirectoryType } from './kind.ts'
import type { HashedPassword } from './password.ts'
import { type Entry, type Stored, textOf } from './stored.ts'

/** Values that came to an attribute and left it. */
export interface ValuesChange {
  readonly attribute: string
  readonly add: readonly Stored[]
  readonly remove: readonly Stored[]
}

interface AnyHappening {
  readonly objectType: string
  readonly anchor: readonly Stored[]
}

/** Something that happened to an entry, as delta imports are told of it. */
export type Happening =
  | /** The entry is new, or more of it has changed than values that came and went. */ (AnyHappening & {
      readonly kind: 'put'
    })
  | (AnyHappening & { readonly kind: 'values'; readonly changes: readonly ValuesChange[] })
  | (AnyHappening & { readonly kind: 'gone' })
/** A happening with its place in the order of all. */
export type JournalItem = Happening & { readonly sequence: number }

/** What a directory begins with. */
export interface DirectoryState {
  readonly sequence: number
  readonly forgotten: number
  readonly assigned: number
  readonly entries: ReadonlyMap<string, Map<string, Entry>>
  readonly passwords: ReadonlyMap<string, Map<string, HashedPassword>>
  readonly journal: readonly JournalItem[]
}

/** A directory in memory. Whoever changes it has the lock on its file. */
export class Directory {
  readonly types: ReadonlyMap<string, DirectoryType>
  readonly #journal: JournalItem[]
  readonly #entries: ReadonlyMap<string, Map<string, Entry>>
  readonly #passwords: ReadonlyMap<string, Map<string, HashedPassword>>
  /** Who holds a unique value, by object type, attribute and value. */
  readonly #holders = new Map<string, string>()
  #version = 0
  #sequence: number
  #forgotten: number
  #assigned: number

  constructor(types: ReadonlyMap<string, DirectoryType>, state: DirectoryState) {
    this.types = types
    this.#entries = state.entries
    this.#passwords = state.passwords
    this.#journal = [...state.journal]
    this.#sequence = state.sequence
    this.#forgotten = state.forgotten
    this.#assigned = state.assigned
    for (const [name, entries] of this.#entries) {
      for (const [key, entry] of entries) {
        this.#hold(name, key, entry)
        this.#pass(key)
      }
    }
  }

  /** The number of the last thing that happened. */
  get sequence(): number {
    return this.#sequence
  }

  /** What happened up to here is no longer in the journal. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** The last number that was given to an entry without an anchor. */
  get assigned(): number {
    return this.#assigned
  }

  /** The object type of a name, or the `TargetError` `refused`. */
  type(name: string): DirectoryType {
    const type = this.types.get(name)
    if (type !== undefined) return type
    throw new TargetError('refused', `There is no object type "${name}". ${suggest(name, [...this.types.keys()])}`)
  }

  get journal(): readonly JournalItem[] {
    return this.#journal
  }

  entriesOf(objectType: string): ReadonlyMap<string, Entry> {
    return this.#of(this.#entries, objectType)
  }

  passwordsOf(objectType: string): ReadonlyMap<string, HashedPassword> {
    return this.#of(this.#passwords, objectType)
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  setPassword(objectType: string, key: string, password: HashedPassword): void {
    this.#version++
    this.#of(this.#passwords, objectType).set(key, password)
  }

  put(objectType: string, key: string, entry: Entry): void {
    this.#version++
    this.#release(objectType, key)
    this.#of(this.#entries, objectType).set(key, entry)
    this.#hold(objectType, key, entry)
    this.#pass(key)
  }

  remove(objectType: string, key: string): void {
    this.#version++
    this.#release(objectType, key)
    this.#of(this.#entries, objectType).delete(key)
    this.#of(this.#passwords, objectType).delete(key)
  }

  /** The key of the entry that has a unique value. */
  holder(objectType: string, attribute: string, value: Stored): string | undefined {
    return this.#holders.get(holding(objectType, attribute, value))
  }

  /** Puts something on record. */
  happened(happening: Happening): void {
    this.#sequence++
    this.#journal.push({ ...happening, sequence: this.#sequence })
  }

  /** Drops the oldest of the journal, down to so many. */
  forget(remember: number): void {
    const dropped = this.#journal.splice(0, Math.max(0, this.#journal.length - remember))
    this.#forgotten = dropped.at(-1)?.sequence ?? this.#forgotten
  }

  /** A number that no entry was given before. */
  assign(): number {
    this.#assigned++
    return this.#assigned
  }

  /** A number that somebody has had is never given to another. */
  #pass(key: string): void {
    if (/^\d{1,15}$/.test(key)) this.#assigned = Math.max(this.#assigned, Number(key))
  }

  #hold(objectType: string, key: string, entry: Entry): void {
    for (const held of this.#heldBy(objectType, entry)) this.#holders.set(held, key)
  }

  #release(objectType: string, key: string): void {
    const entry = this.entriesOf(objectType).get(key)
    if (entry === undefined) return
    for (const held of this.#heldBy(objectType, entry)) this.#holders.delete(held)
  }

  *#heldBy(objectType: string, entry: Entry): Generator<string> {
    for (const { name, unique } of this.types.get(objectType)?.attributes ?? []) {
      const value = unique ? entry[name] : undefined
      if (value !== undefined) yield holding(objectType, name, value)
    }
  }

  #of<T>(maps: ReadonlyMap<string, Map<string, T>>, objectType: string): Map<string, T> {
    const found = maps.get(objectType)
    if (found === undefined) throw new Error(`the directory has no object type "${objectType}"`)
    return found
  }
}

function holding(objectType: string, attribute: string, value: Stored): string {
  return `${objectType}\n${attribute}\n${textOf(value)}`
}
