import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGateway, type Gateway } from '../../src/scim/gateway.ts'
import { createProjection } from '../../src/scim/projection.ts'
import { contoso, directory, enterprise, schema } from './directory.ts'
import type { MemorySpace } from './memory-space.ts'

const base = 'https://host.example/scim/hr'

/** The ids that a filter finds among the users, or the groups. */
async function find(gateway: Gateway, filter: string, resource = 'User'): Promise<unknown[]> {
  const endpoint = gateway.endpoints.find(endpoint => endpoint.resource === resource)
  if (endpoint === undefined) throw new Error(`no ${resource}`)
  const request = { filter, startIndex: 1, count: undefined, projection: createProjection(['userName']) }
  const page = await gateway.list(endpoint, request, base, () => false)
  expect(page.totalResults).toBe(page.resources.length)
  return page.resources.map(resource => resource['id'])
}

const over = (space: MemorySpace): Gateway => createGateway({ name: 'hr', schema, tokens: [], space: () => space })
const indexed = over(directory())
const scanned = over({ ...directory(), searchable: (_, path) => path === 'members' })

interface Case {
  readonly filter: string
  readonly finds?: readonly string[]
  readonly refused?: string
}
const cases: readonly Case[] = JSON.parse(readFileSync(new URL('../cases/scim/filters.json', import.meta.url), 'utf8'))

describe.each([
  ['with indexes', indexed],
  ['without indexes', scanned],
])('%s', (_, gateway) => {
  it.each(cases.filter(({ finds }) => finds !== undefined))('$filter finds $finds', async ({ filter, finds }) => {
    expect(await find(gateway, filter)).toEqual(finds)
  })
})

describe('a filter is refused', () => {
  it.each(cases.filter(({ refused }) => refused !== undefined))('$filter: $refused', async ({ filter, refused }) => {
    await expect(find(indexed, filter)).rejects.toMatchObject({
      status: 400,
      scimType: 'invalidFilter',
      message: expect.stringContaining(refused ?? ''),
    })
  })
})

describe('indexes', () => {
  it('answer equality without reading one entry after the other', async () => {
    const space = directory()
    const gateway = over(space)
    await find(gateway, 'userName eq "bob@corp.example"')
    await find(gateway, 'emails[type eq "work"].value eq "bob@corp.example"')
    await find(gateway, 'emails.value eq "bob@corp.example" and active eq false')
    await find(gateway, 'emails[type eq "work" and value eq "bob@corp.example"]')
    await find(gateway, 'id eq "person-1" and displayName pr')
    await find(gateway, 'externalId eq "a" or userName eq "b"')
    expect(space.entriesListed).toBe(0)
    await find(gateway, 'displayName eq "Bob"')
    expect(space.entriesListed).toBe(3)
  })

  it('never change what is found', async () => {
    const values = [
      'anna@corp.example',
      'ANNA@home.example',
      'bob@corp.example',
      'person-1',
      'person-2',
      'group-sales',
      'sales',
      '6f2c6d4e-0001',
      'work',
      'home',
      'True',
      '',
      'x',
    ]
    const paths = [
      'id',
      'userName',
      'externalId',
      'active',
      'displayName',
      'emails',
      'emails.value',
      'emails.type',
      'emails.display',
      'emails[type eq "work"].value',
      'emails[type eq "home" or type eq "work"].value',
      'emails[value sw "anna"].type',
      'roles[primary eq true].value',
      `${enterprise}:manager`,
      `${contoso}:skills`,
      'nickName',
      'groups',
      'groups.display',
      'meta.resourceType',
    ]
    const text = fc.constantFrom(...values).map(value => JSON.stringify(value))
    const condition = fc.oneof(
      fc
        .record({ path: fc.constantFrom(...paths), operator: fc.constantFrom('eq', 'eq', 'eq', 'ne', 'co'), text })
        .map(({ path, operator, text }) =>
          path === 'active' ? `active ${operator === 'co' ? 'eq' : operator} true` : `${path} ${operator} ${text}`,
        ),
      fc.constantFrom(...paths).map(path => `${path} pr`),
      fc.record({ type: text, value: text }).map(({ type, value }) => `emails[type eq ${type} and value eq ${value}]`),
    )
    const { filter } = fc.letrec<{ filter: string }>(tie => ({
      filter: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        condition,
        fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a}) and (${b})`),
        fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a}) or (${b})`),
        tie('filter').map(a => `not (${a})`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(filter, async filter => {
        expect(await find(indexed, filter)).toEqual(await find(scanned, filter))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a membership without an index', () => {
  it('is looked for row by row, up to the one that is wanted', async () => {
    const space = { ...directory(), searchable: () => false }
    const gateway = over(space)
    expect(await find(gateway, 'id eq "group-sales" and members eq "person-1"', 'Group')).toEqual(['group-sales'])
    expect(space.rowsRead).toBe(2)
    expect(space.entriesListed).toBe(0)
    expect(await find(gateway, 'id eq "group-sales" and members.value eq "person-9"', 'Group')).toEqual([])
    expect(await find(gateway, 'members sw "group-"', 'Group')).toEqual(['group-sales'])
    expect(await find(gateway, 'not (members eq "person-1")', 'Group')).toEqual(['group-all'])
    expect(await find(gateway, 'members ne "person-1"', 'Group')).toEqual(['group-sales', 'group-all'])
  })
})

describe('a scan', () => {
  it('lets other work go on, and ends when nobody waits for it', async () => {
    const space = directory()
    for (let i = 0; i < 5000; i++)
      space.put({ objectType: 'contractor', anchor: `c${i}`, attributes: { userName: `c${i}` } })
    const gateway = over(space)
    const users = gateway.endpoints[0]
    if (users === undefined) throw new Error('no endpoint')
    const request = { filter: 'userName co "c"', startIndex: 1, count: 1, projection: createProjection([]) }
    let turns = 0
    const tick = (): void => {
      turns++
      handle = setImmediate(tick)
    }
    let handle = setImmediate(tick)
    const all = await gateway.list(users, request, base, () => false)
    clearImmediate(handle)
    expect(all.totalResults).toBe(5003)
    expect(turns).toBeGreaterThanOrEqual(5)
    space.entriesListed = 0
    await gateway.list(users, request, base, () => true)
    expect(space.entriesListed).toBeLessThan(2000)
  })
})
