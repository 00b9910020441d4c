import type { ResourceType } from '../../model/scim-schemas.ts'
import { mappingNotes } from './aside.ts'
import { entriesOf } from './attribute-mapping.ts'
import type { GraphObject, ObjectMapping } from './graph.ts'
import type { Note } from './note.ts'
import type { TypePlan } from './plan.ts'
import { scopeOf } from './scope.ts'
import type { JsonPath } from './shape.ts'
import type { Surroundings } from './trial.ts'

/** An object mapping that becomes an object type, or why it does not. */
type Chosen =
  | { readonly mapping: ObjectMapping; readonly resource: ResourceType; readonly why: undefined }
  | { readonly mapping: ObjectMapping; readonly resource: undefined; readonly why: string }

/** The target objects that are resources of SCIM, in small letters. */
const resources: ReadonlyMap<string, ResourceType> = new Map([
  ['user', 'User'],
  ['group', 'Group'],
  ['urn:ietf:params:scim:schemas:core:2.0:user', 'User'],
  ['urn:ietf:params:scim:schemas:core:2.0:group', 'Group'],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:user', 'User'],
])

/** Which object mappings are carried over: one for each source object, if it is enabled and leads to a user or a group. */
export function chooseMappings(mappings: readonly ObjectMapping[]): readonly Chosen[] {
  const taken = new Set<string>()
  return mappings.map((mapping): Chosen => {
    const { enabled, sourceObjectName, targetObjectName } = mapping
    const resource = resources.get(targetObjectName.toLowerCase())
    const skipped = (why: string): Chosen => ({ mapping, resource: undefined, why })
    if (enabled === false) return skipped('It is disabled.')
    if (resource === undefined) return skipped(`What is served are users and groups, not ${targetObjectName}.`)
    if (taken.has(sourceObjectName)) return skipped(`${sourceObjectName} has an object mapping before it.`)
    taken.add(sourceObjectName)
    return { mapping, resource, why: undefined }
  })
}

/** An object type of the mapping file, with what is not said of it there. */
export function typePlan(
  mapping: ObjectMapping,
  resource: ResourceType,
  definition: GraphObject | undefined,
  unknown: readonly JsonPath[],
  surroundings: Surroundings,
): { readonly plan: TypePlan; readonly notes: readonly Note[] } {
  const { sourceObjectName: name, name: title, attributeMappings } = mapping
  const { scope, notes } = scopeOf(mapping.scope, name, surroundings)
  const referenced = (attribute: string): readonly string[] => {
    const objects = definition?.attributes.find(known => known.name === attribute)?.referencedObjects ?? []
    return objects.flatMap(({ referencedObjectName }) => referencedObjectName ?? [])
  }
  const entries = entriesOf(attributeMappings, { type: name, resource, referenced, unknown }, surroundings)
  return { plan: { name, resource, title, scope, entries }, notes: [...notes, ...mappingNotes(mapping)] }
}
