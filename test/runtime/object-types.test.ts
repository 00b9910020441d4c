import { afterEach, expect, test } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { Site } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})

const system = (name: string): string => `  ${name}:
    connector: memory
    settings: { file: ./directory.json }
    mapping: ./hr.yaml
    token: aaaaaaaaaaaaaaaa
`
function siteOf(): Site {
  const site = new Site().write({
    'ecmahost.yaml': `systems:\n${system('hr')}${system('elsewhere')}`,
    'hr.yaml': `objectTypes:
  person: { resource: User, flows: { userName: userName } }
  group: { resource: Group, flows: { displayName: name } }
`,
    'directory.json': '{}',
  })
  sites.push(site)
  return site
}
const person = (id: string): Change => ({
  kind: 'add',
  objectType: 'person',
  anchor: [id],
  attributes: { id, userName: `user${id}` },
})
const group = (id: string): Change => ({ kind: 'add', objectType: 'group', anchor: [id], attributes: { id, name: id } })

test('an import of some object types leaves the others where they were: their changes are found by the next delta', async () => {
  const site = siteOf()
  const [hr, elsewhere] = [site.system('hr'), site.system('elsewhere')]
  await elsewhere.export({ changes: [person('1'), group('a')] })
  await hr.import({ mode: 'full' })
  await elsewhere.export({ changes: [person('2'), group('b')] })

  expect(await hr.import({ mode: 'full', objectTypes: ['person'] })).toMatchObject({ added: 1, deleted: 0 })
  await elsewhere.export({ changes: [person('3'), group('c')] })
  expect(await hr.import({ mode: 'delta', objectTypes: ['person'] })).toMatchObject({ mode: 'delta', added: 1 })
  const space = await hr.space()
  expect([space.count('person'), space.count('group')]).toEqual([3, 1])

  expect(await hr.import({ mode: 'delta' })).toMatchObject({ mode: 'delta', added: 2, failed: 0 })
  expect(space.count('group')).toBe(3)
})
