import { configuration } from '../../runtime/site.ts'

/** A roster of three people and a group, as its file stands. */
export const contents = {
  sequence: 4,
  entries: [
    person(1, 'Sales', { login: 'ann', givenName: 'Ann', surname: 'Lee', mail: ['ann@x'], active: true }),
    person(2, 'Sales', { login: 'bob', givenName: 'Bob', surname: 'May', manager: 'id=1,ou=Sales,o=roster' }),
    person(3, 'R+D', { login: 'cyd', givenName: 'Cyd', surname: 'Ray', active: false }),
    {
      type: 'group',
      id: 4,
      department: 'Sales',
      changed: 4,
      attributes: { name: 'All', members: ['id=1,ou=Sales,o=roster', 'id=3,ou=R\\+D,o=roster'] },
    },
  ],
  gone: [],
}

function person(id: number, department: string, attributes: object) {
  return { type: 'person', id, department, changed: id, attributes }
}

export const rosterSite = {
  'ecmahost.yaml': configuration('roster', '{ File: ./roster.json, Pepper: salted }'),
  'hr.yaml': `objectTypes:
  person:
    resource: User
    flows:
      userName: login
      displayName: Join(" ", [givenName], [surname])
      active: active
  group:
    resource: Group
    flows:
      displayName: name
      members: members
`,
  'roster.json': JSON.stringify(contents),
}
