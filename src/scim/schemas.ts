import { schemasOf } from '../model/scim.ts'
import type { AttributeDefinition } from '../model/scim-schemas.ts'
import { attributeKey } from './attributes.ts'
import type { Endpoint } from './endpoints.ts'

/** A document of discovery (RFC 7643 §5–7), complete but for its address. */
export interface Document {
  readonly id: string
  readonly resourceType: 'Schema' | 'ResourceType'
  readonly body: Readonly<Record<string, unknown>>
}

/** What this host can do. It says no more than is true: serving is for reading. */
export function serviceProviderConfig(maxResults: number, base: string): Readonly<Record<string, unknown>> {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: false },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token of the connected system, in the Authorization header.',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

/** The resource types that the mapping yields, each with the extensions it uses. */
export function resourceTypeDocuments(endpoints: readonly Endpoint[]): readonly Document[] {
  return endpoints.map(({ resource, name, urn, objectTypes }) => ({
    id: resource,
    resourceType: 'ResourceType',
    body: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: resource,
      name: resource,
      description: `Entries of ${objectTypes.map(objectType => objectType.name).join(', ')}.`,
      endpoint: `/${name}`,
      schema: urn,
      schemaExtensions: extensionsOf(objectTypes).map(schema => ({ schema, required: false })),
    },
  }))
}

/** The schemas of the attributes that the mapping yields: the resource types' own first, then the extensions. */
export function schemaDocuments(endpoints: readonly Endpoint[]): readonly Document[] {
  const documents = new Map<string, Document>()
  const add = (urn: string, resource: string, attributes: readonly AttributeDefinition[]): void => {
    if (documents.has(urn)) return
    const known = schemasOf(resource).find(schema => schema.id === urn)
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: urn,
      name: known?.name ?? nameOf(urn),
      description: known?.description ?? `Further attributes of ${resource}.`,
      attributes: attributes.map(shown),
    }
    documents.set(urn, { id: urn, resourceType: 'Schema', body })
  }
  for (const { urn, resource, objectTypes } of endpoints) add(urn, resource, definitionsOf(objectTypes, undefined))
  for (const { resource, objectTypes } of endpoints) {
    for (const urn of extensionsOf(objectTypes)) add(urn, resource, definitionsOf(objectTypes, urn))
  }
  return [...documents.values()]
}

/** A document with its address. */
export function located(document: Document, base: string): Readonly<Record<string, unknown>> {
  const { id, resourceType, body } = document
  return { ...body, meta: { resourceType, location: `${base}/${resourceType}s/${id}` } }
}

type ObjectTypes = Endpoint['objectTypes']

function extensionsOf(objectTypes: ObjectTypes): string[] {
  const urns = objectTypes.flatMap(({ attributes }) => attributes.map(attribute => attribute.urn))
  return [...new Set(urns.filter(urn => urn !== undefined))]
}

/**
 * The attributes of several object types, those of one name as one. `externalId` stands among them where it is mapped:
 * common attributes are part of every schema (RFC 7643 §3.1), and clients look for what they map in this list.
 */
function definitionsOf(objectTypes: ObjectTypes, urn: string | undefined): AttributeDefinition[] {
  const definitions = new Map<string, AttributeDefinition>()
  for (const attribute of objectTypes.flatMap(({ attributes }) => attributes)) {
    if (attribute.urn !== urn) continue
    const key = attributeKey(urn, attribute.name)
    const known = definitions.get(key)
    definitions.set(key, known === undefined ? attribute.definition : merge(known, attribute.definition))
  }
  return [...definitions.values()]
}

function merge(a: AttributeDefinition, b: AttributeDefinition): AttributeDefinition {
  if (a.subAttributes === undefined || b.subAttributes === undefined) return a
  const names = new Set(a.subAttributes.map(sub => sub.name))
  return { ...a, subAttributes: [...a.subAttributes, ...b.subAttributes.filter(sub => !names.has(sub.name))] }
}

/** Characteristics in the order of RFC 7643 §8.7, none of them null; those that only mean something for text only there. */
function shown(attribute: AttributeDefinition): Readonly<Record<string, unknown>> {
  const { name, type, subAttributes, multiValued, description, required, canonicalValues } = attribute
  const isText = type === 'string' || type === 'reference' || type === 'binary'
  return {
    name,
    type,
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(shown) }),
    multiValued,
    description,
    required,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(isText ? { caseExact: attribute.caseExact } : {}),
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(attribute.referenceTypes === undefined ? {} : { referenceTypes: attribute.referenceTypes }),
  }
}

/** `urn:…:extension:contoso:2.0:User` is called `contoso User`. */
function nameOf(urn: string): string {
  const parts = urn.split(':').filter(part => !/^\d/.test(part))
  return parts.slice(-2).join(' ')
}
