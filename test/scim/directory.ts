import type { Kind, StoredAttribute, StoredSchema } from '../../src/model/schema.ts'
import { type MemorySpace, memorySpace } from './memory-space.ts'

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const contoso = 'urn:ietf:params:scim:schemas:extension:contoso:1.0:User'

const attribute = (name: string, kind: Kind, more: Partial<StoredAttribute> = {}): StoredAttribute => ({
  name,
  kind,
  multi: false,
  required: false,
  indexed: false,
  caseExact: false,
  ...more,
})
const text = (name: string, more?: Partial<StoredAttribute>): StoredAttribute => attribute(name, 'string', more)

/** People, contractors (users of another object type) and groups. */
export const schema: StoredSchema = {
  objectTypes: [
    {
      name: 'group',
      resource: 'Group',
      attributes: [
        text('displayName', { required: true, indexed: true }),
        text('externalId', { indexed: true, caseExact: true }),
        attribute('members', 'reference', { multi: true, indexed: true, caseExact: true }),
      ],
    },
    {
      name: 'person',
      resource: 'User',
      attributes: [
        text('userName', { required: true, indexed: true }),
        text('externalId', { indexed: true, caseExact: true }),
        text('name.givenName'),
        text('name.familyName'),
        text('displayName'),
        attribute('active', 'boolean'),
        text('emails[type eq "work"].value', { indexed: true }),
        text('emails[type eq "home"].value', { indexed: true }),
        text('emails[type eq "work"].display'),
        text('phoneNumbers', { multi: true }),
        text('addresses[type eq "work"].streetAddress'),
        text('addresses[type eq "work"].postalCode'),
        text('roles[primary eq "True"].value'),
        attribute('x509Certificates', 'binary', { multi: true, caseExact: true }),
        text(`${enterprise}:department`),
        text(`${enterprise}:employeeNumber`),
        attribute(`${enterprise}:manager`, 'reference', { caseExact: true }),
        attribute(`${contoso}:badge`, 'integer'),
        attribute(`${contoso}:score`, 'decimal'),
        attribute(`${contoso}:hired`, 'dateTime'),
        text(`${contoso}:skills`, { multi: true }),
      ],
    },
    { name: 'contractor', resource: 'User', attributes: [text('userName', { required: true, indexed: true })] },
  ],
}

/** Anna leads Bob and Čeněk; there are two groups and one contractor. */
export function directory(): MemorySpace {
  const space = memorySpace(schema)
  space.put({
    objectType: 'person',
    anchor: '1',
    attributes: {
      userName: 'Anna@corp.example',
      externalId: '6f2c6d4e-0001',
      'name.givenName': 'Anna',
      'name.familyName': "O'Malley",
      displayName: "Anna O'Malley",
      active: true,
      'emails[type eq "work"].value': 'anna@corp.example',
      'emails[type eq "work"].display': 'Anna at work',
      'emails[type eq "home"].value': 'anna@home.example',
      phoneNumbers: ['+49 30 1', '+49 30 2'],
      'addresses[type eq "work"].streetAddress': 'Unter den Linden 1',
      'addresses[type eq "work"].postalCode': '10117',
      'roles[primary eq "True"].value': 'Lead',
      x509Certificates: [new Uint8Array([1, 2, 3])],
      [`${enterprise}:department`]: 'Sales',
      [`${enterprise}:employeeNumber`]: '0001',
      [`${contoso}:badge`]: 9007199254740993n,
      [`${contoso}:score`]: '0.1000000000000000055',
      [`${contoso}:hired`]: '2020-02-01T00:00:00Z',
      [`${contoso}:skills`]: ['sql', 'ldap'],
    },
  })
  space.put({
    objectType: 'person',
    anchor: '2',
    attributes: {
      userName: 'bob@corp.example',
      externalId: '6f2c6d4e-0002',
      displayName: 'Bob',
      active: false,
      'emails[type eq "work"].value': 'bob@corp.example',
      [`${enterprise}:manager`]: 'person-1',
      [`${contoso}:badge`]: 7,
      [`${contoso}:hired`]: '2024-02-01T00:00:00Z',
    },
  })
  space.put({
    objectType: 'person',
    anchor: 'Č/3',
    attributes: { userName: 'cenek@corp.example', active: true, [`${enterprise}:manager`]: 'gone-9' },
  })
  space.put({ objectType: 'contractor', anchor: '77', attributes: { userName: 'zoe@partner.example' } })
  space.put({
    objectType: 'group',
    anchor: 'sales',
    attributes: { displayName: 'Sales', externalId: 'g-1', members: ['person-1', 'person-2', 'group-all'] },
  })
  space.put({ objectType: 'group', anchor: 'all', attributes: { displayName: 'Everyone' } })
  return space
}
