import { readFileSync } from 'node:fs'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resourceId } from '../../src/model/entry.ts'
import type { ScimSystem } from '../../src/scim/gateway.ts'
import { answerRefusal, scimRoutes } from '../../src/scim/routes.ts'
import { directory, schema } from './directory.ts'
import { memorySpace } from './memory-space.ts'

interface Case {
  readonly id: string
  readonly title: string
  readonly method?: string
  readonly path: string
  readonly token?: string
  readonly send?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A part of the body; `{base}` is the system's address, `{path}` its path. */
  readonly body?: object
  /** The resources of a list, whole. */
  readonly exactly?: readonly unknown[]
  /** What the body does not have: names joined by slashes. */
  readonly absent?: readonly string[]
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('../cases/scim/reading.json', import.meta.url), 'utf8'))

const systems = new Map<string, ScimSystem>()
let app: FastifyInstance
let origin: string

beforeAll(async () => {
  app = fastify({ frameworkErrors: answerRefusal })
  app.register(scimRoutes, { systems })
  const space = directory()
  const tokens = ['the-old-token', 'the-new-token']
  systems.set('hr', { name: 'hr', schema, tokens, space: () => space })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => app.close())

function ask(path: string, options: Partial<Case> = {}): Promise<Response> {
  const { method = 'GET', token = 'the-old-token', send = {}, json, text } = options
  const body = json === undefined ? text : JSON.stringify(json)
  return fetch(origin + path, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...send,
    },
    ...(body === undefined ? {} : { body }),
  })
}

interface ListBody {
  readonly Resources: readonly { readonly id: string }[]
}
async function list(path: string): Promise<ListBody> {
  return (await (await ask(path)).json()) as ListBody
}

describe.each(['/scim/hr', '/ecma2host_hr/scim'])('at %s', mount => {
  it.each(cases)('$id: $title', async given => {
    const response = await ask(mount + given.path, given)
    const text = await response.text()
    expect(response.status, text).toBe(given.status)
    for (const [name, value] of Object.entries(given.headers ?? {})) expect(response.headers.get(name)).toBe(value)
    if (text === '') return
    expect(response.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
    const body = JSON.parse(text)
    const wanted = JSON.stringify(given.body ?? {})
      .replaceAll('{base}', origin + mount)
      .replaceAll('{path}', mount)
    expect(body).toMatchObject(JSON.parse(wanted))
    if (given.exactly !== undefined) expect(body.Resources).toEqual(given.exactly)
    for (const path of given.absent ?? []) {
      expect(
        path.split('/').reduce((value, name) => value?.[name], body),
        path,
      ).toBeUndefined()
    }
  })
})

describe('every answer', () => {
  it('to HEAD has the headers of GET and no body', async () => {
    const get = await ask('/scim/hr/Users/person-1')
    const head = await ask('/scim/hr/Users/person-1', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    for (const name of ['etag', 'content-type', 'content-length', 'last-modified']) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name))
    }
  })

  it('keeps the digits of numbers that a double cannot hold', async () => {
    const text = await (await ask('/scim/hr/Users/person-1')).text()
    expect(text).toContain('"badge":9007199254740993')
    expect(text).toContain('"score":0.1000000000000000055')
  })

  it('names the right system where only the case is wrong, and no other system', async () => {
    const wrong = await ask('/scim/HR/Users')
    expect(wrong.status).toBe(404)
    expect(await wrong.json()).toMatchObject({
      status: '404',
      detail: 'There is no connected system "HR". Upper and lower case matter: there is "hr".',
    })
    expect(await (await ask('/ecma2host_crm/scim/Users')).json()).toMatchObject({
      detail: 'There is no connected system "crm".',
    })
  })

  it('to an address that cannot be decoded is an error as SCIM has it', async () => {
    const response = await ask('/scim/hr/Users/%zz')
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ status: '400', detail: 'The address is not well encoded.' })
  })

  it('finds resources by ids of any length', async () => {
    const space = memorySpace(schema)
    const anchor = 'cn=a very long name,'.repeat(50)
    space.put({ objectType: 'person', anchor, attributes: { userName: 'x' } })
    systems.set('long', { name: 'long', schema, tokens: ['the-old-token'], space: () => space })
    const { Resources } = await list('/scim/long/Users')
    const response = await ask(`/scim/long/Users/${Resources[0]?.id}`)
    expect(await response.json()).toMatchObject({ id: resourceId('person', anchor) })
  })

  it('hides what went wrong in this host', async () => {
    systems.set('broken', {
      name: 'broken',
      schema,
      tokens: ['the-old-token'],
      space: () => {
        throw new Error('a secret of the inside')
      },
    })
    const response = await ask('/scim/broken/Users')
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '500',
      detail: 'Something went wrong in this host. Its log says what.',
    })
  })
})

describe('before the first import', () => {
  it('lists are empty and resources are not found', async () => {
    systems.set('new', { name: 'new', schema, tokens: ['the-old-token'], space: () => undefined })
    const list = await ask('/scim/new/Users?filter=userName+eq+%22x%22&startIndex=3')
    expect(list.status).toBe(200)
    expect(await list.json()).toMatchObject({ totalResults: 0, startIndex: 3, itemsPerPage: 0, Resources: [] })
    expect((await ask('/scim/new/Users/person-1')).status).toBe(404)
    expect((await ask('/scim/new/Users?filter=userName+xx+%22x%22')).status).toBe(400)
    expect((await ask('/scim/new/Schemas')).status).toBe(200)
  })
})

describe('paging', () => {
  it('gives each of many resources exactly once', async () => {
    const space = memorySpace(schema)
    for (let i = 1; i <= 1001; i++) {
      space.put({ objectType: 'person', anchor: String(i), attributes: { userName: `user${i}`, active: i % 2 === 0 } })
    }
    systems.set('many', { name: 'many', schema, tokens: ['the-old-token'], space: () => space, maxResults: 200 })
    for (const filter of ['', '&filter=active+pr']) {
      const seen: string[] = []
      for (let startIndex = 1; startIndex <= 1001; startIndex += 100) {
        const page = await list(`/scim/many/Users?startIndex=${startIndex}&count=100${filter}`)
        expect(page).toMatchObject({ totalResults: 1001, startIndex, itemsPerPage: page.Resources.length })
        seen.push(...page.Resources.map(resource => resource.id))
      }
      expect(seen).toHaveLength(1001)
      expect(new Set(seen).size).toBe(1001)
    }
    expect(await list('/scim/many/Users?count=5000')).toMatchObject({ totalResults: 1001, itemsPerPage: 200 })
  })
})

describe('groups', () => {
  it('are served without their members being read, where those are not wanted', async () => {
    const space = directory()
    systems.set('groups', { name: 'groups', schema, tokens: ['the-old-token'], space: () => space })
    await ask('/scim/groups/Groups/group-sales?excludedAttributes=members')
    await ask('/scim/groups/Groups?excludedAttributes=members&filter=displayName+eq+%22Sales%22')
    await ask('/scim/groups/Groups?attributes=displayName')
    expect(space.rowsRead).toBe(0)
    await ask('/scim/groups/Groups/group-sales')
    expect(space.rowsRead).toBe(3)
  })

  it('are found by a member without their members being read', async () => {
    const space = directory()
    systems.set('groups', { name: 'groups', schema, tokens: ['the-old-token'], space: () => space })
    const found = async (filter: string): Promise<string[]> => {
      const query = new URLSearchParams({ filter, attributes: 'displayName' })
      const page = await list(`/scim/groups/Groups?${query.toString()}`)
      return page.Resources.map(resource => resource.id)
    }
    expect(await found('members.value eq "person-2"')).toEqual(['group-sales'])
    expect(await found('id eq "group-sales" and members eq "person-1"')).toEqual(['group-sales'])
    expect(await found('id eq "group-all" and members eq "person-1"')).toEqual([])
    expect(space.rowsRead).toBe(0)
    expect(space.entriesListed).toBe(0)
    expect(await found('members.type eq "Group"')).toEqual(['group-sales'])
    expect(await found('members[value eq "person-2" and type eq "User"]')).toEqual(['group-sales'])
    expect(await found('members[value eq "person-2" and type eq "Group"]')).toEqual([])
  })
})
