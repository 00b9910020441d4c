import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ObservedHost } from '../observed.ts'

let observed: ObservedHost
beforeEach(() => {
  observed = new ObservedHost()
})
afterEach(async () => {
  await observed.close()
})

const other = `  erp: { connector: csv, settings: {}, mapping: ./hr.yaml, token: bbbbbbbbbbbbbbbb }\n`

describe('/healthz', () => {
  test('answers as soon as the process listens', async () => {
    await observed.open()
    expect(await observed.get('/healthz')).toMatchObject({ status: 200, text: '{"alive":true}' })
  })
})

describe('/readyz', () => {
  test('says no until every system is served, and which are', async () => {
    await observed.open('', { systems: other })
    const before = await observed.get('/readyz')
    expect([before.status, JSON.parse(before.text)]).toEqual([
      503,
      {
        ready: false,
        systems: {
          hr: { served: false, lastImport: null, lastGoodImport: null },
          erp: { served: false, lastImport: null, lastGoodImport: null },
        },
      },
    ])
    await observed.import()
    const after = await observed.get('/readyz')
    expect([after.status, JSON.parse(after.text)]).toMatchObject([503, { systems: { hr: { served: true } } }])
  })

  test('of one system says how its last import went', async () => {
    await observed.open('', { systems: other })
    await observed.import()
    const { status, text } = await observed.get('/readyz/hr')
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { ready: true, served: true, lastImport: { run: 1, mode: 'full', outcome: 'completed', failed: 0 } },
    ])
    expect((JSON.parse(text) as { lastGoodImport: string }).lastGoodImport).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect((await observed.get('/readyz/erp')).status).toBe(503)
    expect((await observed.get('/readyz/nobody')).text).toBe('{"ready":false}')
  })

  test('tells others than this machine nothing but yes or no', async () => {
    await observed.open('', { listen: '0.0.0.0' })
    await observed.import()
    expect(await observed.get('/readyz')).toMatchObject({ status: 200, text: '{"ready":true}' })
    expect(await observed.get('/readyz/hr')).toMatchObject({ status: 200, text: '{"ready":true}' })
  })
})
