import { readdirSync, readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/host/config.ts'
import { orderedProfile } from '../../../src/host/profile/profiles.ts'
import { runProfile } from '../../../src/host/profile/run.ts'
import type { ConnectedSystem } from '../../../src/host/system.ts'
import { csv, Site } from '../../runtime/site.ts'
import { memoryFiles, siteFiles } from '../running-host.ts'

let site: Site
beforeEach(() => {
  site = new Site()
})
afterEach(() => site.remove())

async function run(system: ConnectedSystem, profile: string, mask = (text: string) => text) {
  const { config } = loadConfig(site.path('ecmahost.yaml'))
  const hr = config?.systems.get('hr')
  if (config === undefined || hr === undefined) throw new Error('the configuration is wrong')
  const { signal } = new AbortController()
  const order = orderedProfile(hr, config.folder, { profile, dryRun: false })
  return await runProfile(system, order, { dryRun: false, signal, tell: () => undefined, mask })
}

function audit(name = 'audit/hr.jsonl'): readonly Record<string, unknown>[] {
  const lines = readFileSync(site.path(name), 'utf8').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as Record<string, unknown>)
}

const audited = (more = '') => `{ nightly: { steps: [{ run: full import, audit: { file: audit/hr.jsonl${more} } }] } }`

describe('the audit file of an import', () => {
  test('has a line for each entry that changed: what it held, what it holds, and what is gone', async () => {
    const system = site.write(siteFiles(audited())).system('hr')
    await run(system, 'full')
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '2,Rob,May,bob@x', '4,Dee,Fox,dee@x']) })
    await run(system, 'nightly')
    expect(audit()).toEqual([
      {
        change: 'update',
        objectType: 'person',
        anchor: '2',
        attributes: { displayName: { old: 'Bob May', new: 'Rob May' } },
      },
      {
        change: 'add',
        objectType: 'person',
        anchor: '4',
        attributes: { userName: { new: 'dee@x' }, displayName: { new: 'Dee Fox' } },
      },
      {
        change: 'delete',
        objectType: 'person',
        anchor: '3',
        attributes: { userName: { old: 'cyd@x' }, displayName: { old: 'Cyd Ray' } },
      },
      { step: expect.objectContaining({ mode: 'full', added: 1, updated: 1, deleted: 1 }) as unknown },
    ])
  })

  test('is readable by its owner alone, and holds no secret', async () => {
    const system = site.write(siteFiles(audited())).system('hr')
    await run(system, 'nightly', text => text.replaceAll('ann@x', '***'))
    expect(statSync(site.path('audit/hr.jsonl')).mode & 0o777).toBe(0o600)
    expect(audit()[0]).toMatchObject({ anchor: '1', attributes: { userName: { new: '***' } } })
  })

  test('is written anew by each run', async () => {
    const system = site.write(siteFiles(audited())).system('hr')
    await run(system, 'nightly')
    expect(audit()).toHaveLength(4)
    await run(system, 'nightly')
    expect(audit()).toEqual([{ step: expect.objectContaining({ unchanged: 3 }) as unknown }])
  })

  test('of two steps with one file holds what both have done', async () => {
    const twice = audited().replace(/steps: \[(.*)\] \}/, 'steps: [$1, $1] }')
    const system = site.write(siteFiles(twice)).system('hr')
    await run(system, 'nightly')
    expect(audit().filter(line => 'step' in line)).toMatchObject([{ step: { added: 3 } }, { step: { unchanged: 3 } }])
  })

  test('instead of the target tells what would become of each entry, and nothing is stored', async () => {
    const profiles = `{ real: { steps: [full import] }, ${audited(', only: true').slice(1)}`
    const system = site.write(siteFiles(profiles)).system('hr')
    await run(system, 'real')
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '2,Bob,Mayer,bob@x', '4,Dan,Fox,dan@x']) })
    const counted = { dryRun: true, added: 1, updated: 1, deleted: 1, unchanged: 1 }
    expect(await run(system, 'nightly')).toMatchObject({ outcome: 'completed', steps: [counted] })
    expect(audit()).toMatchObject([
      { change: 'update', anchor: '2', attributes: { displayName: { old: 'Bob May', new: 'Bob Mayer' } } },
      { change: 'add', anchor: '4' },
      { change: 'delete', anchor: '3' },
      { step: counted },
    ])
    const space = await system.space()
    expect([space.count('person'), space.get('person', '2')?.attributes['displayName']]).toEqual([3, 'Bob May'])
    expect(space.runs(9)).toHaveLength(1)
    expect(readdirSync(site.path('data'))).not.toContain('hr.aside')
    // And the next import is as if nothing had been.
    expect(await run(system, 'real')).toMatchObject({ steps: [{ added: 1, updated: 1, deleted: 1, unchanged: 1 }] })
  })

  test('instead of the target tells what a guard would hold back, and keeps no plan', async () => {
    const profiles = `{ real: { steps: [full import] }, ${audited(', only: true').slice(1)}`
    const system = site.write(siteFiles(profiles)).system('hr')
    await run(system, 'real')
    site.write({ 'people.csv': csv([]) })
    for (const _ of [1, 2]) {
      expect(await run(system, 'nightly')).toMatchObject({ steps: [{ withheld: { deletions: 3, plan: null } }] })
    }
    expect((await system.space()).plans()).toEqual([])
  })

  test('that cannot be made keeps the import from beginning', async () => {
    const system = site.write({ ...siteFiles(audited()), audit: 'a file where a folder should be' }).system('hr')
    await expect(run(system, 'nightly')).rejects.toMatchObject({ code: 'audit-unwritable' })
    expect((await system.space()).runs(1)).toEqual([])
  })
})

describe('members of groups in an audit file', () => {
  test('are those that came and went', async () => {
    const directory = (members: readonly string[]) =>
      JSON.stringify({
        entries: { person: [], group: [{ id: 'g', name: 'all', members: members.map(one => `person:${one}`) }] },
      })
    const files = { ...memoryFiles(audited()), 'directory.json': directory(['1', '2', '3']) }
    const system = site.write(files).system('hr')
    await run(system, 'full')
    site.write({ 'directory.json': directory(['2', '3', '4']) })
    await run(system, 'nightly')
    expect(audit()[0]).toEqual({
      change: 'update',
      objectType: 'group',
      anchor: 'g',
      attributes: { members: { added: ['person-4'], removed: ['person-1'] } },
    })
  })
})
