import { setImmediate } from 'node:timers/promises'
import type { AttributePath, Comparison, Filter } from '../../grammar/filter/ast.ts'
import { parseResourceId } from '../model/entry.ts'
import type { AttributeDefinition } from '../model/scim-schemas.ts'
import type { SpaceReader, StoredEntry } from '../space/space.ts'
import { attributeKey, type Part, type ServedAttribute } from './attributes.ts'
import { resolve } from './definitions.ts'
import type { Endpoint, ServedObjectType } from './endpoints.ts'
import type { Predicate } from './predicate.ts'
import type { Place } from './read.ts'

/** Which resources of an endpoint are wanted. */
export interface Query {
  readonly filter: { readonly tree: Filter; readonly test: Predicate } | undefined
  /** Counted from 1. */
  readonly startIndex: number
  readonly count: number
}

/** A page of what a query finds. */
export interface Found {
  readonly total: number
  readonly entries: readonly StoredEntry[]
}

/** Entries tested before other requests get their turn. */
const ENTRIES_PER_TURN = 1000

/**
 * Runs a query. What indexes answer is answered from them, at a cost that follows the number of hits; any other filter
 * is tested against every entry, and other requests are served meanwhile. `stopped` tells that nobody waits any more.
 */
export async function find(endpoint: Endpoint, query: Query, place: Place, stopped: () => boolean): Promise<Found> {
  const { filter, startIndex, count } = query
  const window = new Window(startIndex, count)
  for (const objectType of endpoint.objectTypes) {
    if (filter === undefined) window.addAll(place.space, objectType.name)
    else {
      const plan = planOf(filter.tree, endpoint, objectType, place.space)
      if (plan === undefined) await scan(objectType.name, filter.test, place, window, stopped)
      else look(plan, filter.test, place, window)
    }
  }
  return { total: window.total, entries: window.entries }
}

/** Counts what is found and keeps the page that is wanted. */
class Window {
  total = 0
  readonly entries: StoredEntry[] = []
  readonly #from: number
  readonly #to: number

  constructor(startIndex: number, count: number) {
    this.#from = startIndex - 1
    this.#to = this.#from + count
  }

  /** Whether the next one found belongs to the page. */
  get wantsNext(): boolean {
    return this.total >= this.#from && this.total < this.#to
  }

  add(entry: StoredEntry): void {
    if (this.wantsNext) this.entries.push(entry)
    this.total++
  }

  addAll(space: SpaceReader, objectType: string): void {
    const offset = Math.max(0, this.#from - this.total)
    const limit = this.#to - Math.max(this.#from, this.total)
    const count = space.count(objectType)
    if (limit > 0 && offset < count) this.entries.push(...space.list(objectType, { offset, limit, rows: false }))
    this.total += count
  }

  skip(): void {
    this.total++
  }
}

function look(plan: Plan, test: Predicate, place: Place, window: Window): void {
  for (const id of plan.ids) {
    if (plan.exact && !window.wantsNext) {
      window.skip()
      continue
    }
    const entry = place.space.byId(id, { rows: false })
    if (entry !== undefined && (plan.exact || test(entry, place))) window.add(entry)
  }
}

async function scan(
  objectType: string,
  test: Predicate,
  place: Place,
  window: Window,
  stopped: () => boolean,
): Promise<void> {
  let tested = 0
  for (const entry of place.space.list(objectType, { offset: 0, limit: Number.POSITIVE_INFINITY, rows: false })) {
    if (test(entry, place)) window.add(entry)
    if (++tested % ENTRIES_PER_TURN > 0) continue
    await setImmediate()
    if (stopped()) return
  }
}

/** The entries that can meet a filter. */
interface Plan {
  /** Ascending. */
  readonly ids: readonly number[]
  /** All of these do; nothing is left to test. */
  readonly exact: boolean
}

/** What the indexes say about a filter; `undefined` when they say nothing. */
function planOf(
  filter: Filter,
  endpoint: Endpoint,
  objectType: ServedObjectType,
  space: SpaceReader,
): Plan | undefined {
  const planFor = (operand: Filter): Plan | undefined => planOf(operand, endpoint, objectType, space)
  switch (filter.kind) {
    case 'comparison':
      return filter.operator === 'eq' ? planEquality(filter.path, filter, endpoint, objectType, space) : undefined
    case 'element': {
      const { selector } = filter.path
      const operands = selector.kind === 'and' ? selector.operands : [selector]
      const plans = operands.flatMap(operand => {
        if (operand.kind !== 'comparison' || operand.operator !== 'eq') return []
        const path = { ...filter.path, subAttribute: operand.path.attribute }
        return planEquality(path, operand, endpoint, objectType, space) ?? []
      })
      return intersect(plans, false)
    }
    case 'and': {
      const plans = filter.operands.map(planFor)
      const useful = plans.filter(plan => plan !== undefined)
      return intersect(useful, useful.length === plans.length)
    }
    case 'or': {
      const plans = filter.operands.map(planFor)
      return plans.every(plan => plan !== undefined) ? unite(plans) : undefined
    }
    case 'not':
    case 'presence':
      return undefined
    default:
      return filter satisfies never
  }
}

function planEquality(
  path: AttributePath,
  { value }: Comparison,
  endpoint: Endpoint,
  objectType: ServedObjectType,
  space: SpaceReader,
): Plan | undefined {
  const resolved = resolve(endpoint, path)
  if (value === null || resolved === undefined) return undefined
  const { urn, definition, leaf, sub } = resolved
  if (definition.name === 'id') return { ids: idOf(String(value), objectType.name, space), exact: true }
  const key = attributeKey(urn, path.attribute)
  const attribute = objectType.attributes.find(served => attributeKey(served.urn, served.name) === key)
  if (attribute === undefined) return isWorkedOut(definition) ? undefined : { ids: [], exact: true }
  const parts = partsFor(attribute, path.selector, sub)
  const isIndexable = leaf.type === 'string' || leaf.type === 'reference' || leaf.type === 'boolean'
  if (!isIndexable || !parts?.every(({ stored }) => space.searchable(objectType.name, stored.name))) return undefined
  const text = leaf.type === 'boolean' ? String(value).toLowerCase() : String(value)
  const plans = parts.map(({ stored }) => ({ ids: space.find(objectType.name, stored.name, text), exact: true }))
  return { ids: unite(plans).ids, exact: path.selector === undefined }
}

/** Attributes whose values stand in no stored attribute. */
const isWorkedOut = ({ name }: AttributeDefinition): boolean => name === 'meta' || name === 'groups'

function idOf(id: string, objectType: string, space: SpaceReader): readonly number[] {
  const parsed = parseResourceId(id)
  if (parsed?.objectType !== objectType) return []
  const entry = space.get(objectType, parsed.anchor, { rows: false })
  return entry === undefined ? [] : [entry.id]
}

/**
 * The stored attributes that hold the values of a sub-attribute, without those that the brackets of the path rule out;
 * `undefined` where such values are also made up (the `type` of an element that the mapping names by it) or stand
 * inside of structured ones.
 */
function partsFor(
  attribute: ServedAttribute,
  selector: Filter | undefined,
  sub: string | undefined,
): readonly Part[] | undefined {
  const wanted = (sub ?? 'value').toLowerCase()
  const candidates = attribute.parts.filter(({ path }) => path.filter === undefined || !rulesOut(selector, path.filter))
  const isMadeUp = candidates.some(
    ({ path, stored }) =>
      path.filter?.attribute.toLowerCase() === wanted ||
      (stored.kind === 'reference' && (wanted === '$ref' || wanted === 'type')) ||
      (stored.kind === 'complex' && path.subAttribute === undefined),
  )
  return isMadeUp ? undefined : candidates.filter(({ path }) => (path.subAttribute ?? 'value').toLowerCase() === wanted)
}

function rulesOut(selector: Filter | undefined, filter: { attribute: string; value: string }): boolean {
  if (selector?.kind === 'and') return selector.operands.some(operand => rulesOut(operand, filter))
  return (
    selector?.kind === 'comparison' &&
    selector.operator === 'eq' &&
    selector.path.attribute.toLowerCase() === filter.attribute.toLowerCase() &&
    String(selector.value).toLowerCase() !== filter.value.toLowerCase()
  )
}

function intersect(plans: readonly Plan[], complete: boolean): Plan | undefined {
  const [first, ...others] = plans
  if (first === undefined) return undefined
  const sets = others.map(plan => new Set(plan.ids))
  return {
    ids: first.ids.filter(id => sets.every(set => set.has(id))),
    exact: complete && plans.every(plan => plan.exact),
  }
}

function unite(plans: readonly Plan[]): Plan {
  const [first] = plans
  const exact = plans.every(plan => plan.exact)
  if (plans.length === 1 && first !== undefined) return { ids: first.ids, exact }
  return { ids: [...new Set(plans.flatMap(plan => plan.ids))].sort((a, b) => a - b), exact }
}
