import {
  type AttributeDefinition,
  commonAttributes,
  enterpriseUserSchema,
  groupSchema,
  type ResourceType,
  resourceTypes,
  type SchemaDefinition,
  userSchema,
} from './scim-schemas.ts'

/** An attribute path: `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`. */
export interface ScimPath {
  readonly kind: 'path'
  /** The URN of an extension; absent for the attributes of the resource's own schema. */
  readonly urn?: string
  readonly attribute: string
  /** Picks the element of a multi-valued attribute whose sub-attribute has this value. */
  readonly filter?: { readonly attribute: string; readonly value: string }
  readonly subAttribute?: string
}

/** Why a text is no path, and which stretch of it. */
export interface PathError {
  readonly kind: 'error'
  readonly start: number
  readonly end: number
  readonly message: string
}

const schemas: readonly SchemaDefinition[] = [userSchema, groupSchema, enterpriseUserSchema]
const coreUrns = new Set([userSchema.id.toLowerCase(), groupSchema.id.toLowerCase()])
const urns = new Map(schemas.map(schema => [schema.id.toLowerCase(), schema.id]))

const name = /[A-Za-z][A-Za-z0-9_-]*|\$ref/y
const filterText = /\[\s*(\$ref|[A-Za-z][A-Za-z0-9_-]*)\s+(\S+)\s+("(?:[^"\\]|\\.)*"|true|false)\s*\]/iy

/**
 * Reads a path: `[ urn ":" ] attribute [ "[" attribute "eq" quoted "]" ] [ "." subAttribute ]`. The attribute of a URN
 * is what follows the last colon outside of brackets, or a dot right after the resource type, as older mappings have
 * it. The URN of a core schema is dropped. Names are case-insensitive in SCIM: those that RFC 7643 knows come back in
 * its spelling, others as written.
 */
export function parsePath(text: string): ScimPath | PathError {
  const { urn, at } = splitUrn(text)
  if (urns.has(text.toLowerCase())) {
    return fail(0, text.length, 'This names a whole schema. Add a colon and an attribute.')
  }
  const attribute = match(name, text, at)
  if (attribute === undefined) return fail(at, at + 1, describe('an attribute name', text, at))
  let position = at + attribute[0].length

  let filter: { attribute: string; value: string } | undefined
  if (text[position] === '[') {
    const found = match(filterText, text, position)
    if (found === undefined) {
      return fail(position, text.length, 'A filter in a path has one condition of the form [type eq "work"].')
    }
    const [whole, left = '', operator = '', right = ''] = found
    if (operator.toLowerCase() !== 'eq') {
      const start = position + whole.indexOf(operator, whole.indexOf(left) + left.length)
      return fail(start, start + operator.length, `A filter in a path compares with eq, not with ${operator}.`)
    }
    const value = right.startsWith('"') ? unquote(right) : right
    if (value === undefined)
      return fail(position, position + whole.length, 'The value in the filter is no JSON string.')
    filter = { attribute: left, value }
    position += whole.length
  }

  let subAttribute: string | undefined
  if (text[position] === '.') {
    subAttribute = match(name, text, position + 1)?.[0]
    if (subAttribute === undefined) {
      return fail(position + 1, position + 2, describe('a sub-attribute name', text, position + 1))
    }
    position += 1 + subAttribute.length
  }
  if (position < text.length) return fail(position, text.length, describe('the end of the path', text, position))
  return inKnownSpelling({
    kind: 'path',
    ...(urn === undefined ? {} : { urn }),
    attribute: attribute[0],
    ...(filter === undefined ? {} : { filter }),
    ...(subAttribute === undefined ? {} : { subAttribute }),
  })
}

/** The text of a path. `parsePath` of it gives an equal path. */
export function formatPath(path: ScimPath): string {
  const urn = path.urn === undefined ? '' : `${path.urn}:`
  const filter = path.filter === undefined ? '' : `[${path.filter.attribute} eq ${JSON.stringify(path.filter.value)}]`
  const sub = path.subAttribute === undefined ? '' : `.${path.subAttribute}`
  return `${urn}${path.attribute}${filter}${sub}`
}

/**
 * The one name under which the values of a path are stored. Where paths mean the same values they share it: a
 * multi-valued attribute or reference stands for its `value` (`emails.value` is `emails`, `manager.value` is
 * `manager`), and an element picked by a filter is named with it (`emails[type eq "work"]` is `….value`).
 */
export function storedName(path: ScimPath): string {
  const definition = attributeDefinition(path)
  const holdsValue = definition === undefined || subDefinition(definition, 'value') !== undefined
  if (path.filter !== undefined) {
    return formatPath(path.subAttribute === undefined && holdsValue ? { ...path, subAttribute: 'value' } : path)
  }
  if (path.subAttribute?.toLowerCase() !== 'value' || definition === undefined || !holdsValue) return formatPath(path)
  const { subAttribute: _, ...whole } = path
  return formatPath(whole)
}

/** The attribute a path starts at, as RFC 7643 defines it; `undefined` for one that it does not know. */
export function attributeDefinition(path: ScimPath, resource?: string): AttributeDefinition | undefined {
  for (const schema of schemasOf(resource)) {
    if ((path.urn?.toLowerCase() ?? '') !== (coreUrns.has(schema.id.toLowerCase()) ? '' : schema.id.toLowerCase())) {
      continue
    }
    const found = find(schema.attributes, path.attribute)
    if (found !== undefined) return found
  }
  return path.urn === undefined ? find(commonAttributes, path.attribute) : undefined
}

/** A sub-attribute of a definition, by its name in any case. */
export function subDefinition(definition: AttributeDefinition, subAttribute: string): AttributeDefinition | undefined {
  return find(definition.subAttributes ?? [], subAttribute)
}

/** The schema of a resource type and the extensions that are known for it; all schemas when no type is given. */
export function schemasOf(resource?: string): readonly SchemaDefinition[] {
  if (resource === undefined) return schemas
  if (!isResourceType(resource)) return []
  return [resourceTypes[resource].schema, ...resourceTypes[resource].extensions]
}

export function isResourceType(resource: string): resource is ResourceType {
  return Object.hasOwn(resourceTypes, resource)
}

function splitUrn(text: string): { urn: string | undefined; at: number } {
  if (!/^urn:/i.test(text)) return { urn: undefined, at: 0 }
  const bracket = text.indexOf('[')
  const head = bracket < 0 ? text : text.slice(0, bracket)
  const colon = head.lastIndexOf(':')
  const dotted = /^(?:User|Group)\./i.exec(head.slice(colon + 1))
  const end = dotted ? colon + dotted[0].length : colon
  const urn = text.slice(0, end)
  const known = urns.get(urn.toLowerCase()) ?? urn
  return { urn: coreUrns.has(known.toLowerCase()) ? undefined : known, at: end + 1 }
}

function inKnownSpelling(path: ScimPath): ScimPath {
  const definition = attributeDefinition(path)
  const spelled = (sub: string): string => (definition && subDefinition(definition, sub)?.name) ?? usual(sub)
  const { filter, subAttribute } = path
  return {
    ...path,
    attribute: definition?.name ?? path.attribute,
    ...(filter === undefined
      ? {}
      : { filter: { attribute: spelled(filter.attribute), value: filterValue(definition, filter) } }),
    ...(subAttribute === undefined ? {} : { subAttribute: spelled(subAttribute) }),
  }
}

/** A truth value in a filter is written as text with a capital letter, the form that mappings in the field have. */
function filterValue(
  definition: AttributeDefinition | undefined,
  filter: { attribute: string; value: string },
): string {
  const sub = definition && subDefinition(definition, filter.attribute)
  const isBoolean = sub?.type === 'boolean' || filter.attribute.toLowerCase() === 'primary'
  const truth = filter.value.toLowerCase()
  if (!isBoolean || (truth !== 'true' && truth !== 'false')) return filter.value
  return truth === 'true' ? 'True' : 'False'
}

const usualNames = ['value', 'display', 'type', 'primary', '$ref']
const usual = (sub: string): string => usualNames.find(known => known === sub.toLowerCase()) ?? sub

function find(attributes: readonly AttributeDefinition[], wanted: string): AttributeDefinition | undefined {
  const lower = wanted.toLowerCase()
  return attributes.find(attribute => attribute.name.toLowerCase() === lower)
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

function unquote(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

const fail = (start: number, end: number, message: string): PathError => ({ kind: 'error', start, end, message })

function describe(expected: string, text: string, at: number): string {
  return `Expected ${expected}, found ${at < text.length ? `"${text.slice(at)}"` : 'the end of the text'}.`
}
