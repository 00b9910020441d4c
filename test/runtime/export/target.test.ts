import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { planExport } from '../../../src/runtime/export/plan.ts'
import { runExport } from '../../../src/runtime/export/run.ts'
import { poolTarget } from '../../../src/runtime/export/target.ts'
import { poolOf } from '../isolated.ts'
import { Site } from '../site.ts'
import { add, surroundings } from './changes.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})

function targetOf(batch: number, connector = 'keeps-entries.ts') {
  const site = new Site()
  const pool = poolOf('thread')
  sites.push(site)
  const file = site.path('people.txt')
  const path = join(import.meta.dirname, '../connectors', connector)
  const spec = { system: 'people', connector: path, settings: { file, batch }, folder: '/' }
  return { pool, spec, file, open: () => poolTarget(pool, spec) }
}

describe('a connected system as a target', () => {
  test('gets all but what its connector dies of or refuses, each once', async () => {
    const { pool, spec, file, open } = targetOf(8)
    const { target, limits } = await open()
    expect(limits).toEqual({ batch: 8 })
    const schema = await pool.call(spec, 'schema', null)
    const names = ['a', 'b', 'poison', 'c', 'd', 'bad', 'e', 'f']
    const plan = planExport(
      names.map(name => add('person', name)),
      schema,
      limits,
    )
    const { outcomes, counts } = await runExport(plan, target, {
      surroundings: surroundings(),
      retry: { attempts: 2 },
    })
    expect(readFileSync(file, 'utf8').trim().split('\n').sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(counts).toMatchObject({ done: 6, failed: 2 })
    expect(outcomes[2]).toMatchObject({ failure: { code: 'worker-lost', retry: true } })
    expect(outcomes[5]).toMatchObject({ failure: { code: 'target-value', message: 'not this one', attribute: 'id' } })
  })

  test('is none where its connector cannot export, or has limits that make no sense', async () => {
    await expect(targetOf(1, 'csv-in-drips.ts').open()).rejects.toMatchObject({ code: 'operation-missing' })
    await expect(targetOf(0).open()).rejects.toMatchObject({ code: 'result-invalid' })
  })
})
