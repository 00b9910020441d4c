import { anchorText } from '../../mapping/anchor.ts'
import type { AttributeChange, Change } from '../../model/change.ts'
import { type Attributes, present } from '../../model/diff.ts'
import type { Cell } from '../../model/value.ts'
import type { ExportPlan } from './plan.ts'
import { inSequence } from './sequence.ts'
import { type KnownEntry, typesByName } from './step.ts'

/** What a plan would do, as data. */
export interface PlanDescription {
  /** By entry, in the order in which the plan takes them up. */
  readonly changes: readonly DescribedChange[]
  /** How many entries are added, changed, and so on. */
  readonly counts: Readonly<Record<Change['kind'], number>>
  /** Values of lists that come and go. */
  readonly values: { readonly add: number; readonly remove: number }
  /** Changes that cancel each other. */
  readonly cancelled: number
  readonly passes: number
  /** Calls of the target, if it refuses nothing. */
  readonly calls: number
}

/** What happens to one entry. */
export interface DescribedChange {
  readonly kind: Change['kind']
  readonly objectType: string
  /** Its anchor as text; `null` where the target will give it one. */
  readonly anchor: string | null
  readonly attributes: readonly DescribedAttribute[]
}

/** What happens to one attribute. Of a secret nothing is told but that it changes. */
export type DescribedAttribute =
  | {
      readonly kind: 'set'
      readonly attribute: string
      /** `undefined` where the value so far is not known. */
      readonly before?: Cell
      readonly after: Cell
    }
  | {
      readonly kind: 'values'
      readonly attribute: string
      readonly add: readonly Cell[]
      readonly remove: readonly Cell[]
    }
  | { readonly kind: 'secret'; readonly attribute: string }

export interface DescriptionOptions {
  /** The attributes that an entry has now, for old values. */
  readonly known?: KnownEntry
  /** Whether an attribute is secret. Those that are named like one always are. */
  readonly isSecret?: (objectType: string, attribute: string) => boolean
}

const secretName = /passw|pwd|passphrase|secret|credential|token|private.?key|api.?key/i

/** What a plan would do, per entry and attribute, without doing it. */
export function describePlan(plan: ExportPlan, options: DescriptionOptions = {}): PlanDescription {
  const { steps, cancelled } = inSequence(plan.changes, typesByName(plan.schema))
  const rank = ranksOf(plan)
  const inOrder = steps.toSorted((a, b) => (rank.get(a.entry) ?? 0) - (rank.get(b.entry) ?? 0))
  const counts = { add: 0, update: 0, replace: 0, rename: 0, delete: 0 }
  const values = { add: 0, remove: 0 }
  const changes = inOrder.map(({ change }) => described(change, options))
  for (const { kind, attributes } of changes) {
    counts[kind]++
    for (const attribute of attributes) {
      if (attribute.kind === 'values') {
        values.add += attribute.add.length
        values.remove += attribute.remove.length
      } else if (attribute.kind === 'set' && kind === 'add' && Array.isArray(attribute.after)) {
        values.add += attribute.after.length
      }
    }
  }
  const calls = plan.passes.reduce((sum, { batches }) => sum + batches.length, 0)
  return { changes, counts, values, cancelled: cancelled.length, passes: plan.passes.length, calls }
}

/** When the plan takes up each entry. */
function ranksOf({ passes }: ExportPlan): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>()
  for (const { entry } of passes.flatMap(({ batches }) => batches.flat())) {
    if (!ranks.has(entry)) ranks.set(entry, ranks.size)
  }
  return ranks
}

function described(change: Change, { known, isSecret }: DescriptionOptions): DescribedChange {
  const { kind, objectType, anchor } = change
  const before = anchor === null || kind === 'add' ? {} : known?.(objectType, anchor)
  const hidden = (attribute: string): boolean =>
    secretName.test(attribute) || isSecret?.(objectType, attribute) === true
  const attributes = attributesOf(change, before).map(one =>
    hidden(one.attribute) ? { kind: 'secret' as const, attribute: one.attribute } : withoutSecrets(one),
  )
  const password =
    kind === 'add' && change.password !== undefined ? [{ kind: 'secret', attribute: 'password' } as const] : []
  return { kind, objectType, anchor: anchor && anchorText(anchor), attributes: [...attributes, ...password] }
}

/** The same without the secrets that stand within complex values. */
function withoutSecrets(attribute: DescribedAttribute): DescribedAttribute {
  switch (attribute.kind) {
    case 'set': {
      const { before, after } = attribute
      return { ...attribute, after: open(after), ...(before === undefined ? {} : { before: open(before) }) }
    }
    case 'values':
      return { ...attribute, add: attribute.add.map(open), remove: attribute.remove.map(open) }
    case 'secret':
      return attribute
    default:
      return attribute satisfies never
  }
}

function open(cell: Cell): Cell {
  if (cell === null || typeof cell !== 'object' || cell instanceof Uint8Array) return cell
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(open) as Cell
  return Object.fromEntries(
    Object.entries(cell).map(([name, part]) => [name, secretName.test(name) ? '(not shown)' : open(part as Cell)]),
  ) as Cell
}

function attributesOf(change: Change, before: Attributes | undefined): readonly DescribedAttribute[] {
  const set = (attribute: string, after: Cell): DescribedAttribute => ({
    kind: 'set',
    attribute,
    after,
    ...(before === undefined ? {} : { before: present(before, attribute) }),
  })
  switch (change.kind) {
    case 'add':
      return Object.entries(change.attributes).map(([name, value]) => set(name, value))
    case 'replace': {
      const cleared = Object.keys(before ?? {}).filter(name => !Object.hasOwn(change.attributes, name))
      const given = Object.entries(change.attributes).map(([name, value]) => set(name, value))
      return [...given, ...cleared.map(name => set(name, null))]
    }
    case 'update':
      return change.changes.map((one: AttributeChange) => (one.kind === 'values' ? one : set(one.attribute, one.value)))
    case 'rename':
      return Object.entries(change.to).map(([name, value]) => set(name, value))
    case 'delete':
      return []
    default:
      return change satisfies never
  }
}
