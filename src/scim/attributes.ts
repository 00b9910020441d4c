import type { Kind, StoredAttribute, StoredObjectType } from '../model/schema.ts'
import { attributeDefinition, parsePath, type ScimPath, subDefinition } from '../model/scim.ts'
import type { AttributeDefinition, ScimType } from '../model/scim-schemas.ts'

/** A stored attribute and where in a resource its values go. */
export interface Part {
  readonly path: ScimPath
  readonly stored: StoredAttribute
}

/** A top-level attribute of a resource or of an extension, put together from the stored attributes that share its name. */
export interface ServedAttribute {
  /** The extension it stands in. */
  readonly urn: string | undefined
  readonly name: string
  readonly parts: readonly Part[]
  /** Type and characteristics, with no more sub-attributes than there are values for. */
  readonly definition: AttributeDefinition
}

/** The attributes that resources of an object type can have, in the order of the mapping. */
export function servedAttributes(objectType: StoredObjectType): readonly ServedAttribute[] {
  const parts = new Map<string, Part[]>()
  for (const stored of objectType.attributes) {
    const path = parsePath(stored.name)
    if (path.kind === 'error') throw new Error(`${objectType.name}: stored attribute ${stored.name} is no path`)
    const key = attributeKey(path.urn, path.attribute)
    const group = parts.get(key)
    if (group === undefined) parts.set(key, [{ path, stored }])
    else group.push({ path, stored })
  }
  return [...parts.values()].map(group => serve(objectType.resource, group))
}

/** What two spellings of an attribute have in common: names are case-insensitive (RFC 7643 §2.1). */
export function attributeKey(urn: string | undefined, attribute: string): string {
  return (urn === undefined ? attribute : `${urn}:${attribute}`).toLowerCase()
}

function serve(resource: string, parts: readonly Part[]): ServedAttribute {
  const [first] = parts
  if (first === undefined) throw new Error('an attribute without parts')
  const { urn, attribute } = first.path
  const known = attributeDefinition(first.path, resource)
  const name = known?.name ?? attribute
  const isComplex = known?.type === 'complex' || parts.some(({ path, stored }) => isStructured(path, stored))
  const definition = isComplex ? complex(name, known, parts) : simple(name, known, first.stored)
  return { urn, name, parts, definition }
}

function isStructured(path: ScimPath, stored: StoredAttribute): boolean {
  return (
    path.filter !== undefined ||
    path.subAttribute !== undefined ||
    stored.kind === 'reference' ||
    stored.kind === 'complex'
  )
}

function simple(name: string, known: AttributeDefinition | undefined, stored: StoredAttribute): AttributeDefinition {
  return {
    ...(known ?? custom(name, stored)),
    multiValued: known?.multiValued ?? stored.multi,
    caseExact: stored.caseExact,
  }
}

function complex(name: string, known: AttributeDefinition | undefined, parts: readonly Part[]): AttributeDefinition {
  const multiValued = known?.multiValued ?? parts.some(({ path, stored }) => path.filter !== undefined || stored.multi)
  const subs = new Map<string, AttributeDefinition>()
  const add = (sub: string, stored: StoredAttribute | undefined): void => {
    const definition = (known && subDefinition(known, sub)) ?? custom(sub, stored)
    const caseExact = stored?.caseExact ?? definition.caseExact
    subs.set(sub.toLowerCase(), { ...definition, multiValued: false, caseExact })
  }
  for (const { path, stored } of parts) {
    if (stored.kind === 'complex' && path.subAttribute === undefined) {
      for (const sub of known?.subAttributes ?? []) add(sub.name, undefined)
      continue
    }
    add(path.subAttribute ?? 'value', stored)
    if (path.filter !== undefined) add(path.filter.attribute, undefined)
    if (stored.kind === 'reference') {
      add('$ref', undefined)
      if (multiValued) add('type', undefined)
    }
  }
  const base = known ?? { ...custom(name, parts[0]?.stored), type: 'complex' as const }
  return { ...base, multiValued, subAttributes: inOrder([...subs.values()], known) }
}

/** Sub-attributes in the order in which the RFC lists them, others behind. */
function inOrder(subs: readonly AttributeDefinition[], known: AttributeDefinition | undefined): AttributeDefinition[] {
  const order = known?.subAttributes?.map(sub => sub.name) ?? ['value', '$ref', 'display', 'type', 'primary']
  const rank = (sub: AttributeDefinition): number => (order.includes(sub.name) ? order.indexOf(sub.name) : order.length)
  return subs.toSorted((a, b) => rank(a) - rank(b))
}

/** An attribute that no RFC knows, as its stored form tells. */
function custom(name: string, stored: StoredAttribute | undefined): AttributeDefinition {
  const type = name === '$ref' ? 'reference' : name === 'primary' ? 'boolean' : scimTypes[stored?.kind ?? 'string']
  return {
    name,
    type,
    multiValued: stored?.multi ?? false,
    description: stored?.description ?? '',
    required: false,
    caseExact: stored?.caseExact ?? false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
  }
}

/** A reference is served as the id of another resource, which is text. */
const scimTypes: Readonly<Record<Kind, ScimType>> = {
  string: 'string',
  integer: 'integer',
  decimal: 'decimal',
  boolean: 'boolean',
  dateTime: 'dateTime',
  binary: 'binary',
  reference: 'string',
  complex: 'complex',
}
