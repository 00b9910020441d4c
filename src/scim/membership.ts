import { resourceId } from '../model/entry.ts'
import { keptAsRows } from '../model/schema.ts'
import { attributeKey } from './attributes.ts'
import type { Endpoint } from './endpoints.ts'
import type { JsonObject } from './json.ts'
import type { Read } from './read.ts'

/** The attribute of a user that names its groups (RFC 7643 §4.1.2). It is returned on request. */
export const groupsKey = attributeKey(undefined, 'groups')

/**
 * Finds the groups that name an entry among their members, through the index of members; those that name it through
 * another group are left out. `undefined` where no object type is served as a group with members.
 */
export function membershipReader(endpoints: readonly Endpoint[]): Read | undefined {
  const endpoint = endpoints.find(({ resource }) => resource === 'Group')
  const sources = (endpoint?.objectTypes ?? []).flatMap(({ name, attributes }) =>
    attributes
      .filter(attribute => attributeKey(attribute.urn, attribute.name) === 'members')
      .flatMap(({ parts }) => parts.filter(({ stored }) => keptAsRows(stored)))
      .map(({ stored }) => ({ objectType: name, path: stored.name })),
  )
  if (endpoint === undefined || sources.length === 0) return undefined
  return (entry, { space, base }) => {
    const member = resourceId(entry.objectType, entry.anchor)
    const groups: JsonObject[] = []
    for (const { objectType, path } of sources) {
      if (!space.searchable(objectType, path)) continue
      for (const id of space.find(objectType, path, member)) {
        const group = space.byId(id, { rows: false })
        if (group === undefined) continue
        const value = resourceId(objectType, group.anchor)
        const display = group.attributes['displayName']
        groups.push({
          value,
          $ref: `${base}/${endpoint.name}/${value}`,
          ...(typeof display === 'string' ? { display } : {}),
          type: 'direct',
        })
      }
    }
    return groups.length === 0 ? undefined : groups
  }
}
