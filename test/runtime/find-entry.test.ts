import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { storeFileExists } from '../../src/space/store-file.ts'
import { configuration, csv, csvSite, Site } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
function siteOf(files: Readonly<Record<string, string>>): Site {
  const site = new Site().write(files)
  sites.push(site)
  return site
}

const path = join(import.meta.dirname, 'connectors/many-kinds-of-rows.ts')
const flows = 'flows: { userName: mail, displayName: mail }'

function manyKinds(
  settings = '{}',
  mapping = `objectTypes:
  person: { resource: User, ${flows} }
  contractor: { resource: User, ${flows} }
`,
): Site {
  return siteOf({ 'ecmahost.yaml': configuration(path, settings), 'hr.yaml': mapping })
}

describe('an entry in a connected system', () => {
  test('is found by its anchor, with its cells and where it stands; nothing is stored', async () => {
    const site = siteOf(csvSite)
    const system = site.system('hr')
    expect(await system.find('2')).toEqual({
      objectType: 'person',
      cells: ['2', 'Bob', 'May', 'bob@x'],
      source: './people.csv',
      unit: 'line',
      position: 3,
    })
    expect(storeFileExists(system.folder)).toBe(false)
  })

  test('is found in raw pages, behind rows that cannot be read, and no page after it is asked for', async () => {
    const site = manyKinds()
    expect(await site.system('hr').find('p7')).toMatchObject({
      objectType: 'person',
      cells: ['p7', 'u', 'p7@x'],
      position: 9,
    })
    expect(readFileSync(site.path('asked'), 'utf8')).toBe('3')
    expect(existsSync(site.path('ended'))).toBe(true)
  })

  test.each([
    ['p7|x', 40, 'seven@x'],
    ['a\\|b|c\\\\', 41, 'odd@x'],
  ])('is found by the compound anchor %s, in the pages of rows', async (anchor, position, mail) => {
    const row = await manyKinds().system('hr').find(anchor)
    expect(row).toMatchObject({ objectType: 'contractor', source: 'list', unit: 'row', position })
    expect(row.cells[2]).toBe(mail)
  })

  test('is found by the anchor that the mapping goes by, which need not be the declared one', async () => {
    const site = manyKinds('{}', `objectTypes: { contractor: { resource: User, anchor: mail, ${flows} } }\n`)
    expect(await site.system('hr').find('odd@x')).toMatchObject({ position: 41 })
  })

  test('is looked for in one object type alone where that is asked', async () => {
    const mapping = `objectTypes:
  person: { resource: User, ${flows} }
  contractor: { resource: User, anchor: id, ${flows} }
`
    const system = manyKinds('{}', mapping).system('hr')
    expect((await system.find('p7')).objectType).toBe('person')
    expect((await system.find('p7', { objectType: 'contractor' })).objectType).toBe('contractor')
  })
})

describe('an entry that is not there', () => {
  test('is an error that says what was read, and how much of it could not be', async () => {
    await expect(manyKinds().system('hr').find('p9')).rejects.toMatchObject({
      code: 'entry-missing',
      message:
        'hr has no entry with the anchor "p9": all 10 rows of person and contractor were read, and 2 of them could not be. The anchors there are: ecmahost space list hr.',
    })
    await expect(manyKinds().system('hr').find('p7', { objectType: 'contractor' })).rejects.toMatchObject({
      params: { searched: 'all 2 rows of contractor were read' },
    })
    const site = siteOf({ ...csvSite, 'people.csv': csv(['1,Ann,Lee,ann@x']) })
    await expect(site.system('hr').find('')).rejects.toMatchObject({
      params: { searched: 'the only row of person was read' },
    })
  })
})

test('the search tells how far it is, as far as the connector does', async () => {
  const told: unknown[] = []
  const system = manyKinds('{ pauseMs: 120 }').system('hr')
  await system.find('a\\|b|c\\\\', { progress: (...progress) => told.push(progress) })
  expect(told[0]).toEqual([4, 8])
})

test('the search is stopped with its worker', async () => {
  const site = siteOf({
    'ecmahost.yaml': configuration(
      join(import.meta.dirname, 'connectors/fails-after-two-pages.ts'),
      '{ how: loops, pages: 2 }',
    ),
    'hr.yaml': `objectTypes: { person: { resource: User, ${flows} } }\n`,
  })
  const stop = new AbortController()
  const system = site.system('hr')
  await system.prepare()
  const search = system.find('nobody', { signal: stop.signal })
  stop.abort()
  await expect(search).rejects.toMatchObject({ code: 'run-stopped' })
})

test.each([
  ['throws', 'connector-failed', 'hr: The line to the system went dead.'],
  ['wrong page', 'page-invalid', 'there is no kind of page "sheet"'],
])('a connector that fails on the way (%s) is told as in an import', async (how, code, message) => {
  const connector = join(import.meta.dirname, 'connectors/fails-after-two-pages.ts')
  const site = siteOf({
    'ecmahost.yaml': configuration(connector, `{ how: ${how}, pages: 2 }`),
    'hr.yaml': `objectTypes: { person: { resource: User, ${flows} } }\n`,
  })
  const system = site.system('hr')
  expect(await system.find('1-2')).toMatchObject({ position: 6 })
  await expect(system.find('nobody')).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})
