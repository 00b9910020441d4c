import { parse } from '../../../grammar/syntax/parser.ts'
import { attributeDefinition, parsePath, subDefinition } from '../../model/scim.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'
import { type Note, note } from './note.ts'
import { asExpression } from './origin.ts'
import type { Flow } from './plan.ts'
import type { JsonPath } from './shape.ts'
import type { Surroundings } from './trial.ts'

/** The object mapping that attribute mappings belong to. */
export interface Owner {
  readonly type: string
  readonly resource: ResourceType
  /** The object types that an attribute's values name, as the source directory has it. */
  readonly referenced: (attribute: string) => readonly string[]
  /** Members that are not known, anywhere in the export. */
  readonly unknown: readonly JsonPath[]
}

interface Reference {
  /** The object type; `undefined` for a target that names no entries. */
  readonly reference: string | undefined
  readonly notes: readonly Note[]
}

/**
 * The object type whose entries the values of `manager` and `members` are. Where the source directory names several, it
 * is the one that is served as users. One that the mapping does not have is told by the checks.
 */
export function referenceOf(
  target: string,
  from: Flow['from'],
  { type, resource, referenced }: Owner,
  { types }: Surroundings,
  path: JsonPath,
): Reference {
  if (from.kind === 'constant' || !namesEntries(target, resource)) return { reference: undefined, notes: [] }
  const { node } = parse(asExpression(from.text))
  const named = node?.kind === 'attribute' ? referenced(node.name) : []
  const users = types.filter(known => known.resource === 'User').map(({ name }) => name)
  const reference =
    named.length === 0
      ? users.includes(type)
        ? type
        : users[0]
      : (named.find(name => users.includes(name)) ?? named[0])
  if (reference === undefined || named.every(name => name === reference)) return { reference, notes: [] }
  const [first = ''] = named
  const why = `All are taken for ${reference}. Where the connector's values are like ${first}:17, write reference: [${named.join(', ')}].`
  return { reference, notes: [note('changed', [...path, 'source'], `references to ${named.join(', ')}`, why)] }
}

function namesEntries(target: string, resource: ResourceType): boolean {
  const path = parsePath(target)
  if (path.kind === 'error' || (path.subAttribute ?? 'value') !== 'value') return false
  const definition = attributeDefinition(path, resource)
  return definition !== undefined && subDefinition(definition, '$ref') !== undefined
}
