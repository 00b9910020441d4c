import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import { failureIn } from '../../../src/model/target-failure.ts'
import { loadConnector } from '../../../src/runtime/load.ts'
import { contextOf } from '../context.ts'
import { contents } from './site.ts'

const connector = await loadConnector('roster')
const settings = { File: 'roster.json', Pepper: 'salted', 'Create file': true, 'Password length': '8' }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-'))
  writeFileSync(join(folder, 'roster.json'), JSON.stringify(contents))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const exported = async (...changes: readonly Change[]) => await connector.export?.(settings, changes, contextOf(folder))
const text = () => readFileSync(join(folder, 'roster.json'), 'utf8')

async function delta(sequence: number): Promise<readonly Page[]> {
  const watermark = JSON.stringify({ 'ou=Sales,o=roster': `${sequence}`, 'ou=R\\+D,o=roster': `${sequence}` })
  const pages: Page[] = []
  const context = { ...contextOf(folder), objectTypes: ['person', 'group'], watermark }
  for await (const page of connector.importDelta?.(settings, context) ?? []) pages.push(page)
  return pages
}

/** An entry as it is now, by the names of its attributes. */
async function read(objectType: string, dn: string): Promise<Record<string, unknown> | null> {
  const cells = await connector.read?.(settings, { objectType, anchor: [dn] }, contextOf(folder))
  const schema = await connector.schema?.(settings, contextOf(folder))
  const attributes = schema?.objectTypes.find(({ name }) => name === objectType)?.attributes ?? []
  if (cells === null || cells === undefined) return null
  const named = attributes.map(({ name }, index) => [name, cells[index]] as const)
  return Object.fromEntries(named.filter(([, cell]) => cell !== null))
}

const ann = { objectType: 'person', anchor: ['id=1,ou=Sales,o=roster'] } as const

describe('changes of a roster', () => {
  test('a new person gets an id and a DN from it', async () => {
    const add: Change = {
      kind: 'add',
      objectType: 'person',
      anchor: null,
      attributes: { login: 'dan', mail: ['dan@x'], active: true },
      password: 'correct horse',
    }
    const dn = 'id=5,ou=Unassigned,o=roster'
    expect(await exported(add)).toEqual([{ kind: 'done', anchor: [dn] }])
    expect(await read('person', dn)).toEqual({ '-dn-': dn, id: 5, login: 'dan', mail: ['dan@x'], active: true })
    expect(text()).not.toContain('correct horse')
    expect(text()).toContain('"password": "scrypt$')
  })

  test('a person is put into a department by the DN, which need not have an id', async () => {
    const attributes = { '-dn-': 'ou=R\\+D,o=roster', login: 'dan' }
    const [result] = (await exported({ kind: 'add', objectType: 'person', anchor: null, attributes })) ?? []
    expect(result).toEqual({ kind: 'done', anchor: ['id=5,ou=R\\+D,o=roster'] })
  })

  test('values come and go, and attributes are cleared', async () => {
    const group = { objectType: 'group', anchor: ['id=4,ou=Sales,o=roster'] } as const
    const results = await exported(
      {
        kind: 'update',
        ...ann,
        changes: [
          { kind: 'values', attribute: 'mail', add: ['a.lee@x'], remove: ['ann@x'] },
          { kind: 'replace', attribute: 'givenName', value: null },
        ],
      },
      {
        kind: 'update',
        ...group,
        changes: [{ kind: 'values', attribute: 'members', add: ['id=2,ou=Sales,o=roster'], remove: [ann.anchor[0]] }],
      },
    )
    expect(results).toEqual([{ kind: 'done' }, { kind: 'done' }])
    const { '-dn-': dn, id, login, surname, active, ...rest } = (await read('person', ann.anchor[0])) ?? {}
    expect({ dn, id, login, surname, active }).toMatchObject({ id: 1, login: 'ann', surname: 'Lee', active: true })
    expect(rest).toEqual({ mail: ['a.lee@x'] })
    expect(await read('group', group.anchor[0])).toMatchObject({
      members: ['id=3,ou=R\\+D,o=roster', 'id=2,ou=Sales,o=roster'],
    })
  })

  test('who moves gets another DN, and is still a member and a manager', async () => {
    const to = { '-dn-': 'id=1,ou=R\\+D,o=roster' }
    expect(await exported({ kind: 'rename', ...ann, to })).toEqual([{ kind: 'done' }])
    expect(await read('person', ann.anchor[0])).toBeNull()
    expect(await read('person', to['-dn-'])).toMatchObject({ login: 'ann' })
    expect(await read('person', 'id=2,ou=Sales,o=roster')).toMatchObject({ manager: to['-dn-'] })
    const pages = await delta(4)
    expect(pages.filter(({ kind }) => kind === 'deletions')).toMatchObject([{ anchors: [[ann.anchor[0]]] }])
    const rows = pages.flatMap(page => (page.kind === 'rows' ? page.rows.map(([dn]) => dn) : []))
    expect(rows).toEqual([to['-dn-'], 'id=2,ou=Sales,o=roster', 'id=4,ou=Sales,o=roster'])
  })

  test('who goes is gone, and is absent the second time', async () => {
    const deletion: Change = { kind: 'delete', ...ann }
    expect(await exported(deletion)).toEqual([{ kind: 'done' }])
    expect(await exported(deletion)).toEqual([
      { kind: 'failed', failure: { kind: 'absent', message: 'missing: There is no id=1,ou=Sales,o=roster.' } },
    ])
    expect((await delta(4))[0]).toMatchObject({ kind: 'deletions', anchors: [ann.anchor] })
  })

  test('an id is never given twice', async () => {
    const add: Change = { kind: 'add', objectType: 'person', anchor: null, attributes: { login: 'dan' } }
    const [first] = (await exported(add)) ?? []
    const anchor = first?.kind === 'done' ? first.anchor : undefined
    await exported({ kind: 'delete', objectType: 'person', anchor: anchor ?? [] })
    expect(await exported(add)).toEqual([{ kind: 'done', anchor: ['id=6,ou=Unassigned,o=roster'] }])
  })

  test('a password that is too short refuses its person alone', async () => {
    const add: Change = { kind: 'add', objectType: 'person', anchor: null, attributes: { login: 'dan' } }
    expect(await exported({ ...add, password: 'short' }, add)).toEqual([
      { kind: 'failed', failure: { kind: 'refused', message: 'refused: A password has 8 characters at least.' } },
      { kind: 'done', anchor: ['id=5,ou=Unassigned,o=roster'] },
    ])
  })

  test('the first one makes the file', async () => {
    rmSync(join(folder, 'roster.json'))
    await exported({ kind: 'add', objectType: 'group', anchor: null, attributes: { name: 'All' } })
    expect(JSON.parse(text())).toMatchObject({ sequence: 1, entries: [{ id: 1, type: 'group' }] })
  })
})

describe('passwords of a roster', () => {
  const set = async (password: string) =>
    await connector.setPassword?.(settings, { ...ann, password, mustChange: true, unlock: true }, contextOf(folder))
  const change = async (oldPassword: string, password: string) =>
    await connector.changePassword?.(settings, { ...ann, oldPassword, password }, contextOf(folder))

  test('are kept as hashes, and changed by who knows the old one', async () => {
    await set('first password')
    expect(text()).not.toContain('first password')
    expect(text()).toContain('"mustChangePassword": true')
    const wrong: unknown = await change('another', 'second password').catch((error: unknown) => error)
    expect(failureIn(wrong)).toMatchObject({ kind: 'value', attribute: 'oldPassword' })
    await change('first password', 'second password')
    await change('second password', 'third password')
    expect(text()).toContain('"mustChangePassword": false')
  })

  test('are of use only with the pepper that they were hashed with', async () => {
    await set('first password')
    const other = { ...settings, Pepper: 'other' }
    const changing = connector.changePassword?.(
      other,
      { ...ann, oldPassword: 'first password', password: 'second password' },
      contextOf(folder),
    )
    await expect(changing).rejects.toThrow('The old password is not right.')
  })
})

describe('a test of a roster', () => {
  test('says which setting is wrong', async () => {
    const wrong = { ...settings, 'Password length': 'long' }
    await expect(connector.test?.(wrong, contextOf(folder))).rejects.toThrow(
      'Password length: "long" is no number from 1 to 99.',
    )
    writeFileSync(join(folder, 'roster.json'), '{ "people": [] }')
    await expect(connector.test?.(settings, contextOf(folder))).rejects.toThrow(
      'roster.json is no roster: it must hold a "sequence" and a list of "entries".',
    )
  })

  test('passes where all is well', async () => {
    expect(await connector.test?.(settings, contextOf(folder))).toBeUndefined()
  })

  test('partitions are the departments', async () => {
    expect(await connector.partitions?.(settings, contextOf(folder))).toEqual([
      { name: 'ou=R\\+D,o=roster', title: 'R+D' },
      { name: 'ou=Sales,o=roster', title: 'Sales' },
    ])
  })
})
