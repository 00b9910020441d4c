import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attributeDefinition,
  formatPath,
  parsePath,
  type ScimPath,
  schemasOf,
  storedName,
} from '../../src/model/scim.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

function path(text: string): ScimPath {
  const parsed = parsePath(text)
  if (parsed.kind === 'error') throw new Error(`${text}: ${parsed.message}`)
  return parsed
}

describe('an attribute path', () => {
  it.each([
    ['userName', { attribute: 'userName' }],
    ['USERNAME', { attribute: 'userName' }],
    ['name.GivenName', { attribute: 'name', subAttribute: 'givenName' }],
    [
      'emails[type eq "other"].Value',
      { attribute: 'emails', filter: { attribute: 'type', value: 'other' }, subAttribute: 'value' },
    ],
    [
      'roles[primary eq "True"].display',
      { attribute: 'roles', filter: { attribute: 'primary', value: 'True' }, subAttribute: 'display' },
    ],
    ['roles[primary eq true]', { attribute: 'roles', filter: { attribute: 'primary', value: 'True' } }],
    ['members[value eq "7f4b-a:b.c]"]', { attribute: 'members', filter: { attribute: 'value', value: '7f4b-a:b.c]' } }],
    [`${enterprise}:department`, { urn: enterprise, attribute: 'department' }],
    [`${enterprise.toLowerCase()}:Department`, { urn: enterprise, attribute: 'department' }],
    [`${enterprise}.department`, { urn: enterprise, attribute: 'department' }],
    [`${enterprise}:manager.value`, { urn: enterprise, attribute: 'manager', subAttribute: 'value' }],
    [
      'urn:ietf:params:scim:schemas:extension:contoso:1.0:User:JobCode',
      { urn: 'urn:ietf:params:scim:schemas:extension:contoso:1.0:User', attribute: 'JobCode' },
    ],
    ['urn:ietf:params:scim:schemas:core:2.0:User:username', { attribute: 'userName' }],
    ['shoeSize', { attribute: 'shoeSize' }],
  ])('%s is read with the spelling of the RFC', (text, expected) => {
    expect(parsePath(text)).toEqual({ kind: 'path', ...expected })
  })

  it.each([
    ['', 0, 'Expected an attribute name, found the end of the text.'],
    ['name.', 5, 'Expected a sub-attribute name, found the end of the text.'],
    ['first name', 5, 'Expected the end of the path, found " name".'],
    ['emails[type ne "work"].value', 12, 'A filter in a path compares with eq, not with ne.'],
    ['emails[type eq work].value', 6, 'A filter in a path has one condition of the form [type eq "work"].'],
    ['emails[type eq "w\\q"].value', 6, 'The value in the filter is no JSON string.'],
    [enterprise, 0, 'This names a whole schema. Add a colon and an attribute.'],
    ['name.a.b', 6, 'Expected the end of the path, found ".b".'],
  ])('%s is refused where it goes wrong', (text, start, message) => {
    expect(parsePath(text)).toMatchObject({ kind: 'error', start, message })
  })

  it('never throws, and what it accepts it writes and reads back the same', () => {
    const piece = fc.constantFrom(
      'emails',
      'Name',
      '[',
      ']',
      'type',
      ' eq ',
      '"work"',
      '.',
      'value',
      'urn:a:2.0:User:',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 9 }).map(parts => parts.join('')),
        ),
        text => {
          const parsed = parsePath(text)
          if (parsed.kind === 'path') expect(parsePath(formatPath(parsed))).toEqual(parsed)
          else expect(parsed.start).toBeLessThanOrEqual(text.length)
        },
      ),
    )
  })
})

describe('the stored name', () => {
  it.each([
    ['emails.value', 'emails'],
    ['Emails[type eq "work"]', 'emails[type eq "work"].value'],
    ['addresses[type eq "work"]', 'addresses[type eq "work"]'],
    [`${enterprise}:manager.value`, `${enterprise}:manager`],
    [`${enterprise}:manager.displayName`, `${enterprise}:manager.displayName`],
    ['custom.value', 'custom.value'],
  ])('of %s is %s', (text, name) => {
    expect(storedName(path(text))).toBe(name)
  })
})

describe('the definitions', () => {
  it('know an attribute only under its own resource type and schema', () => {
    expect(attributeDefinition(path('members'), 'Group')).toMatchObject({ type: 'complex', multiValued: true })
    expect(attributeDefinition(path('members'), 'User')).toBeUndefined()
    expect(attributeDefinition(path('department'), 'User')).toBeUndefined()
    expect(attributeDefinition(path('externalId'), 'Group')?.caseExact).toBe(true)
  })

  it('give complex attributes sub-attributes, and no other', () => {
    for (const schema of schemasOf()) {
      for (const attribute of schema.attributes) {
        expect(attribute.subAttributes !== undefined, attribute.name).toBe(attribute.type === 'complex')
      }
    }
  })
})
