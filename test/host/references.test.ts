import { readFileSync } from 'node:fs'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import type { ConnectedSystem } from '../../src/host/system.ts'
import type { AttributeChange, Change } from '../../src/model/change.ts'
import { scimRoutes } from '../../src/scim/routes.ts'
import { configuration, Site } from '../runtime/site.ts'

const open: { remove(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.remove()
})

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const mapping = `objectTypes:
  person:
    resource: User
    flows:
      userName: userName
      ${enterprise}:manager: manager
  group:
    resource: Group
    flows:
      displayName: name
      members: members
`

/** Two people, and a group that has one of them and the other group. */
const directory = {
  entries: {
    person: [
      { id: '1', userName: 'ann' },
      { id: '2', userName: 'bob', manager: '1' },
    ],
    group: [
      { id: '1', name: 'Sales', members: ['person:2', 'group:2'] },
      { id: '2', name: 'North', members: ['person:1', 'robot:5'] },
    ],
  },
}

interface Served {
  readonly site: Site
  readonly system: ConnectedSystem
  /** What SCIM answers. */
  readonly get: (path: string) => Promise<Record<string, unknown>>
  /** The ids that a filter finds. */
  readonly found: (endpoint: string, filter: string) => Promise<readonly string[]>
}

/** A system with the connector `memory`, whose space is served. */
async function served(): Promise<Served> {
  const site = new Site().write({
    'ecmahost.yaml': configuration('memory', '{ file: ./directory.json }'),
    'hr.yaml': mapping,
    'directory.json': JSON.stringify(directory),
  })
  const system = site.system('hr')
  const compiled = await system.prepare()
  const space = await system.space()
  const schema = { objectTypes: compiled.objectTypes.map(({ stored }) => stored) }
  const app: FastifyInstance = fastify()
  app.register(scimRoutes, { systems: new Map([['hr', { name: 'hr', schema, tokens: ['t'], space: () => space }]]) })
  open.push({ remove: () => app.close() }, site)
  const get = async (path: string): Promise<Record<string, unknown>> => {
    const { statusCode, body } = await app.inject({ url: `/scim/hr${path}`, headers: { authorization: 'Bearer t' } })
    expect(statusCode, body).toBe(200)
    return JSON.parse(body) as Record<string, unknown>
  }
  return {
    site,
    system,
    get,
    async found(endpoint, filter) {
      const { Resources = [] } = await get(`/${endpoint}?filter=${encodeURIComponent(filter)}`)
      return (Resources as { readonly id: string }[]).map(({ id }) => id).sort()
    },
  }
}

const members = (add: readonly string[], remove: readonly string[]): AttributeChange => ({
  kind: 'values',
  attribute: 'members',
  add,
  remove,
})
const update = (id: string, ...changes: readonly AttributeChange[]): Change => ({
  kind: 'update',
  objectType: 'group',
  anchor: [id],
  changes,
})

describe('members that are people and groups', () => {
  test('are served each with the address and the type of what it is', async () => {
    const { system, get } = await served()
    expect(await system.import({ mode: 'full' })).toMatchObject({ added: 4, failures: [] })
    const { members } = await get('/Groups/group-1')
    expect(members).toEqual([
      { value: 'group-2', $ref: expect.stringMatching(/\/scim\/hr\/Groups\/group-2$/), type: 'Group' },
      { value: 'person-2', $ref: expect.stringMatching(/\/scim\/hr\/Users\/person-2$/), type: 'User' },
    ])
    expect(await get('/Groups/group-2')).toMatchObject({
      members: [{ value: 'person-1', type: 'User' }, { value: 'robot:5' }],
    })
    expect(await get(`/Users/person-2?attributes=groups,${enterprise}:manager`)).toMatchObject({
      groups: [{ value: 'group-1', type: 'direct' }],
      [enterprise]: { manager: { value: 'person-1' } },
    })
  })

  test('are found by filters', async () => {
    const { system, found } = await served()
    await system.import({ mode: 'full' })
    const expected: Readonly<Record<string, readonly string[]>> = {
      'members.value eq "group-2"': ['group-1'],
      'members eq "person-1"': ['group-2'],
      'members.value eq "person-2" or members.value eq "person-1"': ['group-1', 'group-2'],
      'members[type eq "Group"]': ['group-1'],
      'members[value eq "person-2" and type eq "Group"]': [],
      'members.value eq "group-1"': [],
    }
    for (const [filter, ids] of Object.entries(expected)) expect(await found('Groups', filter), filter).toEqual(ids)
  })

  test('come and go by an export and by a delta, and a full import finds nothing else', async () => {
    const { site, system, found } = await served()
    await system.import({ mode: 'full' })
    const added: Change = {
      kind: 'add',
      objectType: 'group',
      anchor: ['3'],
      attributes: { id: '3', name: 'South', members: ['person:1'] },
    }
    const changes = [update('1', members(['group:3', 'person:1'], ['group:2'])), added]
    expect(await system.export({ changes })).toMatchObject({ added: 1, updated: 1, failed: 0 })
    const shown = async (): Promise<readonly (readonly string[])[]> =>
      await Promise.all(['group-3', 'group-2', 'person-1'].map(id => found('Groups', `members.value eq "${id}"`)))
    const expected = [['group-1'], [], ['group-1', 'group-2', 'group-3']]
    expect(await shown()).toEqual(expected)
    expect(await system.import({ mode: 'delta' })).toMatchObject({ unconfirmed: 0, failures: [] })
    expect(await shown()).toEqual(expected)
    expect(await system.import({ mode: 'full' })).toMatchObject({ added: 0, updated: 0, deleted: 0, unchanged: 5 })
    // Somebody else changes the directory: only a delta tells.
    const other = new Site().write({
      'ecmahost.yaml': configuration('memory', `{ file: '${site.path('directory.json')}' }`),
      'hr.yaml': mapping,
    })
    open.push(other)
    await other.system('hr').export({ changes: [update('2', members(['group:3'], ['person:1', 'robot:5']))] })
    expect(await system.import({ mode: 'delta' })).toMatchObject({ updated: 1, failures: [] })
    expect(await shown()).toEqual([['group-1', 'group-2'], [], ['group-1', 'group-3']])
    const { entries } = JSON.parse(readFileSync(site.path('directory.json'), 'utf8')) as typeof directory
    expect(entries.group[0]?.members).toEqual(['person:2', 'group:3', 'person:1'])
  })

  test('must be there, as what they are said to be', async () => {
    const { system } = await served()
    await system.import({ mode: 'full' })
    const report = await system.export({ changes: [update('2', members(['group:1', 'group:9'], []))] })
    expect(report).toMatchObject({ failed: 1 })
    expect(report.failures).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('"members" names the group "9", which is not there.'),
      }),
    ])
  })
})
