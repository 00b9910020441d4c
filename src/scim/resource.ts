import { resourceId } from '../model/entry.ts'
import type { StoredObjectType } from '../model/schema.ts'
import { keptAsRows } from '../model/schema.ts'
import type { StoredEntry } from '../space/space.ts'
import { attributeKey, type Part, type ServedAttribute, servedAttributes } from './attributes.ts'
import { coreUrn, type Endpoint, type EndpointOf, references } from './endpoints.ts'
import { isList, isObject, type Json, type JsonObject, toJson } from './json.ts'
import { groupsKey, membershipReader } from './membership.ts'
import { everything, type Projection, wantedOf } from './projection.ts'
import type { Place, Read } from './read.ts'

/** Turns stored entries into resources. Entries come without their rows: who needs them reads them here. */
export interface Assembly {
  resource(entry: StoredEntry, place: Place, projection?: Projection): JsonObject
  /** A single attribute of the entries of an object type, by its `attributeKey`, for filters. */
  reader(objectType: StoredObjectType, key: string): Read | undefined
  /** The stored attribute whose rows are all of the values of one of these. */
  rows(objectType: StoredObjectType, key: string): string | undefined
}

type Assemble = (entry: StoredEntry, place: Place) => JsonObject
interface Compiled {
  readonly readers: ReadonlyMap<string, Read>
  readonly rows: ReadonlyMap<string, string>
  readonly assembled: Map<string, Assemble>
}

/** Projections kept per object type; a client uses a handful. */
const MAX_PROJECTIONS = 100

/**
 * Entries are read by the schema they were stored with, which an import may have left behind; so readers are made per
 * schema seen, once.
 */
export function createAssembly(endpoints: readonly Endpoint[]): Assembly {
  const endpointOf = references(endpoints)
  const groups = membershipReader(endpoints)
  const compiled = new WeakMap<StoredObjectType, Compiled>()
  const compiledOf = (objectType: StoredObjectType): Compiled => {
    let found = compiled.get(objectType)
    if (found === undefined) {
      const readers = readersOf(objectType, endpointOf)
      if (groups !== undefined && objectType.resource === 'User' && !readers.has(groupsKey)) {
        readers.set(groupsKey, groups)
      }
      found = { readers, rows: rowsOf(objectType), assembled: new Map() }
      compiled.set(objectType, found)
    }
    return found
  }
  return {
    resource(entry, place, projection = everything) {
      const { assembled, readers } = compiledOf(entry.schema)
      let assemble = assembled.get(projection.key)
      if (assemble === undefined) {
        if (assembled.size >= MAX_PROJECTIONS) assembled.clear()
        assemble = assembler(entry.schema, readers, projection)
        assembled.set(projection.key, assemble)
      }
      return assemble(entry, place)
    },
    reader: (objectType, key) => compiledOf(objectType).readers.get(key),
    rows: (objectType, key) => compiledOf(objectType).rows.get(key),
  }
}

/** The entity tag of an entry: it changes with every change, and is never that of an entry that had the id before. */
export function versionOf(entry: StoredEntry): string {
  return `W/"${entry.id}.${entry.revision}"`
}

const metaKey = attributeKey(undefined, 'meta')

function readersOf(objectType: StoredObjectType, endpointOf: EndpointOf): Map<string, Read> {
  const readers = new Map<string, Read>()
  for (const attribute of servedAttributes(objectType)) {
    if (attribute.definition.returned === 'never') continue
    readers.set(attributeKey(attribute.urn, attribute.name), readerOf(attribute, endpointOf))
  }
  readers.set(attributeKey(undefined, 'id'), entry => resourceId(entry.objectType, entry.anchor))
  readers.set(metaKey, metaReader(objectType, endpointOf))
  return readers
}

function rowsOf(objectType: StoredObjectType): Map<string, string> {
  const rows = new Map<string, string>()
  for (const { urn, name, parts } of servedAttributes(objectType)) {
    const [only, ...others] = parts
    if (only === undefined || others.length > 0 || !keptAsRows(only.stored)) continue
    if ((only.path.subAttribute ?? 'value') === 'value') rows.set(attributeKey(urn, name), only.stored.name)
  }
  return rows
}

function metaReader(objectType: StoredObjectType, endpointOf: EndpointOf): Read {
  const endpoint = endpointOf(resourceId(objectType.name, ''))
  const path = `/${endpoint?.name ?? `${objectType.resource}s`}/`
  const created = dateTexts()
  const modified = dateTexts()
  return (entry, { base }) => ({
    resourceType: objectType.resource,
    created: created(entry.created),
    lastModified: modified(entry.modified),
    location: base + path + resourceId(entry.objectType, entry.anchor),
    version: versionOf(entry),
  })
}

/** Writes times. Entries that one import stored have the same one, and writing it is half the work of a small resource. */
function dateTexts(): (ms: number) => string {
  let last = Number.NaN
  let text = ''
  return ms => {
    if (ms !== last) {
      last = ms
      text = new Date(ms).toISOString()
    }
    return text
  }
}

function assembler(objectType: StoredObjectType, readers: ReadonlyMap<string, Read>, projection: Projection): Assemble {
  const core = coreUrn(objectType.resource)
  const steps: { name: string; urn: string | undefined; read: Read }[] = []
  const take = (urn: string | undefined, name: string): void => {
    const read = readers.get(attributeKey(urn, name))
    const wanted = wantedOf(projection, urn ?? core, name, urn !== undefined)
    if (read === undefined || wanted === 'none') return
    steps.push({ name, urn, read: wanted === 'all' ? read : (entry, place) => pick(read(entry, place), wanted) })
  }
  for (const { urn, name } of servedAttributes(objectType)) take(urn, name)
  if (projection.attributes !== undefined && !steps.some(({ name }) => name === 'groups')) take(undefined, 'groups')
  take(undefined, 'meta')
  return (entry, place) => {
    const schemas = [core]
    const resource: Record<string, Json> = { schemas, id: resourceId(entry.objectType, entry.anchor) }
    for (const { name, urn, read } of steps) {
      const value = read(entry, place)
      if (value === undefined) continue
      if (urn === undefined) resource[name] = value
      else {
        let extension = resource[urn] as Record<string, Json> | undefined
        if (extension === undefined) {
          extension = {}
          resource[urn] = extension
          schemas.push(urn)
        }
        extension[name] = value
      }
    }
    return resource
  }
}

/** The wanted sub-attributes of a value. */
function pick(value: Json | undefined, wanted: (sub: string) => boolean): Json | undefined {
  if (value === undefined) return undefined
  if (isList(value)) {
    const picked = value.map(one => pick(one, wanted)).filter(one => one !== undefined)
    return picked.length === 0 ? undefined : picked
  }
  if (!isObject(value)) return wanted('value') ? value : undefined
  const kept = Object.entries(value).filter(([name]) => wanted(name))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function readerOf(attribute: ServedAttribute, endpointOf: EndpointOf): Read {
  const { definition, parts } = attribute
  if (definition.type !== 'complex') return simpleReader(parts[0])
  return definition.multiValued ? elementsReader(parts, endpointOf) : complexReader(parts, endpointOf)
}

function simpleReader(part: Part | undefined): Read {
  if (part === undefined) throw new Error('an attribute without parts')
  const { name, kind } = part.stored
  return ({ attributes }) => {
    const value = attributes[name]
    return value === undefined ? undefined : toJson(value, kind)
  }
}

type Element = Record<string, Json>
/** Adds what a stored attribute holds to an element, which it makes where there is none yet. */
type Fill = (element: Element | undefined, entry: StoredEntry, place: Place) => Element | undefined

function fillOf({ path, stored }: Part, endpointOf: EndpointOf): Fill {
  const sub = path.subAttribute ?? 'value'
  const { name, kind } = stored
  return (element, { attributes }, place) => {
    const value = attributes[name]
    if (value === undefined) return element
    if (kind === 'complex' && path.subAttribute === undefined) return Object.assign(element ?? {}, toJson(value, kind))
    const filled = element ?? {}
    const json = toJson(value, kind)
    filled[sub] = json
    if (kind === 'reference' && typeof json === 'string') refer(filled, json, place, endpointOf)
    return filled
  }
}

function refer(element: Element, id: string, place: Place, endpointOf: EndpointOf): string | undefined {
  const endpoint = endpointOf(id)
  if (endpoint !== undefined) element['$ref'] = `${place.base}/${endpoint.name}/${id}`
  return endpoint?.resource
}

function complexReader(parts: readonly Part[], endpointOf: EndpointOf): Read {
  const fills = parts.map(part => fillOf(part, endpointOf))
  return (entry, place) => {
    let element: Element | undefined
    for (const fill of fills) element = fill(element, entry, place)
    return element
  }
}

/** Parts with the same filter make one element, in the order of the mapping; parts without one make one for each value. */
function elementsReader(parts: readonly Part[], endpointOf: EndpointOf): Read {
  const groups = Map.groupBy(parts, ({ path, stored }) =>
    path.filter === undefined ? stored.name : `[${path.filter.attribute}=${path.filter.value}]`,
  )
  const readers = [...groups.values()].map(group => elementReader(group, endpointOf))
  return (entry, place) => {
    const elements: Json[] = []
    for (const append of readers) append(elements, entry, place)
    return elements.length === 0 ? undefined : elements
  }
}

type Append = (elements: Json[], entry: StoredEntry, place: Place) => void

function elementReader(group: readonly Part[], endpointOf: EndpointOf): Append {
  const [first] = group
  const filter = first?.path.filter
  if (first === undefined) throw new Error('an element without parts')
  if (filter === undefined) return valuesReader(first, endpointOf)
  const fills = group.map(part => fillOf(part, endpointOf))
  const label = filter.attribute.toLowerCase() === 'primary' ? filter.value.toLowerCase() === 'true' : filter.value
  return (elements, entry, place) => {
    let element: Element | undefined
    for (const fill of fills) element = fill(element, entry, place)
    if (element === undefined) return
    element[filter.attribute] = label
    elements.push(element)
  }
}

function valuesReader({ path, stored }: Part, endpointOf: EndpointOf): Append {
  const sub = path.subAttribute ?? 'value'
  const { name, kind } = stored
  const asRows = keptAsRows(stored)
  return (elements, entry, place) => {
    const value = asRows ? [...place.space.rowsOf(entry.id, name)] : entry.attributes[name]
    if (value === undefined) return
    for (const one of isList(value) ? value : [value]) {
      const json = toJson(one, kind)
      if (isObject(json)) elements.push(json)
      else
        elements.push(
          kind === 'reference' && typeof json === 'string' ? member(json, place, endpointOf) : { [sub]: json },
        )
    }
  }
}

function member(id: string, place: Place, endpointOf: EndpointOf): Element {
  const element: Element = { value: id }
  const resource = refer(element, id, place, endpointOf)
  if (resource !== undefined) element['type'] = resource
  return element
}
