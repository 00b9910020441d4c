import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/host/config.ts'
import type { ProfileReport } from '../../../src/host/profile/event.ts'
import { orderedProfile } from '../../../src/host/profile/profiles.ts'
import { runProfile } from '../../../src/host/profile/run.ts'
import type { ConnectedSystem } from '../../../src/host/system.ts'
import { csv, Site } from '../../runtime/site.ts'
import { memoryFiles, siteFiles } from '../running-host.ts'

const gated = join(import.meta.dirname, '../../runtime/connectors/csv-behind-a-gate.ts')

let site: Site
beforeEach(() => {
  site = new Site()
})
afterEach(() => site.remove())

async function run(system: ConnectedSystem, profile: string): Promise<ProfileReport> {
  const { config } = loadConfig(site.path('ecmahost.yaml'))
  if (config === undefined) throw new Error('the configuration is wrong')
  const { signal } = new AbortController()
  const steps = orderedProfile(system.config, config.folder, { profile, dryRun: false })
  return await runProfile(system, steps, { dryRun: false, signal, tell: () => undefined, mask: text => text })
}

const step = (what: string): string => `{ part: { steps: [{ run: full import, ${what} }] } }`
const three = ['1,Ann,Lee,ann@x', '2,Bob,May,bob@x', '3,Cyd,Ray,cyd@x']

describe('what a step says holds for its run', () => {
  test('stopAfter: so many objects are read, and nothing is deleted', async () => {
    const system = site.write(siteFiles(step('stopAfter: 1'))).system('hr')
    await run(system, 'full')
    expect(await run(system, 'part')).toMatchObject({ steps: [{ read: 1, deleted: 0 }] })
    expect((await system.space()).count('person')).toBe(3)
  })

  test('deleteLimit: more deletions are held back, whatever the guards of the system allow', async () => {
    const system = site.write(siteFiles(step('deleteLimit: 1'))).system('hr')
    await run(system, 'full')
    site.write({ 'people.csv': csv(three.slice(0, 1)) })
    expect(await run(system, 'part')).toMatchObject({
      outcome: 'completed',
      steps: [{ deleted: 0, withheld: { deletions: 2, plan: 1 } }],
    })
  })

  test('timeout: a step that takes longer fails, and ends the run', async () => {
    const files = siteFiles('{ part: { steps: [{ run: full import, timeout: 1s }, delta import] } }')
    const text = files['ecmahost.yaml']?.replace('connector: csv', `connector: ${gated}`) ?? ''
    const system = site.write({ ...files, 'ecmahost.yaml': text }).system('hr')
    const { outcome, steps } = await run(system, 'part')
    expect({ outcome, steps: steps.map(({ mode }) => mode) }).toEqual({ outcome: 'failed', steps: ['full'] })
  })

  const directory = JSON.stringify({
    entries: {
      person: [
        { id: '1', userName: 'ada', unit: 'Corp' },
        { id: '2', userName: 'bob', unit: 'Labs' },
      ],
      group: [{ id: 'g', name: 'all', members: ['person:1'] }],
    },
  })
  const memory = (what: string) => ({
    ...memoryFiles(step(what), ', partition: unit'),
    'directory.json': directory,
  })

  test('objectTypes: the others are not read, and stay', async () => {
    const system = site.write(memory('objectTypes: [person]')).system('hr')
    expect(await run(system, 'part')).toMatchObject({ steps: [{ read: 2, added: 2 }] })
    await run(system, 'full')
    expect(await run(system, 'part')).toMatchObject({ steps: [{ read: 2, unchanged: 2, deleted: 0 }] })
    expect((await system.space()).count('group')).toBe(1)
  })

  test('partition: what is of another is not read, and stays', async () => {
    const system = site.write(memory('partition: Corp, objectTypes: [person]')).system('hr')
    await run(system, 'full')
    expect(await run(system, 'part')).toMatchObject({ steps: [{ partition: 'Corp', read: 1, deleted: 0 }] })
    expect((await system.space()).count('person')).toBe(2)
  })
})
