import { afterAll, describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../../src/host/config.ts'
import { orderedProfile, profilesOf } from '../../../src/host/profile/profiles.ts'
import { Site } from '../../runtime/site.ts'
import { siteFiles } from '../running-host.ts'

const site = new Site()
afterAll(() => site.remove())

function configOf(profiles: string): Config {
  const { config } = loadConfig(site.write(siteFiles(profiles)).path('ecmahost.yaml'))
  if (config === undefined) throw new Error('the configuration is wrong')
  return config
}

function hr(profiles: string) {
  const config = configOf(profiles)
  const system = config.systems.get('hr')
  if (system === undefined) throw new Error('there is no hr')
  return { system, folder: config.folder }
}

describe('the profiles of a system', () => {
  test('full, delta and export are there without being written', () => {
    const { system, folder } = hr('{}')
    expect([...profilesOf(system, folder)].map(([name, { steps }]) => [name, steps])).toEqual([
      ['full', [{ run: 'full import' }]],
      ['delta', [{ run: 'delta import' }]],
      ['export', [{ run: 'export' }]],
    ])
  })

  test('what is written under such a name is what it means', () => {
    const { system, folder } = hr('{ full: { steps: [full import, export] } }')
    expect(orderedProfile(system, folder, { profile: 'full', dryRun: false }).steps).toEqual([
      { run: 'full import' },
      { run: 'export' },
    ])
  })

  test('a step says all that it may in units of the program, and its file from the folder of the configuration', () => {
    const { system, folder } = hr(`
      nightly:
        steps:
          - run: full import
            objectTypes: [person]
            partition: Corp
            pageSize: 50
            timeout: 30m
            stopAfter: 10
            deleteLimit: 3
            audit: { file: audit/hr.jsonl, only: true }`)
    expect(orderedProfile(system, folder, { profile: 'nightly', dryRun: false }).steps).toEqual([
      {
        run: 'full import',
        objectTypes: ['person'],
        partition: 'Corp',
        pageSize: 50,
        timeoutMs: 1_800_000,
        stopAfter: 10,
        deleteLimit: 3,
        audit: { path: site.path('audit/hr.jsonl'), only: true },
      },
    ])
  })

  test('an import by itself is of no profile', () => {
    const { system, folder } = hr('{}')
    expect(orderedProfile(system, folder, { mode: 'delta', dryRun: false })).toEqual({
      name: null,
      schedule: undefined,
      steps: [{ run: 'delta import' }],
    })
  })
})
