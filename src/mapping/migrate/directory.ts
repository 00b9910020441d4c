import type { Kind, ObjectType, Schema } from '../../model/schema.ts'
import type { Directory, GraphAttribute, GraphObject } from './graph.ts'
import { type Note, note } from './note.ts'

/** The source directory as a schema of ours. */
export interface DirectorySchema {
  readonly schema: Schema
  readonly notes: readonly Note[]
}

export function directorySchema({ objects }: Directory): DirectorySchema {
  return {
    schema: { objectTypes: objects.map(objectType) },
    notes: objects.flatMap(notesOf),
  }
}

function objectType({ name, attributes }: GraphObject): ObjectType {
  return {
    name,
    anchor: attributes.filter(attribute => attribute.anchor === true).map(attribute => attribute.name),
    attributes: attributes.map(attribute => ({
      name: attribute.name,
      kind: kindOf(attribute) ?? 'string',
      multi: attribute.multivalued === true,
      required: attribute.required === true,
    })),
  }
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['string', 'string'],
  ['integer', 'integer'],
  ['boolean', 'boolean'],
  ['reference', 'reference'],
  ['binary', 'binary'],
  ['datetime', 'dateTime'],
])

/** What an attribute holds; text where nothing is said. */
function kindOf({ type = 'String' }: GraphAttribute): Kind | undefined {
  return kinds.get(type.toLowerCase())
}

/** What the definition of an attribute says that a schema of ours has no place for. */
const unplaced: Readonly<Record<string, (attribute: GraphAttribute) => boolean>> = {
  caseExact: ({ caseExact }) => caseExact === true,
  defaultValue: ({ defaultValue }) => defaultValue !== undefined,
  flowNullValues: ({ flowNullValues }) => flowNullValues === true,
  mutability: ({ mutability = 'ReadWrite' }) => mutability !== 'ReadWrite',
  apiExpressions: ({ apiExpressions }) => apiExpressions.length > 0,
  metadata: ({ metadata }) => metadata.length > 0,
}

function notesOf(object: GraphObject): readonly Note[] {
  const { name, attributes, path, metadata, supportedApis } = object
  const own = [...(metadata.length > 0 ? ['metadata'] : []), ...(supportedApis.length > 0 ? ['supportedApis'] : [])]
  const ofAttributes = Object.entries(unplaced).flatMap(([member, isSaid]) => {
    const those = attributes.filter(isSaid).map(attribute => attribute.name)
    return those.length === 0 ? [] : [`${member} of ${those.join(', ')}`]
  })
  const said = [...own, ...ofAttributes].join('; ')
  const strange = attributes.filter(attribute => kindOf(attribute) === undefined)
  const hasAnchor = attributes.some(({ anchor }) => anchor === true)
  return [
    ...(said === '' ? [] : [note('setting', path, `definition of ${name}: ${said}`, 'A schema has no place for it.')]),
    ...strange.map(({ type, name: attribute, path }) =>
      note('changed', [...path, 'type'], `type ${type} of ${attribute}`, 'It is not known here and taken as text.'),
    ),
    ...(hasAnchor ? [] : [note('changed', path, `definition of ${name}`, 'No attribute is marked as its anchor.')]),
  ]
}
