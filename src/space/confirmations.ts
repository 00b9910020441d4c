import type { Value } from '../model/value.ts'
import { toText } from './codec.ts'
import { Values } from './frame.ts'
import type { FrameView } from './frame-view.ts'
import { anchorKey, type Tables } from './layout.ts'

/** What an export wrote of an attribute, in canonical texts: all its values, or values that came and went. */
export type Expected =
  | { readonly all: readonly string[] }
  | { readonly has: readonly string[]; readonly lacks: readonly string[] }

/** An export that no import has confirmed yet. */
export interface Written {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
  readonly objectType: string
  readonly anchor: string
  /** By stored name; `null` where the entry was deleted. */
  readonly expected: Readonly<Record<string, Expected>> | null
}

/**
 * The exports that are to be confirmed: what a system was told is compared with what it says the next time it is read.
 * A difference is told, and what the system says counts.
 */
export class Confirmations {
  readonly #tables: Tables
  readonly #open = new Map<string, Written>()
  readonly #settled: Buffer[] = []

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Reads what is to be confirmed, as a run begins. */
  load(): void {
    this.#open.clear()
    for (const { key, value } of this.#tables.written.getRange({})) {
      this.#open.set(key.toString('latin1'), value as Written)
    }
  }

  /** Most runs have nothing to confirm. */
  get none(): boolean {
    return this.#open.size === 0
  }

  /** Remembers an export. Within a transaction. */
  add(type: number, written: Written): void {
    this.#tables.written.putSync(anchorKey(type, Buffer.from(written.anchor)), written)
  }

  /** What is different about an entry that was read, in sentences; empty where its export is confirmed, or there was none. */
  check(view: FrameView, entry: number): readonly string[] {
    const written = this.#take(anchorKey(view.type, view.anchor(entry)))
    if (written === undefined) return []
    if (written.expected === null) return ['The deletion was exported, and the system still has the entry.']
    return differences(written.expected, view, entry)
  }

  /** What was exported for an entry that the system no longer has. */
  gone(type: number, anchor: Uint8Array): readonly string[] {
    const written = this.#take(anchorKey(type, anchor))
    return written === undefined || written.expected === null
      ? []
      : ['It was exported, and the system does not have it.']
  }

  /** Deletions that were exported before a time are confirmed when everything was read and they were not met. */
  settleDeletions(before: number): void {
    for (const [key, { at, expected }] of this.#open) {
      if (expected === null && at < before) this.#take(Buffer.from(key, 'latin1'))
    }
  }

  /** Forgets what has been settled since the last time. Within a transaction. */
  write(): void {
    for (const key of this.#settled.splice(0)) this.#tables.written.removeSync(key)
  }

  #take(key: Buffer): Written | undefined {
    const text = key.toString('latin1')
    const written = this.#open.get(text)
    if (written === undefined) return undefined
    this.#open.delete(text)
    this.#settled.push(key)
    return written
  }
}

/** The values of an attribute in canonical texts, sorted: how they are compared. */
export function canonicalTexts(value: Value | null | undefined, kind: Parameters<typeof toText>[1]): readonly string[] {
  if (value === null || value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(one => toText(one, kind)).sort()
}

function differences(expected: NonNullable<Written['expected']>, view: FrameView, entry: number): readonly string[] {
  const cells = view.cellsOf(entry)
  const rows = new Map(
    [...view.rowsOf(entry)].filter(({ kind }) => kind === Values.all).map(group => [group.slot, group]),
  )
  const found: string[] = []
  for (const [slot, { name, kind }] of view.objectType.attributes.entries()) {
    const wanted = expected[name]
    if (wanted === undefined) continue
    const has = rows.get(slot)?.values.map(value => value.toString('utf8')) ?? canonicalTexts(cells[slot], kind)
    const difference = differenceOf(wanted, has)
    if (difference !== undefined) found.push(`${name} ${difference}`)
  }
  return found
}

function differenceOf(wanted: Expected, has: readonly string[]): string | undefined {
  if ('all' in wanted) {
    if (wanted.all.length === has.length && wanted.all.every(value => has.includes(value))) return undefined
    return `was exported as ${shown(wanted.all)}, and the system has ${shown(has)}.`
  }
  const held = new Set(has)
  const missing = wanted.has.filter(value => !held.has(value))
  const left = wanted.lacks.filter(value => held.has(value))
  if (missing.length + left.length === 0) return undefined
  const parts = [
    ...(missing.length === 0 ? [] : [`does not have ${shown(missing)}, which was added`]),
    ...(left.length === 0 ? [] : [`still has ${shown(left)}, which was taken out`]),
  ]
  return `${parts.join(' and ')}.`
}

function shown(values: readonly string[]): string {
  if (values.length === 0) return 'nothing'
  const few = values
    .slice(0, 5)
    .map(value => JSON.stringify(value))
    .join(', ')
  return values.length > 5 ? `${few} and ${values.length - 5} more` : few
}
