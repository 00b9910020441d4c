import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { type Meaning, meaningOf } from '../../model/attribute-meanings.ts'
import { identityNoun } from '../../model/identity-nouns.ts'
import type { ObjectType, Schema } from '../../model/schema.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'
import { compileMapping } from '../compile.ts'
import { readMapping } from '../file.ts'
import { groupType } from './group.ts'
import { userType } from './user.ts'
import { writeProposal } from './write.ts'

/** A first mapping of a connected system. */
export interface MappingProposal {
  /** The file. What no flow reads stands in it as comments. */
  readonly text: string
  /** What a person must still say or correct before it is of use. */
  readonly missing: readonly string[]
  /** What the checks of mapping files say of it. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Proposes a mapping by the names of object types and attributes. Attributes are taken as they are wherever that works,
 * so that changes can be written back.
 *
 * @param system the name of the connected system
 */
export function proposeMapping(schema: Schema, system: string): MappingProposal {
  const resources = new Map(schema.objectTypes.map(type => [type.name, resourceOf(type)]))
  const mapped = schema.objectTypes.filter(({ name }) => resources.get(name) !== undefined)
  const users = mapped.filter(({ name }) => resources.get(name) === 'User').map(({ name }) => name)
  const known = { all: mapped.map(({ name }) => name), users }
  const types = mapped.map(type =>
    resources.get(type.name) === 'User' ? userType(type, users) : groupType(type, known),
  )
  const others = schema.objectTypes.filter(({ name }) => resources.get(name) === undefined)
  const text = writeProposal(types, others, system)
  const read = readMapping({ text })
  const further = read.file === undefined ? [] : compileMapping(read.file, schema).diagnostics
  return {
    text,
    missing: [
      ...types.flatMap(({ missing }) => missing),
      ...(types.length === 0 ? ['no object type looks like people or groups: the mapping is to be written'] : []),
    ],
    diagnostics: [...read.diagnostics, ...further],
  }
}

/** What only people have. */
const signs: readonly Meaning[] = ['userName', 'email', 'givenName', 'familyName']

/** What an object type is called says what it becomes, and else its attributes do. */
function resourceOf({ name, attributes }: ObjectType): ResourceType | undefined {
  const noun = identityNoun(name)
  if (noun !== undefined) return noun.kind === 'person' ? 'User' : 'Group'
  const meanings = new Set(attributes.map(attribute => meaningOf(attribute.name)))
  if (signs.some(meaning => meanings.has(meaning))) return 'User'
  return attributes.some(({ kind, multi }) => kind === 'reference' && multi) ? 'Group' : undefined
}
