import { expect, test } from 'vitest'
import { compileMapping } from '../../../src/mapping/compile.ts'
import { readMapping } from '../../../src/mapping/file.ts'
import { proposeMapping } from '../../../src/mapping/propose/propose.ts'
import type { Attribute, ObjectType } from '../../../src/model/schema.ts'

const text = (name: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  kind: 'string',
  multi: false,
  required: false,
  ...more,
})
const type = (name: string, ...attributes: readonly Attribute[]): ObjectType => ({
  name,
  anchor: [attributes[0]?.name ?? ''],
  attributes,
})

test('maps a directory of people and groups both ways, and lists the rest', () => {
  const person = type(
    'person',
    text('id', { required: true }),
    text('userName', { required: true }),
    text('givenName'),
    text('sn'),
    text('mail'),
    text('mobile'),
    text('office'),
    text('l', { multi: true }),
    text('manager', { kind: 'reference', references: ['person'] }),
    text('disabled', { kind: 'boolean' }),
  )
  const group = type(
    'group',
    text('id', { required: true }),
    text('cn'),
    text('member', { kind: 'reference', multi: true, references: ['person', 'group'] }),
  )
  const { text: file, missing, diagnostics } = proposeMapping({ objectTypes: [person, group] }, 'my directory')
  expect({ missing, diagnostics }).toEqual({ missing: [], diagnostics: [] })
  expect(file.slice(file.indexOf('dialect'))).toBe(`dialect: entra

objectTypes:
  person:
    resource: User
    anchor: id
    flows:
      userName: userName
      externalId: id
      name.givenName: givenName
      name.familyName: sn
      displayName: Join(" ", [givenName], [sn])
      active: Not([disabled])
      emails[type eq "work"].value: mail
      phoneNumbers[type eq "mobile"].value: mobile
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: { from: manager, reference: person }
      # Not mapped yet. SCIM has a place for some, and any can have one of its own:
      # urn:ietf:params:scim:schemas:extension:my-directory:2.0:User:office: office  # string
      # urn:ietf:params:scim:schemas:extension:my-directory:2.0:User:l: l  # several: string
    export:
      disabled: Not([active])

  group:
    resource: Group
    anchor: id
    # Without a displayName an entry cannot be served.
    scope: Not(IsNullOrEmpty([cn]))
    flows:
      displayName: cn
      externalId: id
      members: { from: member, reference: [ person, group ] }
`)
})

test('a comment is a flow that works once it is none any more', () => {
  const user = type('user', text('login', { required: true }), text('Shoe size', { kind: 'integer' }), text('true'))
  const { text: file } = proposeMapping({ objectTypes: [user] }, 'erp')
  const uncommented = file.replaceAll('      # urn:', '      urn:')
  expect(uncommented).toContain(
    "urn:ietf:params:scim:schemas:extension:erp:2.0:User:shoeSize: '[Shoe size]'  # integer",
  )
  expect(uncommented).toContain("User:true: '[true]'")
})

test('the key stands in for a login where there is none', () => {
  const visitor = type('customer', text('no', { kind: 'integer', required: true }), text('first_name'))
  const { text: file, missing, diagnostics } = proposeMapping({ objectTypes: [visitor] }, 'shop')
  expect({ missing, diagnostics }).toEqual({ missing: [], diagnostics: [] })
  expect(file).toContain('# No attribute looks like a login, so the key stands in for one.')
  expect(file).toContain('userName: { from: no, direction: import }')
})

test('without anything for userName says so, in the file too', () => {
  const user = { ...type('user', text('tenant', { required: true }), text('nr')), anchor: ['tenant', 'nr'] }
  const { text: file, missing } = proposeMapping({ objectTypes: [user] }, 'erp')
  expect(missing).toEqual(['user needs a flow for userName: no attribute could be one'])
  expect(file).toContain('# Still to be done: user needs a flow for userName')
})

test('leaves out what is neither people nor groups, and names it', () => {
  const room = type('room', text('no'), text('floor', { kind: 'integer' }))
  const { text: file, missing } = proposeMapping(
    { objectTypes: [room, type('user', text('login', { required: true }))] },
    'x',
  )
  expect(missing).toEqual([])
  expect(file).toContain('# room is left out: neither people nor groups')
  expect(file).toContain('#   floor (integer)')
  expect(proposeMapping({ objectTypes: [room] }, 'x').missing).toEqual([
    'no object type looks like people or groups: the mapping is to be written',
  ])
})

test('odd names stand in brackets, and what cannot be written is only named', () => {
  const user = type('user', text('Log In', { required: true }), text('E-Mail'), text('a ]b'), text('with "quotes"'))
  const { text: file, diagnostics } = proposeMapping({ objectTypes: [user] }, 'x')
  expect(diagnostics).toEqual([])
  expect(file).toContain("userName: '[Log In]'")
  expect(file).toContain(`emails[type eq "work"].value: '[E-Mail]'`)
  expect(file).toContain('# a ]b (string)')
  expect(file).toContain('# with "quotes" (string)')
})

test('the permissions of a role are not its members', () => {
  const role = type('role', text('id', { required: true }), text('name', { required: true }), {
    ...text('permissions'),
    kind: 'reference',
    multi: true,
    references: ['permission'],
  })
  const permission = type('permission', text('id', { required: true }), text('name', { required: true }))
  const { text: file, diagnostics } = proposeMapping({ objectTypes: [role, permission] }, 'x')
  expect(diagnostics).toEqual([])
  expect(file).not.toContain(' members:')
  expect(file).toContain(
    '# urn:ietf:params:scim:schemas:extension:x:2.0:Group:permissions: { from: permissions, reference: permission }',
  )
})

test('what is taken as it is can be written back, and a flag turned round too', () => {
  const person = type(
    'user',
    text('id', { kind: 'integer', required: true }),
    text('login', { required: true }),
    text('first_name'),
    text('locked', { kind: 'boolean' }),
    text('phones', { multi: true }),
  )
  const schema = { objectTypes: [person] }
  const { file } = readMapping({ text: proposeMapping(schema, 'x').text })
  const compiled = file && compileMapping(file, schema).mapping
  const outputs = compiled?.objectTypes[0]?.outbound.outputs.map(({ name }) => name)
  expect(outputs?.toSorted()).toEqual(['first_name', 'locked', 'login', 'phones'])
})
