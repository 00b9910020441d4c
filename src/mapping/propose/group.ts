import { meaningOf } from '../../model/attribute-meanings.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import { externalId, pickFrom, plain, scopeOf } from './pick.ts'
import { type ProposedType, plainSource } from './plan.ts'

/** The object types that a mapping has. */
export interface Known {
  readonly all: readonly string[]
  /** Those that become users. */
  readonly users: readonly string[]
}

/** A mapping of what people belong to. */
export function groupType(objectType: ObjectType, known: Known): ProposedType {
  const pick = pickFrom(objectType)
  const { attributes, anchor } = objectType
  const references = new Set(attributes.filter(({ kind }) => kind === 'reference').map(({ name }) => name))
  const other = attributes.find(
    ({ name, kind, multi }) =>
      kind === 'string' && !multi && !references.has(name) && !anchor.includes(name) && plainSource(name) !== undefined,
  )
  const key = anchor.length === 1 ? attributes.find(({ name }) => name === anchor[0]) : undefined
  const name = pick.one(['displayName', 'name', 'title'], ['string']) ?? other ?? key
  const members = membersOf(attributes, known)
  return {
    objectType,
    resource: 'Group',
    scope: scopeOf(name, 'displayName'),
    flows: [
      ...plain('displayName', name, name === key && name?.kind === 'integer' ? { isOneWay: true } : {}),
      ...externalId(objectType, pick, ['externalId']),
      ...plain('members', members, { reference: members?.references }),
    ],
    exports: [],
    missing: name === undefined ? [`${objectType.name} needs a flow for displayName: no attribute could be one`] : [],
  }
}

/** What is called members, else what names users: the permissions of a role are no members of it. */
function membersOf(attributes: readonly Attribute[], { all, users }: Known): Attribute | undefined {
  const fitting = attributes.filter(
    ({ kind, multi, references = [] }) =>
      kind === 'reference' && multi && references.length > 0 && references.every(name => all.includes(name)),
  )
  const named = fitting.find(({ name }) => meaningOf(name) === 'members')
  return named ?? fitting.find(({ references = [] }) => references.some(name => users.includes(name)))
}
