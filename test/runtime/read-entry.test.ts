import { afterEach, describe, expect, test } from 'vitest'
import { anchorParts, anchorText } from '../../src/mapping/anchor.ts'
import { configuration, Site } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})

describe('an entry of a system whose connector can be asked for it', () => {
  function siteOf(): Site {
    const settings = `{ file: ./directory.json, objectTypes: { person: { attributes: { id: { kind: integer }, site: {}, name: {} }, anchor: [id, site] } } }`
    const site = new Site().write({
      'ecmahost.yaml': configuration('memory', settings),
      'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: name, displayName: name } } }\n',
      'directory.json': JSON.stringify({ entries: { person: [{ id: 7, site: 'a|b', name: 'Ann' }] } }),
    })
    sites.push(site)
    return site
  }

  test('is asked for by all parts of its anchor', async () => {
    const row = await siteOf()
      .system('hr')
      .find(anchorText([7, 'a|b']) ?? '')
    expect(row).toMatchObject({ objectType: 'person', cells: [7, 'a|b', 'Ann'], source: 'hr' })
  })

  test.each(['7|x', '7', 'seven|x', '8|a'])('is missing where it has no such anchor: %s', async anchor => {
    await expect(siteOf().system('hr').find(anchor)).rejects.toMatchObject({
      code: 'entry-missing',
      params: { searched: 'its connector was asked for a person of that anchor' },
    })
  })
})

describe('the parts of an anchor', () => {
  test.each([[['a', 'b']], [['a|b', 'c\\d']], [['\\', '|']], [['1', 'x y', 'é']]])(
    'are those it was put together from: %j',
    parts => {
      expect(anchorParts(anchorText(parts) ?? '', parts.length)).toEqual(parts)
    },
  )
})
