import { type Meaning, meaningOf } from '../../model/attribute-meanings.ts'
import type { Attribute, Kind, ObjectType } from '../../model/schema.ts'
import { enterpriseUserSchema } from '../../model/scim-schemas.ts'
import { externalId, type Pick, pickFrom, plain, scopeOf } from './pick.ts'
import { bracketed, type ProposedFlow, type ProposedType, plainSource } from './plan.ts'

const enterprise = (name: string): string => `${enterpriseUserSchema.id}:${name}`

/** What is taken as it is, by what it means. */
const before: readonly (readonly [path: string, meaning: Meaning])[] = [
  ['name.givenName', 'givenName'],
  ['name.familyName', 'familyName'],
  ['name.middleName', 'middleName'],
  ['name.honorificPrefix', 'honorificPrefix'],
  ['name.honorificSuffix', 'honorificSuffix'],
]
const after: typeof before = [
  ['nickName', 'nickName'],
  ['title', 'title'],
  ['userType', 'userType'],
  ['preferredLanguage', 'preferredLanguage'],
  ['locale', 'locale'],
  ['timezone', 'timezone'],
  ['profileUrl', 'profileUrl'],
]
const last: typeof before = [
  ['addresses[type eq "work"].streetAddress', 'street'],
  ['addresses[type eq "work"].locality', 'city'],
  ['addresses[type eq "work"].region', 'region'],
  ['addresses[type eq "work"].postalCode', 'postalCode'],
  ['addresses[type eq "work"].country', 'country'],
  [enterprise('employeeNumber'), 'employeeNumber'],
  [enterprise('department'), 'department'],
  [enterprise('costCenter'), 'costCenter'],
  [enterprise('division'), 'division'],
  [enterprise('organization'), 'organization'],
]
/** Attributes that are single here, and elements of a list in SCIM. */
const elements = {
  emails: [
    ['work', 'email'],
    ['home', 'homeEmail'],
  ],
  phoneNumbers: [
    ['work', 'phone'],
    ['mobile', 'mobilePhone'],
    ['home', 'homePhone'],
    ['fax', 'fax'],
    ['pager', 'pager'],
  ],
} as const satisfies Record<string, readonly (readonly [string, Meaning])[]>

/** A mapping of people. `users` are the object types that become users. */
export function userType(objectType: ObjectType, users: readonly string[]): ProposedType {
  const pick = pickFrom(objectType)
  const name = userName(objectType, pick)
  const active = activity(pick)
  return {
    objectType,
    resource: 'User',
    scope: scopeOf(name.attribute, 'userName'),
    flows: [
      ...plain('userName', name.attribute, name.more),
      ...externalId(objectType, pick, ['externalId', 'employeeNumber']),
      ...taken(before, pick),
      ...displayName(pick, name.attribute),
      ...taken(after, pick),
      ...active.flows,
      ...several('emails', 'email', pick),
      ...several('phoneNumbers', 'phone', pick),
      ...lists(objectType),
      ...taken(last, pick),
      ...manager(objectType, users),
    ],
    exports: active.exports,
    missing:
      name.attribute === undefined ? [`${objectType.name} needs a flow for userName: no attribute could be one`] : [],
  }
}

function taken(rows: typeof before, pick: Pick): readonly ProposedFlow[] {
  return rows.flatMap(([path, meaning]) => plain(path, pick.one([meaning])))
}

interface Chosen {
  readonly attribute: Attribute | undefined
  readonly more: Partial<ProposedFlow>
}

/** A login, else what nobody shares with somebody else. */
function userName(objectType: ObjectType, pick: Pick): Chosen {
  const hasParts = pick.one(['givenName', 'familyName']) !== undefined
  const meanings: readonly Meaning[] = ['userName', 'email', 'employeeNumber', 'externalId']
  const found = pick.one(meanings) ?? (hasParts ? undefined : pick.one(['name', 'displayName']))
  if (found !== undefined) return { attribute: found, more: {} }
  const [anchor] = objectType.anchor
  const key = objectType.anchor.length === 1 ? objectType.attributes.find(one => one.name === anchor) : undefined
  const usable = key !== undefined && !key.multi && plainSource(key.name) !== undefined ? key : undefined
  const comment = 'No attribute looks like a login, so the key stands in for one.'
  return { attribute: usable, more: { comment, isOneWay: usable?.kind === 'integer' } }
}

function displayName(pick: Pick, userName: Attribute | undefined): readonly ProposedFlow[] {
  const whole = pick.one(['displayName', 'name'], ['string'])
  if (whole !== undefined && whole !== userName) return plain('displayName', whole)
  const parts = [pick.one(['givenName'], ['string']), pick.one(['familyName'], ['string'])].flatMap(part => {
    const written = part && bracketed(part.name)
    return part === undefined || written === undefined ? [] : [{ written, name: part.name }]
  })
  if (parts.length === 0) return []
  const from = parts.length === 1 ? (parts[0]?.written ?? '') : `Join(" ", ${parts.map(one => one.written).join(', ')})`
  return [{ path: 'displayName', from, reads: parts.map(({ name }) => name), isOneWay: parts.length === 1 }]
}

interface Activity {
  readonly flows: ProposedType['flows']
  readonly exports: ProposedType['exports']
}

/** Where a flag says the opposite, it is turned round on both ways. */
function activity(pick: Pick): Activity {
  const booleans: readonly Kind[] = ['boolean']
  const active = pick.one(['active'], booleans)
  if (active !== undefined) return { flows: plain('active', active), exports: [] }
  const inactive = pick.one(['inactive'], booleans)
  const written = inactive && bracketed(inactive.name)
  if (inactive === undefined || written === undefined) return { flows: [], exports: [] }
  return {
    flows: [{ path: 'active', from: `Not(${written})`, reads: [inactive.name] }],
    exports: [{ attribute: inactive.name, from: 'Not([active])' }],
  }
}
/** Single attributes become elements of a list; only where there are none, a list is taken whole. */
function several(list: keyof typeof elements, meaning: Meaning, pick: Pick): readonly ProposedFlow[] {
  const single = elements[list].flatMap(([type, of]) => plain(`${list}[type eq "${type}"].value`, pick.one([of])))
  return single.length > 0 ? single : plain(list, pick.several(meaning))
}

/** Texts of which people have several. */
function lists({ attributes }: ObjectType): readonly ProposedFlow[] {
  return (['roles', 'entitlements'] as const).flatMap(path => {
    const names = path === 'roles' ? /^roles?$/i : /^(?:entitlements?|permissions?|privileges?)$/i
    return plain(
      path,
      attributes.find(({ name, kind, multi }) => multi && kind === 'string' && names.test(name)),
    )
  })
}

function manager({ attributes }: ObjectType, users: readonly string[]): readonly ProposedFlow[] {
  const found = attributes.find(
    ({ name, kind, multi, references = [] }) =>
      kind === 'reference' &&
      !multi &&
      meaningOf(name) === 'manager' &&
      references.length > 0 &&
      references.every(one => users.includes(one)),
  )
  return plain(enterprise('manager'), found, { reference: found?.references })
}
