import type { ChangeResult, EntryName, ExportLimits } from '../../../src/connector/contract.ts'
import { anchorText } from '../../../src/mapping/anchor.ts'
import { applyChanges } from '../../../src/model/apply.ts'
import type { Anchor, Change } from '../../../src/model/change.ts'
import { present, valuesOf } from '../../../src/model/diff.ts'
import type { Attribute, Kind, ObjectType, Schema } from '../../../src/model/schema.ts'
import { TargetError, type TargetFailure } from '../../../src/model/target-failure.ts'
import type { Cell, Value } from '../../../src/model/value.ts'
import type { ExportTarget } from '../../../src/runtime/export/target.ts'

const attribute = (name: string, kind: Kind, more: Partial<Attribute> = {}): Attribute => ({
  name,
  kind,
  multi: false,
  required: false,
  ...more,
})

/** People with managers, and groups of people and groups. */
export const schema: Schema = {
  objectTypes: [
    {
      name: 'person',
      anchor: ['id'],
      attributes: [
        attribute('id', 'string', { required: true }),
        attribute('name', 'string'),
        attribute('mail', 'string'),
        attribute('manager', 'reference'),
        attribute('tags', 'string', { multi: true }),
      ],
    },
    {
      name: 'group',
      anchor: ['id'],
      attributes: [
        attribute('id', 'string', { required: true }),
        attribute('title', 'string'),
        attribute('members', 'reference', { multi: true }),
      ],
    },
  ],
}

export type Entries = ReadonlyMap<string, Readonly<Record<string, Value>>>

/** What a directory does of a call besides its work. */
export type Fault =
  | 'none'
  | 'throws before'
  | 'throws in the middle'
  | 'throws after'
  | 'answers busy'
  | 'answers timeout'

/** How a directory that must be told from a good one behaves. */
export interface Manners {
  readonly limits?: ExportLimits
  /** By call; then none. */
  readonly faults?: readonly Fault[]
  /** Entries that it refuses, by id, and whether by a result, by throwing, or by an error of its own. */
  readonly badEntries?: ReadonlyMap<string, 'answers' | 'throws' | 'breaks'>
  readonly badValues?: ReadonlySet<string>
  /** How much it says of a value that it refuses. */
  readonly tells?: 'value' | 'attribute' | 'nothing'
  /** Gives entries their anchors. */
  readonly numbers?: boolean
}

/** A directory in memory that is as strict as any: references must lead somewhere, and mail addresses are unique. */
export class Directory {
  readonly entries = new Map<string, Readonly<Record<string, Value>>>()
  readonly calls: (readonly Change[])[] = []
  reads = 0
  /** What a caller must never do. */
  readonly breaches: string[] = []
  /** Changes that it did not make when it could have. */
  refusals = 0
  /** Changes that changed something. */
  effects = 0
  readonly #manners: Manners
  #next = 1

  constructor(entries: Iterable<readonly [string, Readonly<Record<string, Value>>]> = [], manners: Manners = {}) {
    for (const [id, attributes] of entries) this.entries.set(id, attributes)
    this.#manners = manners
  }

  get target(): Required<ExportTarget> {
    return {
      export: (changes, signal) => Promise.resolve().then(() => this.#export(changes, signal)),
      read: entry => Promise.resolve(this.#read(entry)),
    }
  }

  get writingOnly(): ExportTarget {
    return { export: this.target.export }
  }

  #read({ objectType, anchor }: EntryName): readonly Cell[] | null {
    this.reads++
    const entry = this.entries.get(keyOf(objectType, anchor))
    return entry === undefined ? null : typeOf(objectType).attributes.map(({ name }) => present(entry, name))
  }

  #export(changes: readonly Change[], signal: AbortSignal): readonly ChangeResult[] {
    signal.throwIfAborted()
    const fault = this.#manners.faults?.[this.calls.length] ?? 'none'
    this.calls.push(changes)
    this.#watch(changes)
    const half = Math.ceil(changes.length / 2)
    const until = fault === 'throws before' ? 0 : fault === 'throws in the middle' ? half : changes.length
    if (fault === 'answers busy') return changes.map(() => failed({ kind: 'busy', message: 'not now' }))
    const results = changes.slice(0, until).map(change => this.#change(change))
    this.refusals += results.filter(({ kind }) => kind === 'failed').length
    if (fault === 'answers timeout') return changes.map(() => failed({ kind: 'timeout', message: 'too slow' }))
    if (fault !== 'none') throw new TargetError('unavailable', 'the line is cut')
    return results
  }

  #watch(changes: readonly Change[]): void {
    const { batch = 100, values = Infinity } = this.#manners.limits ?? {}
    if (changes.length === 0) this.breaches.push('a call without changes')
    if (changes.length > batch) this.breaches.push(`${changes.length} changes at once`)
    const names = changes.map(({ objectType, anchor }) => keyOf(objectType, anchor ?? ['']))
    const named = names.filter((_, at) => changes[at]?.anchor !== null)
    if (new Set(named).size < named.length) this.breaches.push('two changes of one entry in a call')
    for (const change of changes) {
      const lists =
        change.kind === 'update'
          ? change.changes.map(one => (one.kind === 'values' ? [...one.add, ...one.remove] : valuesOf(one.value)))
          : change.kind === 'add' || change.kind === 'replace'
            ? Object.values(change.attributes).map(valuesOf)
            : []
      if (lists.some(list => list.length > values)) this.breaches.push('too many values in a change')
    }
  }

  #change(change: Change): ChangeResult {
    const id = this.#idOf(change)
    const manner = this.#manners.badEntries?.get(String(change.anchor?.[0]))
    if (manner === 'throws') throw new TargetError('forbidden', `cannot bear ${String(change.anchor?.[0])}`)
    if (manner === 'breaks') throw new TypeError(`broken by ${String(change.anchor?.[0])}`)
    if (manner === 'answers') return failed({ kind: 'forbidden', message: 'hands off' })
    const before = this.entries.get(id)
    if (change.kind === 'add' ? before !== undefined : before === undefined) {
      const kind = change.kind === 'add' ? 'exists' : 'absent'
      return failed({ kind, message: `${id} is ${kind}` })
    }
    if (change.kind === 'rename' && change.to['id'] !== change.anchor[0] && this.#has(textOf(change.to['id']))) {
      return failed({ kind: 'exists', message: `${textOf(change.to['id'])} is taken` })
    }
    const failure = change.kind === 'delete' ? this.#referred(id) : this.#unfit(change, before ?? {}, id)
    if (failure !== undefined) return failed(failure)
    const after = this.#after(change, before ?? {})
    if (JSON.stringify(after) !== JSON.stringify(before)) this.effects++
    this.entries.delete(id)
    if (after === undefined) return { kind: 'done' }
    const anchor = change.kind === 'add' ? [id.slice(id.indexOf(' ') + 1)] : [textOf(after['id'] ?? change.anchor?.[0])]
    this.entries.set(keyOf(change.objectType, anchor), { ...after, id: anchor[0] ?? '' })
    return change.kind === 'add' && change.anchor === null ? { kind: 'done', anchor } : { kind: 'done' }
  }

  #idOf({ objectType, anchor }: Change): string {
    return keyOf(objectType, anchor ?? [this.#manners.numbers === true ? `n${this.#next++}` : 'none'])
  }

  #after(change: Change, before: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> | undefined {
    switch (change.kind) {
      case 'add':
      case 'replace':
        return applyChanges(change.attributes, [])
      case 'update':
        return applyChanges(before, change.changes)
      case 'rename':
        return { ...before, ...change.to }
      case 'delete':
        return undefined
      default:
        return change satisfies never
    }
  }

  /** What speaks against what an entry would become. Only what comes anew is looked at. */
  #unfit(change: Change, before: Readonly<Record<string, Value>>, id: string): TargetFailure | undefined {
    const after = this.#after(change, before) ?? {}
    for (const { name, kind, multi } of typeOf(change.objectType).attributes) {
      const old = new Set(valuesOf(present(before, name)))
      for (const value of valuesOf(present(after, name)).filter(value => !old.has(value))) {
        if (this.#manners.badValues?.has(textOf(value)) === true) {
          return this.#blame('value', name, multi ? value : undefined)
        }
        if (kind === 'reference' && !this.#has(textOf(value)) && !id.endsWith(` ${textOf(value)}`)) {
          return this.#blame('reference', name, multi ? value : undefined)
        }
      }
    }
    const mail = after['mail']
    const others = [...this.entries].filter(([other]) => other !== id)
    if (mail !== undefined && others.some(([, entry]) => entry['mail'] === mail)) {
      return { kind: 'exists', message: `${textOf(mail)} is taken` }
    }
    return undefined
  }

  #blame(kind: 'value' | 'reference', attribute: string, value: unknown): TargetFailure {
    const { tells = 'value' } = this.#manners
    if (tells === 'nothing') return { kind: kind === 'value' ? 'refused' : kind, message: 'something is wrong' }
    const message = `${attribute} is wrong`
    return tells === 'value' && value !== undefined ? { kind, message, attribute, value } : { kind, message, attribute }
  }

  #referred(id: string): TargetFailure | undefined {
    const name = id.slice(id.indexOf(' ') + 1)
    for (const [other, entry] of this.entries) {
      const references = [...valuesOf(entry['manager'] ?? null), ...valuesOf(entry['members'] ?? null)]
      if (other !== id && references.includes(name)) return { kind: 'reference', message: `${other} refers to ${id}` }
    }
    return undefined
  }

  #has(name: string): boolean {
    return ['person', 'group'].some(type => this.entries.has(`${type} ${name}`))
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function keyOf(objectType: string, anchor: Anchor): string {
  return `${objectType} ${anchorText(anchor) ?? ''}`
}

function typeOf(name: string): ObjectType {
  const type = schema.objectTypes.find(known => known.name === name)
  if (type === undefined) throw new Error(`no type ${name}`)
  return type
}

function failed(failure: TargetFailure): ChangeResult {
  return { kind: 'failed', failure }
}
