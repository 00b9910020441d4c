import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { ConnectorPool } from '../../src/runtime/pool.ts'
import { poolOf } from './isolated.ts'
import { Site } from './site.ts'

const sites: Site[] = []
afterAll(async () => {
  for (const site of sites) await site.remove()
})

const code = `
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { version } from './parts/version.ts'

export const connector = {
  settings: {},
  async script(_settings, { text }, { log }) {
    if (text === 'hold') log.info('holding')
    while (text === 'hold' && !existsSync(new URL('./release', import.meta.url))) await pause(5)
    return version
  },
}
`
const versionIs = (version: string) => ({ 'parts/version.ts': `export const version = '${version}'\n` })

describe.each(['thread', 'process'] as const)('in a %s, a connector whose code changes', kind => {
  const site = new Site().write({ 'connector.ts': code, ...versionIs('first') })
  sites.push(site)
  const spec = { system: 'hr', connector: site.path('connector.ts'), settings: {}, folder: site.folder }
  const ask = (pool: ConnectorPool, text: string) => pool.call(spec, 'script', { text, arguments: {} })

  test('is new for the next task, and old for one that is under way', async () => {
    const holding = Promise.withResolvers<void>()
    const pool = poolOf(kind, { threads: 2 }, { log: () => holding.resolve() })
    expect(await ask(pool, '')).toBe('first')
    const held = ask(pool, 'hold')
    await holding.promise
    site.write(versionIs('another'))
    expect(await ask(pool, '')).toBe('another')
    writeFileSync(site.path('release'), '')
    expect(await held).toBe('first')
    expect(await ask(pool, '')).toBe('another')
  })
})
