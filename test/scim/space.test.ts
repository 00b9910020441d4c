import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGateway, type Gateway, type Page } from '../../src/scim/gateway.ts'
import { createProjection } from '../../src/scim/projection.ts'
import { openSpace, type SpaceReader } from '../../src/space/space.ts'
import { Writer } from '../../src/space/writer.ts'
import { Importing, person, type Row } from '../space/importing.ts'

let folder: string
let writer: Writer
let space: SpaceReader
let gateway: Gateway

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecmahost-scim-'))
  writer = Writer.open(folder)
  const opened = openSpace(folder)
  if (opened === undefined) throw new Error('no space')
  space = opened
  gateway = createGateway({ name: 'hr', schema: person, tokens: [], space: () => space })
})
afterEach(async () => {
  await space.close()
  await writer.close()
  rmSync(folder, { recursive: true, force: true })
})

const row = (anchor: string, title: string | null = null, members: readonly string[] | null = null): Row => ({
  anchor,
  cells: [`User${anchor}@corp.example`, title, [`${anchor}@mail.example`, `${anchor}@home.example`], members],
})
const rows = (from: number, to: number, title: string | null = null): Row[] =>
  Array.from({ length: to - from }, (_, i) => row(String(from + i), title))

/** A reader looks for commits once a turn of the event loop; its timer was set before this one. */
const nextTurn = (): Promise<void> => setTimeout(0)

function withoutIndexes(space: SpaceReader): SpaceReader {
  return new Proxy(space, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name === 'searchable') return () => false
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function list(filter: string | undefined, startIndex = 1, count = 1000, stopped = () => false): Promise<Page> {
  const [users] = gateway.endpoints
  if (users === undefined) throw new Error('no endpoint')
  await nextTurn()
  return gateway.list(users, { filter, startIndex, count, projection: createProjection(['userName']) }, '', stopped)
}

it('what is committed is served while an import runs, and the rest once it is', async () => {
  expect(await list('userName eq "user7@corp.example"')).toMatchObject({ totalResults: 0 })
  const run = new Importing(writer)
  run.commit(rows(0, 10))
  expect(await list('userName eq "user7@corp.example"')).toMatchObject({ resources: [{ id: 'person-7' }] })
  expect(await list('userName eq "user17@corp.example"')).toMatchObject({ totalResults: 0, resources: [] })
  expect(await list(undefined)).toMatchObject({ totalResults: 10 })
  run.commit(rows(10, 20))
  run.end()
  expect(await list('userName eq "user17@corp.example"')).toMatchObject({ resources: [{ id: 'person-17' }] })
  expect(await list(undefined, 19)).toMatchObject({
    totalResults: 20,
    resources: [{ id: 'person-18' }, { id: 'person-19' }],
  })
})

it('every index finds what a scan finds', async () => {
  const run = new Importing(writer)
  run.commit([...rows(0, 50), row('boss', 'Boss', ['person-1', 'person-2'])])
  run.end()
  const scanned = createGateway({ name: 'hr', schema: person, tokens: [], space: () => withoutIndexes(space) })
  const indexed = gateway
  for (const filter of [
    'userName eq "USER3@corp.example"',
    'emails.value eq "3@HOME.example"',
    'emails[value eq "3@mail.example"]',
    'members.value eq "person-2"',
    'members eq "PERSON-2"',
    'id eq "person-boss" and members eq "person-1"',
    'userName eq "user1@corp.example" or emails eq "2@home.example"',
  ]) {
    gateway = indexed
    const found = await list(filter)
    gateway = scanned
    expect(await list(filter), filter).toEqual(found)
  }
  expect((await list('members eq "person-2"')).totalResults).toBe(1)
})

it('a scan sees the space as it was when it began, whatever is committed meanwhile', async () => {
  const first = new Importing(writer)
  first.commit(rows(0, 3500, 'old'))
  first.end()
  let turns = 0
  const scan = await list('title eq "old"', 1, 1, () => {
    if (turns++ > 0) return false
    const second = new Importing(writer)
    second.commit(rows(0, 3500, 'new'))
    second.end()
    return false
  })
  expect(turns).toBe(3)
  expect(scan.totalResults).toBe(3500)
  expect(await list('title eq "old"')).toMatchObject({ totalResults: 0 })
})
