/** A data type of RFC 7643 §2.3. */
export type ScimType = 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'complex' | 'binary'

/** One attribute with its characteristics (RFC 7643 §7), as a Schemas document shows it. */
export interface AttributeDefinition {
  readonly name: string
  readonly type: ScimType
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'never' | 'default' | 'request'
  readonly uniqueness: 'none' | 'server' | 'global'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly AttributeDefinition[]
}

/** A schema: the attributes that stand under one URN. */
export interface SchemaDefinition {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly AttributeDefinition[]
}

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const enterpriseUserUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

type Characteristics = Partial<Omit<AttributeDefinition, 'name' | 'type' | 'description' | 'subAttributes'>>

function attribute(
  name: string,
  type: ScimType,
  description: string,
  characteristics: Characteristics = {},
): AttributeDefinition {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: type === 'reference' || type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...characteristics,
  }
}

const text = (name: string, description: string, characteristics?: Characteristics) =>
  attribute(name, 'string', description, characteristics)

function complex(
  name: string,
  description: string,
  subAttributes: readonly AttributeDefinition[],
  characteristics?: Characteristics,
): AttributeDefinition {
  return { ...attribute(name, 'complex', description, characteristics), subAttributes }
}

/** A multi-valued attribute with the sub-attributes of RFC 7643 §2.4. */
function several(
  name: string,
  description: string,
  value: AttributeDefinition,
  canonicalValues?: readonly string[],
): AttributeDefinition {
  return complex(name, description, [value, ...labels(canonicalValues)], { multiValued: true })
}

function labels(canonicalValues?: readonly string[]): AttributeDefinition[] {
  return [
    text('display', 'A label for people to read.'),
    text('type', 'What the value is for.', canonicalValues ? { canonicalValues } : {}),
    attribute('primary', 'boolean', 'Whether it is the preferred one; at most one value is.'),
  ]
}

/** RFC 7643 §3.1: what every resource has beside its schema. A Schemas document does not list them. */
export const commonAttributes: readonly AttributeDefinition[] = [
  text('id', 'Names the resource for good; given by the host.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'The identifier that the client knows the resource by.', { caseExact: true }),
  complex(
    'meta',
    'Facts about the resource itself.',
    [
      text('resourceType', 'The name of its resource type.', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'dateTime', 'When the host first stored it.', { mutability: 'readOnly' }),
      attribute('lastModified', 'dateTime', 'When it last changed.', { mutability: 'readOnly' }),
      attribute('location', 'reference', 'Its address.', { mutability: 'readOnly', referenceTypes: ['uri'] }),
      text('version', 'Its entity tag.', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
]

/** RFC 7643 §4.1. */
export const userSchema: SchemaDefinition = {
  id: userUrn,
  name: 'User',
  description: 'A person or another holder of an account.',
  attributes: [
    text('userName', 'The name the user signs in with.', { required: true, uniqueness: 'server' }),
    complex('name', "The parts of the user's name.", [
      text('formatted', 'The whole name, ready to be shown.'),
      text('familyName', 'The family name.'),
      text('givenName', 'The given name.'),
      text('middleName', 'Further given names.'),
      text('honorificPrefix', 'What is put before the name: a title.'),
      text('honorificSuffix', 'What is put after the name.'),
    ]),
    text('displayName', 'The name shown to other people.'),
    text('nickName', 'What friends call the user.'),
    attribute('profileUrl', 'reference', "The address of the user's page.", { referenceTypes: ['external'] }),
    text('title', "The user's position."),
    text('userType', 'How the user belongs to the organization: employee, contractor.'),
    text('preferredLanguage', 'The languages the user prefers, as in an Accept-Language header.'),
    text('locale', 'The place whose conventions for dates and numbers the user is used to.'),
    text('timezone', 'The time zone by its name in the IANA database.'),
    attribute('active', 'boolean', 'Whether the user may sign in.'),
    text('password', 'The password in the clear; accepted and never shown.', {
      mutability: 'writeOnly',
      returned: 'never',
      caseExact: true,
    }),
    several('emails', 'E-mail addresses.', text('value', 'The address.'), ['work', 'home', 'other']),
    several('phoneNumbers', 'Telephone numbers.', text('value', 'The number.'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    several('ims', 'Addresses for instant messages.', text('value', 'The address.'), [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    several(
      'photos',
      'Pictures of the user.',
      attribute('value', 'reference', "The picture's address.", { referenceTypes: ['external'] }),
      ['photo', 'thumbnail'],
    ),
    complex(
      'addresses',
      'Postal addresses.',
      [
        text('formatted', 'The whole address, ready to be printed.'),
        text('streetAddress', 'Street, number and whatever stands with them.'),
        text('locality', 'The city or village.'),
        text('region', 'The state or province.'),
        text('postalCode', 'The postal code.'),
        text('country', 'The country by its two letters in ISO 3166-1.'),
        ...labels(['work', 'home', 'other']).filter(label => label.name !== 'display'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups the user belongs to; changed through the groups alone.',
      [
        text('value', "The group's id.", { mutability: 'readOnly', caseExact: true }),
        attribute('$ref', 'reference', "The group's address.", {
          mutability: 'readOnly',
          referenceTypes: ['User', 'Group'],
        }),
        text('display', "The group's name.", { mutability: 'readOnly' }),
        text('type', 'Member itself, or through another group.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    several('entitlements', 'What the user is entitled to.', text('value', 'The entitlement.')),
    several('roles', "The user's roles.", text('value', 'The role.')),
    several('x509Certificates', 'Certificates.', attribute('value', 'binary', 'The certificate in DER.')),
  ],
}

/** RFC 7643 §4.3. */
export const enterpriseUserSchema: SchemaDefinition = {
  id: enterpriseUserUrn,
  name: 'EnterpriseUser',
  description: "The user's place in an organization.",
  attributes: [
    text('employeeNumber', 'The number the organization knows the user by.'),
    text('costCenter', 'The cost center.'),
    text('organization', 'The organization.'),
    text('division', 'The division.'),
    text('department', 'The department.'),
    complex('manager', "The user's manager.", [
      text('value', "The manager's id.", { caseExact: true }),
      attribute('$ref', 'reference', "The manager's address.", { referenceTypes: ['User'] }),
      text('displayName', "The manager's name.", { mutability: 'readOnly' }),
    ]),
  ],
}

/** RFC 7643 §4.2. */
export const groupSchema: SchemaDefinition = {
  id: groupUrn,
  name: 'Group',
  description: 'A group of users and of other groups.',
  attributes: [
    text('displayName', "The group's name.", { required: true }),
    complex(
      'members',
      'Who belongs to the group.',
      [
        text('value', "The member's id.", { mutability: 'immutable', caseExact: true }),
        attribute('$ref', 'reference', "The member's address.", {
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        text('display', "The member's name.", { mutability: 'readOnly' }),
        text('type', 'What the member is.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
      ],
      { multiValued: true },
    ),
  ],
}

/** The resource types of RFC 7643, each with its own schema and the extensions that are known for it. */
export const resourceTypes = {
  User: { schema: userSchema, extensions: [enterpriseUserSchema] },
  Group: { schema: groupSchema, extensions: [] },
} as const satisfies Record<string, { schema: SchemaDefinition; extensions: readonly SchemaDefinition[] }>

export type ResourceType = keyof typeof resourceTypes
