import { describe, expect, test } from 'vitest'
import { type CompiledMapping, compileMapping, fingerprint } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { schema } from './schema.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

function compile(text: string): CompiledMapping {
  const { file, diagnostics } = readMapping({ text, file: 'mapping.yaml' })
  const compiled = file && compileMapping(file, schema)
  if (compiled?.mapping === undefined) {
    throw new Error([...diagnostics, ...(compiled?.diagnostics ?? [])].map(found => found.message).join('\n'))
  }
  return compiled.mapping
}

/** A mapping of people with these flows. */
const people = (...flows: readonly string[]): string =>
  [
    'objectTypes:',
    '  person:',
    '    resource: User',
    '    flows:',
    '      userName: mail',
    ...flows.map(flow => `      ${flow}`),
  ].join('\n')

/** The stored attribute of the last flow. */
function stored(flow: string) {
  return compile(people(flow)).objectTypes[0]?.stored.attributes.at(-1)
}

describe('what a flow is stored as', () => {
  test.each([
    ['displayName: firstName', { name: 'displayName', kind: 'string', multi: false, indexed: false, caseExact: false }],
    ['externalId: employeeId', { name: 'externalId', kind: 'string', indexed: true, caseExact: true, isAnchor: true }],
    ['active: remote', { kind: 'boolean', multi: false }],
    [
      'phoneNumbers: { from: phones, index: true }',
      { name: 'phoneNumbers', kind: 'string', multi: true, indexed: true },
    ],
    ['phoneNumbers.value: phones', { name: 'phoneNumbers', multi: true }],
    ['Emails[Type eq "work"]: mail', { name: 'emails[type eq "work"].value', multi: false, indexed: true }],
    ['emails[type eq "work"].display: mail', { name: 'emails[type eq "work"].display', indexed: false }],
    ['roles[primary eq true].value: jobTitle', { name: 'roles[primary eq "True"].value', multi: false }],
    ['roles: { from: roles, type: complex }', { kind: 'complex', multi: true }],
    [
      `${enterprise}:manager: managerId`,
      { name: `${enterprise}:manager`, kind: 'reference', multi: false, caseExact: true },
    ],
    [`${enterprise}.department: jobTitle`, { name: `${enterprise}:department`, kind: 'string' }],
    ['x509Certificates: photo', { kind: 'binary', multi: true, caseExact: true }],
    ['userName: mail', { name: 'userName', required: true, indexed: true }],
    ['urn:x:1.0:User:level: level', { name: 'urn:x:1.0:User:level', kind: 'integer', multi: false }],
    ['urn:x:1.0:User:tags: tags', { kind: 'integer', multi: true }],
    ['urn:x:1.0:User:tags: Count([tags])', { kind: 'string', multi: false }],
    ['urn:x:1.0:User:tags: { from: "Count([tags])", type: integer }', { kind: 'integer', multi: false }],
    [
      'urn:x:1.0:User:tags: { from: \'Split([mail], "@")\', multi: true, caseExact: true }',
      { multi: true, caseExact: true },
    ],
    ['urn:x:1.0:User:buddy: { from: managerId, reference: person }', { kind: 'reference', caseExact: true }],
  ])('%s', (flow, expected) => {
    const text = flow.startsWith('userName') ? people() : people(flow)
    expect(compile(text).objectTypes[0]?.stored.attributes.at(-1)).toMatchObject(expected)
  })

  test.each(['nickName: employeeId', 'externalId: mail', 'externalId: ToLower([employeeId])'])(
    'not as the anchor, which it is not to the letter: %s',
    flow => expect(stored(flow)).not.toHaveProperty('isAnchor'),
  )

  test('a definition of SCIM wins over multi, as its documents say it', () => {
    expect(stored('displayName: { from: firstName, multi: true }')).toMatchObject({ multi: false })
  })
})

describe('what is found by an index unless the mapping says otherwise', () => {
  const group = (flow: string) => `objectTypes:
  group: { resource: Group, flows: { displayName: name, ${flow} } }
  person: { resource: User, flows: { userName: mail } }`

  test.each([
    ['members: { from: members, reference: person }', true],
    ['members: { from: members, reference: person, index: false }', false],
    ['externalId: groupId', true],
  ])('of a group, %s: %s', (flow, indexed) => {
    expect(compile(group(flow)).objectTypes[0]?.stored.attributes).toMatchObject([{ indexed: true }, { indexed }])
  })
})

describe('whether the row alone decides', () => {
  test.each([
    ['displayName: Trim([firstName])', true],
    ['displayName: Append([firstName], %Domain%)', true],
    ['displayName: FormatDateTime(Now(), , "o", "yyyy")', false],
    ['displayName: Guid()', false],
    ['displayName: Append(DefaultDomain(), [firstName])', true],
    ['displayName: Lookup("offices", [firstName])', true],
  ])('%s: %s', (flow, pure) => {
    const text = `parameters: { Domain: corp.example }\n${people(flow)}`
    expect(compile(text).objectTypes[0]?.pure).toBe(pure)
  })
})

describe('the fingerprint of a mapping', () => {
  const base = `parameters: { Domain: corp.example }\n${people('displayName: Append([firstName], %Domain%)')}`
  const of = (text: string) => fingerprint(compile(text))

  test.each([
    ['a comment', `# people\n${base}`],
    ['quotes and white space', base.replace('Append([firstName], %Domain%)', `'Append( [firstName],%Domain% )'`)],
    ['an outbound flow', `${base}\n    export: { lastName: displayName }`],
  ])('does not follow %s', (_, text) => {
    expect(of(text)).toBe(of(base))
  })

  test.each([
    ['an expression', base.replace('[firstName]', '[lastName]')],
    ['a parameter', base.replace('corp', 'other')],
    ['the scope', base.replace('    flows', `    scope: '[status] = "active"'\n    flows`)],
    ['the anchor', base.replace('    flows', '    anchor: mail\n    flows')],
    ['an index', `${base}\n      title: { from: jobTitle, index: true }`],
    ['the order of flows', people('title: jobTitle', 'nickName: firstName')],
  ])('follows %s', (_, text) => {
    expect(of(text)).not.toBe(of(base))
  })

  test('follows the positions of the attributes in a row', () => {
    const { file } = readMapping({ text: base })
    const [person, ...others] = schema.objectTypes
    if (file === undefined || person === undefined) throw new Error('no mapping')
    const turned = { objectTypes: [{ ...person, attributes: person.attributes.toReversed() }, ...others] }
    const { mapping } = compileMapping(file, turned)
    expect(mapping && fingerprint(mapping)).not.toBe(of(base))
  })
})

test('a compiled mapping is plain data: a copy of it is equal', () => {
  const mapping = compile(
    people('displayName: Join(" ", [firstName], %D%)', 'active: True').replace(
      'objectTypes',
      'parameters: { D: x }\nobjectTypes',
    ),
  )
  expect(structuredClone(mapping)).toEqual(mapping)
})

test('a file with a broken flow gives no mapping, though the rest of it compiles', () => {
  const { file } = readMapping({ text: people('displayName: Join(') })
  if (file === undefined) throw new Error('not read')
  expect(compileMapping(file, schema)).toEqual({ mapping: undefined, diagnostics: [] })
})
