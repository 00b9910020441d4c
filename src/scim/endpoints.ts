import { resourceId } from '../model/entry.ts'
import type { StoredObjectType, StoredSchema } from '../model/schema.ts'
import { isResourceType } from '../model/scim.ts'
import { resourceTypes } from '../model/scim-schemas.ts'
import { attributeKey, type ServedAttribute, servedAttributes } from './attributes.ts'

/** A SCIM resource type and the object types whose entries are served as it. */
export interface Endpoint {
  /** `User` */
  readonly resource: string
  /** `Users` */
  readonly name: string
  /** The URN of its own schema. */
  readonly urn: string
  readonly objectTypes: readonly ServedObjectType[]
  /** The attributes of all object types by their `attributeKey`. */
  readonly attributes: ReadonlyMap<string, readonly ServedAttribute[]>
}

export interface ServedObjectType {
  readonly name: string
  readonly attributes: readonly ServedAttribute[]
}

/** The endpoints of a connected system, users first where there are any. */
export function endpointsOf(schema: StoredSchema): readonly Endpoint[] {
  const grouped = Map.groupBy(schema.objectTypes, objectType => objectType.resource)
  return [...grouped]
    .map(([resource, stored]) => endpointOf(resource, stored))
    .toSorted((a, b) => Number(b.resource === 'User') - Number(a.resource === 'User'))
}

function endpointOf(resource: string, stored: readonly StoredObjectType[]): Endpoint {
  const objectTypes = stored.map(objectType => ({ name: objectType.name, attributes: servedAttributes(objectType) }))
  const attributes = Map.groupBy(
    objectTypes.flatMap(objectType => objectType.attributes),
    ({ urn, name }) => attributeKey(urn, name),
  )
  return { resource, name: `${resource}s`, urn: coreUrn(resource), objectTypes, attributes }
}

/** The schema of a resource type: RFC 7643's, or one of our own for a type that it does not have. */
export function coreUrn(resource: string): string {
  return isResourceType(resource)
    ? resourceTypes[resource].schema.id
    : `urn:ietf:params:scim:schemas:extension:ecmahost:2.0:${resource}`
}

/** Finds the endpoint behind a stored reference by the object type that its id starts with. */
export type EndpointOf = (id: string) => Endpoint | undefined

export function references(endpoints: readonly Endpoint[]): EndpointOf {
  const byPrefix = new Map(
    endpoints.flatMap(endpoint => endpoint.objectTypes.map(({ name }) => [resourceId(name, ''), endpoint] as const)),
  )
  return id => byPrefix.get(id.slice(0, id.indexOf('-') + 1))
}
