import type { AttributePath } from '../../grammar/filter/ast.ts'
import { attributeDefinition, schemasOf, subDefinition } from '../model/scim.ts'
import type { AttributeDefinition } from '../model/scim-schemas.ts'
import { attributeKey } from './attributes.ts'
import type { Endpoint } from './endpoints.ts'

/** An attribute that a filter names: what is known of it and how it is spelled. */
export interface Resolved {
  readonly urn: string | undefined
  readonly definition: AttributeDefinition
  /** What is compared: the sub-attribute, `value` where a complex attribute is named alone, else the attribute itself. */
  readonly leaf: AttributeDefinition
  /** The name of the leaf where it is a sub-attribute. */
  readonly sub: string | undefined
}

/**
 * Finds the attribute a path means: one that the mapping yields, or one that RFC 7643 defines for the resource type and
 * that no resource here has. `undefined` for a name that neither knows.
 */
export function resolve(endpoint: Endpoint, path: Omit<AttributePath, 'start' | 'end'>): Resolved | undefined {
  const urn = schemaOf(endpoint, path)
  const served = endpoint.attributes.get(attributeKey(urn, path.attribute)) ?? []
  const known = (): AttributeDefinition | undefined =>
    attributeDefinition(
      { kind: 'path', ...(urn === undefined ? {} : { urn }), attribute: path.attribute },
      endpoint.resource,
    )
  const definition = served[0]?.definition ?? known()
  if (definition === undefined || definition.returned === 'never') return undefined
  const whole = { urn, definition, leaf: definition, sub: undefined }
  const sub = path.subAttribute ?? 'value'
  if (definition.type !== 'complex') {
    const isItsValue = sub.toLowerCase() === 'value' && definition.multiValued
    return path.subAttribute === undefined || isItsValue ? whole : undefined
  }
  for (const candidate of served) {
    const leaf = subDefinition(candidate.definition, sub)
    if (leaf !== undefined) return { urn, definition, leaf, sub: leaf.name }
  }
  const rfc = known()
  const leaf = rfc && subDefinition(rfc, sub)
  if (leaf !== undefined) return { urn, definition, leaf, sub: leaf.name }
  return path.subAttribute === undefined ? whole : undefined
}

/**
 * The extension that an attribute stands in. One without a URN is of the resource type's own schema, else of the only
 * extension that knows its name: Entra's documentation has filters such as `manager eq "…"`.
 */
function schemaOf(
  endpoint: Endpoint,
  { urn, attribute }: Pick<AttributePath, 'urn' | 'attribute'>,
): string | undefined {
  if (urn !== undefined) return urn.toLowerCase() === endpoint.urn.toLowerCase() ? undefined : urn
  if (endpoint.attributes.has(attributeKey(undefined, attribute))) return undefined
  if (attributeDefinition({ kind: 'path', attribute }, endpoint.resource) !== undefined) return undefined
  const known = schemasOf(endpoint.resource).flatMap(({ id, attributes }) =>
    attributes.map(one => attributeKey(id, one.name)),
  )
  const end = attributeKey('', attribute)
  const [only, ...others] = new Set([...endpoint.attributes.keys(), ...known].filter(key => key.endsWith(end)))
  return others.length === 0 ? only?.slice(0, -end.length) : undefined
}

/** Every attribute a filter may name, to suggest from. */
export function attributeNames(endpoint: Endpoint): string[] {
  const names = endpoint.objectTypes.flatMap(({ attributes }) =>
    attributes.flatMap(({ urn, name, definition }) => {
      const full = urn === undefined ? name : `${urn}:${name}`
      return [full, ...(definition.subAttributes ?? []).map(sub => `${full}.${sub.name}`)]
    }),
  )
  const known = schemasOf(endpoint.resource).flatMap(schema =>
    schema.attributes.map(({ name }) => (schema.id === endpoint.urn ? name : `${schema.id}:${name}`)),
  )
  return [...new Set([...names, ...known, 'id', 'externalId', 'meta.created', 'meta.lastModified'])]
}
