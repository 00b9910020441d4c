import { describe, expect, it } from 'vitest'
import type { AttributeDefinition } from '../../src/model/scim-schemas.ts'
import { endpointsOf } from '../../src/scim/endpoints.ts'
import { schemaDocuments } from '../../src/scim/schemas.ts'
import { contoso, enterprise, schema } from './directory.ts'

const documents = schemaDocuments(endpointsOf(schema))
const attributesOf = (urn: string): readonly AttributeDefinition[] =>
  (documents.find(({ id }) => id === urn)?.body['attributes'] ?? []) as AttributeDefinition[]
const core = attributesOf('urn:ietf:params:scim:schemas:core:2.0:User')
const names = (attributes: readonly AttributeDefinition[] | undefined): string[] => (attributes ?? []).map(a => a.name)
const sub = (attributes: readonly AttributeDefinition[], name: string): string[] =>
  names(attributes.find(attribute => attribute.name === name)?.subAttributes)

describe('the schemas of a system', () => {
  it('hold the attributes of its mapping and no others', () => {
    expect(names(core)).toEqual([
      'userName',
      'externalId',
      'name',
      'displayName',
      'active',
      'emails',
      'phoneNumbers',
      'addresses',
      'roles',
      'x509Certificates',
    ])
    expect(names(attributesOf(enterprise))).toEqual(['department', 'employeeNumber', 'manager'])
    expect(names(attributesOf('urn:ietf:params:scim:schemas:core:2.0:Group'))).toEqual([
      'displayName',
      'externalId',
      'members',
    ])
  })

  it('hold the sub-attributes that there are values for, in the order of the RFC', () => {
    expect(sub(core, 'name')).toEqual(['familyName', 'givenName'])
    expect(sub(core, 'emails')).toEqual(['value', 'display', 'type'])
    expect(sub(core, 'phoneNumbers')).toEqual(['value'])
    expect(sub(core, 'addresses')).toEqual(['streetAddress', 'postalCode', 'type'])
    expect(sub(core, 'roles')).toEqual(['value', 'primary'])
    expect(sub(attributesOf(enterprise), 'manager')).toEqual(['value', '$ref'])
    expect(sub(attributesOf('urn:ietf:params:scim:schemas:core:2.0:Group'), 'members')).toEqual([
      'value',
      '$ref',
      'type',
    ])
  })

  it('tell types and characteristics', () => {
    expect(core.find(({ name }) => name === 'userName')).toMatchObject({
      type: 'string',
      multiValued: false,
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    })
    expect(core.find(({ name }) => name === 'emails')).toMatchObject({ type: 'complex', multiValued: true })
    expect(attributesOf(contoso).map(({ name, type, multiValued }) => [name, type, multiValued])).toEqual([
      ['badge', 'integer', false],
      ['score', 'decimal', false],
      ['hired', 'dateTime', false],
      ['skills', 'string', true],
    ])
  })

  it('have no null in them', () => {
    expect(JSON.stringify(documents)).not.toContain('null')
  })
})
