import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { ConnectedSystem } from '../../src/host/system.ts'
import type { Change } from '../../src/model/change.ts'
import type { Value } from '../../src/model/value.ts'
import { configuration, Site } from '../runtime/site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})

const mapping = `objectTypes:
  person:
    resource: User
    flows:
      userName: userName
      displayName: displayName
      nickName: Join(" ", [displayName], [unit])
      phoneNumbers.value: phones
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: { from: manager, reference: person }
  group:
    resource: Group
    flows:
      displayName: name
      members: { from: members, reference: person }
`

function systemOf(settings = '{ file: ./directory.json }'): { site: Site; system: ConnectedSystem } {
  const site = new Site().write({
    'ecmahost.yaml': configuration('memory', settings),
    'hr.yaml': mapping,
    'directory.json': '{}',
  })
  sites.push(site)
  return { site, system: site.system('hr') }
}

const person = (id: string, more: Readonly<Record<string, Value>> = {}): Change => ({
  kind: 'add',
  objectType: 'person',
  anchor: [id],
  attributes: { id, userName: `user${id}`, displayName: `Person ${id}`, ...more },
})
const group = (id: string, members: readonly string[]): Change => ({
  kind: 'add',
  objectType: 'group',
  anchor: [id],
  attributes: { id, name: `Group ${id}`, members: members.map(one => `person:${one}`) },
})
const attributesOf = async (system: ConnectedSystem, objectType: string, anchor: string) =>
  (await system.space()).get(objectType, anchor)?.attributes
const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'

describe('an export', () => {
  test('reaches the target in the order of references, and the space shows it at once', async () => {
    const { system } = systemOf()
    await system.import({ mode: 'full' })
    const changes = [group('g', ['1', '2']), person('2', { manager: '1' }), person('1', { phones: ['1', '2'] })]
    expect(await system.export({ changes })).toMatchObject({
      outcome: 'completed',
      mode: 'export',
      added: 3,
      failed: 0,
      waiting: 0,
    })
    expect(await attributesOf(system, 'group', 'g')).toEqual({
      displayName: 'Group g',
      members: ['person-1', 'person-2'],
    })
    expect(await attributesOf(system, 'person', '2')).toMatchObject({ userName: 'user2', [manager]: 'person-1' })
    const again = await system.import({ mode: 'full' })
    expect(again).toMatchObject({ added: 0, updated: 0, unchanged: 3, deleted: 0, unconfirmed: 0, failures: [] })
  })

  test('changes what is told, and leaves what it cannot tell to the next import', async () => {
    const { system } = systemOf()
    await system.import({ mode: 'full' })
    await system.export({ changes: [person('1', { unit: 'Sales' }), group('g', ['1'])] })
    const changes: Change[] = [
      {
        kind: 'update',
        objectType: 'person',
        anchor: ['1'],
        changes: [{ kind: 'replace', attribute: 'displayName', value: 'Ann' }],
      },
      {
        kind: 'update',
        objectType: 'group',
        anchor: ['g'],
        changes: [{ kind: 'values', attribute: 'members', add: [], remove: ['person:1'] }],
      },
    ]
    expect(await system.export({ changes })).toMatchObject({ updated: 2, failed: 0 })
    expect(await attributesOf(system, 'person', '1')).toMatchObject({ displayName: 'Ann', nickName: 'Person 1 Sales' })
    expect(await attributesOf(system, 'group', 'g')).toEqual({ displayName: 'Group g' })
    expect(await system.import({ mode: 'full' })).toMatchObject({ updated: 1, unchanged: 1, unconfirmed: 0 })
    expect(await attributesOf(system, 'person', '1')).toMatchObject({ nickName: 'Ann Sales' })
  })

  test('deletes, and the next import confirms it', async () => {
    const { system } = systemOf()
    await system.export({ changes: [person('1'), person('2')] })
    await system.import({ mode: 'full' })
    await system.export({ changes: [{ kind: 'delete', objectType: 'person', anchor: ['2'] }] })
    expect(await attributesOf(system, 'person', '2')).toBeUndefined()
    expect(await system.import({ mode: 'full' })).toMatchObject({ unchanged: 1, added: 0, unconfirmed: 0 })
  })

  test('says what is different when the target did not keep what it was told', async () => {
    const { site, system } = systemOf()
    await system.import({ mode: 'full' })
    await system.export({ changes: [person('1')] })
    const file = site.path('directory.json')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Person 1', 'Somebody else'))
    const report = await system.import({ mode: 'full' })
    expect(report).toMatchObject({ updated: 1, unconfirmed: 1 })
    expect(report.failures[0]).toMatchObject({
      code: 'export-unconfirmed',
      message: expect.stringContaining('displayName was exported as "Person 1", and the system has "Somebody else".'),
    })
  })

  test('of a dry run plans, and writes nothing anywhere', async () => {
    const { site, system } = systemOf()
    const report = await system.export({ changes: [person('1'), group('g', ['1'])], dryRun: true })
    expect(report).toMatchObject({ dryRun: true, read: 2, added: 0 })
    expect(report.planned?.changes.map(({ objectType }) => objectType)).toEqual(['person', 'group'])
    expect(readFileSync(site.path('directory.json'), 'utf8')).toBe('{}')
    expect([...(await system.space()).pending()]).toEqual([])
    expect((await system.space()).runs(9)).toEqual([])
  })

  test('keeps what may pass another time, and drops what never will', async () => {
    const { site, system } = systemOf('{ file: ./directory.json, faults: { busyEvery: 1 } }')
    await system.prepare()
    // It waits between its attempts, and never gets through.
    const report = await system.export({ changes: [person('1')], timeoutMs: 1_500 })
    expect(report).toMatchObject({ outcome: 'failed', waiting: 1 })
    expect(report.error).toBe('The export took longer than 1.5 s. What is left waits for the next one.')
    await system.close()
    site.write({ 'ecmahost.yaml': configuration('memory', '{ file: ./directory.json }') })
    const again = site.system('hr')
    const twice: Change = { ...person('2'), attributes: { id: '2', userName: 'user1' } } as Change
    const second = await again.export({ changes: [twice] })
    expect(second).toMatchObject({ outcome: 'completed', added: 1, failed: 1, waiting: 0 })
    expect(second.failures).toMatchObject([{ code: 'target-exists', anchor: '2' }])
    expect([...(await again.space()).failures(second.run)]).toMatchObject([{ code: 'target-exists' }])
    expect([...(await again.space()).pending()]).toEqual([])
  })

  test('is written to its audit file, without secrets', async () => {
    const { site, system } = systemOf()
    const audit = { path: site.path('audit/export.jsonl'), only: false }
    const first: Change = { ...(person('1') as Extract<Change, { kind: 'add' }>), password: 'correct horse battery' }
    await system.export({ changes: [first], audit })
    const text = readFileSync(audit.path, 'utf8')
    expect(text).not.toContain('correct horse')
    expect(
      text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toMatchObject([{ change: { kind: 'add', anchor: ['1'] }, outcome: { kind: 'done' } }])
  })
})
