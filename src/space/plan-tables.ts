import { afterPrefix, type Meta, ROW_HEADER, readRowHeader, type Tables } from './layout.ts'
import type { Plan, PlanItem } from './plan.ts'

const NO_VALUE = Buffer.alloc(0)
const DELETIONS = 0
const ENTRY = 1
const VALUE = 2
/** Deletions in one value. */
const PER_BLOCK = 480

/** An entry as it was when a plan was made. */
export interface Planned {
  readonly id: number
  readonly revision: number
}

/**
 * What plans would take away, in the table `planned`.
 *
 * | key                                             | value                                 |
 * |-------------------------------------------------|---------------------------------------|
 * | 0, plan (4, BE), block (4, BE)                  | deletions: id (4, LE), revision (4, LE) each |
 * | 1, plan (4, BE), id (4, BE)                     | revision (4, LE) of an entry that loses values |
 * | 2, plan (4, BE), id (4, BE), path (2, BE), value | nothing                              |
 */
export class PlanTables {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  list(): Plan[] {
    return [...this.#tables.plans.getRange({})].map(row => row.value as Plan)
  }

  get(plan: number): Plan | undefined {
    return this.#tables.plans.get(plan) as Plan | undefined
  }

  put(plan: Plan): void {
    this.#tables.plans.putSync(plan.plan, plan)
  }

  putDeletions(plan: number, deletions: readonly Planned[]): void {
    for (let from = 0; from < deletions.length; from += PER_BLOCK) {
      const block = deletions.slice(from, from + PER_BLOCK)
      const value = Buffer.allocUnsafe(block.length * 8)
      for (const [at, { id, revision }] of block.entries()) {
        value.writeUInt32LE(id, at * 8)
        value.writeUInt32LE(revision, at * 8 + 4)
      }
      this.#tables.planned.putSync(keyOf(DELETIONS, plan, from / PER_BLOCK), value)
    }
  }

  /** Values of an entry, by the keys of their rows. */
  putValues(plan: number, { id, revision }: Planned, rowKeys: Iterable<Buffer>): number {
    const value = Buffer.allocUnsafe(4)
    value.writeUInt32LE(revision)
    this.#tables.planned.putSync(keyOf(ENTRY, plan, id), value)
    let count = 0
    for (const key of rowKeys) {
      this.#tables.planned.putSync(Buffer.concat([keyOf(VALUE, plan, id), key.subarray(4)]), NO_VALUE)
      count++
    }
    return count
  }

  *deletions(plan: number): Generator<Planned> {
    for (const { entries } of this.deletionBlocks(plan)) yield* entries
  }

  /** The deletions in the pieces that they are kept in. */
  *deletionBlocks(plan: number): Generator<{ readonly block: number; readonly entries: readonly Planned[] }> {
    for (const { key, value } of this.#range(prefixOf(DELETIONS, plan))) {
      const entries: Planned[] = []
      for (let at = 0; at < value.length; at += 8) {
        entries.push({ id: value.readUInt32LE(at), revision: value.readUInt32LE(at + 4) })
      }
      yield { block: key.readUInt32BE(5), entries }
    }
  }

  /** The entries that lose values. */
  *entries(plan: number): Generator<Planned> {
    for (const { key, value } of this.#range(prefixOf(ENTRY, plan))) {
      yield { id: key.readUInt32BE(5), revision: value.readUInt32LE(0) }
    }
  }

  /** The entries that open plans would take away or take from. What is read of one outdates the plan. */
  openIds(): ReadonlySet<number> {
    const ids = new Set<number>()
    for (const { plan, state } of this.list()) {
      if (state !== 'open') continue
      for (const { id } of this.deletions(plan)) ids.add(id)
      for (const { id } of this.entries(plan)) ids.add(id)
    }
    return ids
  }

  /** The keys of the rows that an entry loses: id, path, value. */
  *rowKeys(plan: number, id: number): Generator<Buffer> {
    for (const { key } of this.#range(keyOf(VALUE, plan, id))) yield Buffer.from(key.subarray(5))
  }

  /** Strikes deletions that have been done. */
  strikeBlock(plan: number, block: number): void {
    this.#tables.planned.removeSync(keyOf(DELETIONS, plan, block))
  }

  strikeEntry(plan: number, id: number): void {
    this.#tables.planned.removeSync(keyOf(ENTRY, plan, id))
    this.#removeAll(keyOf(VALUE, plan, id))
  }

  /** Forgets what a plan would take away; its record stays. */
  forget(plan: number): void {
    for (const kind of [DELETIONS, ENTRY, VALUE]) this.#removeAll(prefixOf(kind, plan))
  }

  /** What a plan would do, for a person. */
  *items(plan: number, meta: Meta): Generator<PlanItem> {
    for (const { id, revision } of this.deletions(plan)) {
      yield { kind: 'delete', ...this.#nameOf(id, meta), revision }
    }
    for (const { id, revision } of this.entries(plan)) {
      const keys = [...this.rowKeys(plan, id)]
      const name = this.#nameOf(id, meta)
      for (const [path, ofPath] of Map.groupBy(keys, key => key.readUInt16BE(4))) {
        const values = ofPath.map(key => key.toString('utf8', 6))
        yield { kind: 'remove members', ...name, revision, attribute: meta.paths[path] ?? '', values }
      }
    }
  }

  #nameOf(id: number, meta: Meta): { readonly objectType: string; readonly anchor: string } {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return { objectType: '', anchor: '' }
    const { type, anchorLength } = readRowHeader(row)
    return { objectType: meta.types[type] ?? '', anchor: row.toString('utf8', ROW_HEADER, ROW_HEADER + anchorLength) }
  }

  #removeAll(prefix: Buffer): void {
    const keys = [...this.#tables.planned.getKeys({ start: prefix, end: afterPrefix(prefix) })]
    for (const key of keys) this.#tables.planned.removeSync(key)
  }

  #range(prefix: Buffer): Iterable<{ key: Buffer; value: Buffer }> {
    return this.#tables.planned.getRange({ start: prefix, end: afterPrefix(prefix) })
  }
}

function prefixOf(kind: number, plan: number): Buffer {
  const key = Buffer.allocUnsafe(5)
  key.writeUInt8(kind, 0)
  key.writeUInt32BE(plan, 1)
  return key
}

function keyOf(kind: number, plan: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(9)
  prefixOf(kind, plan).copy(key)
  key.writeUInt32BE(number, 5)
  return key
}
