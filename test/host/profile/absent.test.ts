import { afterEach, describe, expect, test } from 'vitest'
import { render } from '../../../grammar/syntax/diagnostics.ts'
import { loadConfig } from '../../../src/host/config.ts'
import { Mistakes } from '../../../src/model/mistakes.ts'
import { Site } from '../../runtime/site.ts'
import { memoryFiles, siteFiles } from '../running-host.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
function siteOf(files: Readonly<Record<string, string>>): Site {
  const site = new Site().write(files)
  sites.push(site)
  return site
}

/** The errors that preparing the system finds, without the folder. */
async function mistakesIn(site: Site): Promise<string> {
  try {
    await site.system('hr').prepare()
    return ''
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error
    const errors = error.diagnostics.filter(({ severity }) => severity === 'error')
    return errors.map(render).join('\n').replaceAll(`${site.folder}/`, '')
  }
}

describe('object types and partitions of a step are looked for when the system is prepared', () => {
  test('an object type that the mapping does not have', async () => {
    const site = siteOf(
      siteFiles('{ nightly: { steps: [full import, { run: export, objectTypes: [person, persn] }] } }'),
    )
    expect(await mistakesIn(site)).toBe(
      `ecmahost.yaml:8:86: error: The mapping has no object type "persn". [unknown-object-type]
  8 |     profiles: { nightly: { steps: [full import, { run: export, objectTypes: [person, persn] }] } }
    |                                                                                      ^^^^^
  Did you mean "person"?`,
    )
  })

  test('a partition of a system that has none', async () => {
    const site = siteOf(siteFiles('{ nightly: { steps: [{ run: full import, partition: Corp }] } }'))
    expect(await mistakesIn(site)).toContain(
      `${place(site, 'Corp')}: error: hr has no partitions. [unknown-partition]`.replace(/^/, 'ecmahost.yaml:'),
    )
  })

  const memory = (profiles: string) => ({
    ...memoryFiles(profiles, ', partition: unit'),
    'directory.json': JSON.stringify({ entries: { person: [{ id: '1', userName: 'ada', unit: 'Corp' }], group: [] } }),
  })

  test('a partition that the system does not have', async () => {
    const site = siteOf(memory('{ nightly: { steps: [{ run: full import, partition: Crop }] } }'))
    const found = await mistakesIn(site)
    expect(found).toContain(
      `ecmahost.yaml:${place(site, 'Crop')}: error: hr has no partition "Crop". [unknown-partition]`,
    )
    expect(found).toContain('Did you mean "Corp"?')
  })

  test('what is there is no mistake', async () => {
    const site = siteOf(
      memory('{ nightly: { steps: [{ run: full import, partition: Corp, objectTypes: [person] }] } }'),
    )
    expect(await mistakesIn(site)).toBe('')
  })
})

describe('a schedule that is none is found when the configuration is loaded', () => {
  test('with its place', () => {
    const site = siteOf(siteFiles("{ nightly: { schedule: '0 25 * * *', steps: [full import] } }"))
    const { config, diagnostics } = loadConfig(site.path('ecmahost.yaml'))
    expect(config).toBeUndefined()
    expect(diagnostics.map(render).join('\n').replaceAll(`${site.folder}/`, '')).toBe(
      `ecmahost.yaml:8:38: error: "0 25 * * *" is no schedule: "25" is no hour (field 2 of five). [wrong-schedule]
  8 |     profiles: { nightly: { schedule: '0 25 * * *', steps: [full import] } }
    |                                      ^^^^^^^^^^^^
  It takes 0 to 23, * for every one, lists (1,15), ranges (1-5) and steps (*/10). The five fields: minute, hour, day of the month, month, weekday.`,
    )
  })
})

/** Where a word stands in the configuration: `line:column`. */
function place(site: Site, word: string): string {
  const { config } = loadConfig(site.path('ecmahost.yaml'))
  const text = config?.written.source.text ?? ''
  const before = text.slice(0, text.lastIndexOf(word)).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
