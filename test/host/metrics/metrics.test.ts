import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { counters, durations, measured } from '../../../src/host/metrics/figures.ts'
import { csv } from '../../runtime/site.ts'
import { ObservedHost } from '../observed.ts'
import { parseExposition, type Sample } from './exposition.ts'

let observed: ObservedHost
beforeEach(() => {
  observed = new ObservedHost()
})
afterEach(async () => {
  await observed.close()
})

async function scrape(): Promise<(name: string, labels?: Sample['labels']) => number | undefined> {
  const { text } = await observed.get('/metrics')
  const samples = parseExposition(text)
  return (name, labels = {}) =>
    samples.find(
      sample =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )?.value
}

describe('the figures of a host', () => {
  test('tell of runs, their entries, what is stored, and of requests', async () => {
    await observed.open()
    await observed.import()
    writeFileSync(
      observed.site.path('people.csv'),
      csv(['1,Ann,Lee,ann@x', '2,Bob,May,bobby@x', '3,Cyd,Ray,cyd@x', '4,D,E,d@x']),
    )
    await observed.import()
    await observed.scim('/Users?filter=userName%20eq%20%22ann@x%22')
    await observed.scim('/Users', { authorization: 'Bearer wrong' })
    await observed.get('/scim/someone-elses-text/Users')

    const figure = await scrape()
    const run = { system: 'hr', profile: '', mode: 'full', outcome: 'completed' }
    expect(figure('ecmahost_runs_total', run)).toBe(2)
    expect(figure('ecmahost_run_duration_seconds_count', { system: 'hr', mode: 'full' })).toBe(2)
    const entries = ['read', 'added', 'updated', 'deleted', 'unchanged', 'failed', 'out_of_scope']
    expect(entries.map(outcome => figure('ecmahost_entries_total', { system: 'hr', outcome }))).toEqual([
      7, 4, 1, 0, 2, 0, 0,
    ])
    expect(figure('ecmahost_space_entries', { system: 'hr', object_type: 'person' })).toBe(4)
    expect(figure('ecmahost_workers_busy', { system: 'hr' })).toBe(0)
    expect(figure('ecmahost_workers_waiting', { system: 'hr' })).toBe(0)
    expect(figure('ecmahost_breaker_open', { system: 'hr' })).toBe(0)
    const now = Date.now() / 1000
    expect(figure('ecmahost_last_good_import_timestamp_seconds', { system: 'hr' })).toBeLessThanOrEqual(now + 1)
    expect(figure('ecmahost_last_good_import_age_seconds', { system: 'hr' })).toBeGreaterThanOrEqual(0)
    const list = { system: 'hr', method: 'GET', route: '/scim/:system/:endpoint' }
    expect(figure('ecmahost_http_requests_total', { ...list, status: '200' })).toBe(1)
    expect(figure('ecmahost_http_requests_total', { ...list, status: '401' })).toBe(1)
    expect(figure('ecmahost_http_requests_total', { ...list, system: '', status: '404' })).toBe(1)
    expect(figure('ecmahost_http_request_duration_seconds_count', { route: list.route, status: '200' })).toBe(1)
    expect(figure('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
    expect(figure('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  })

  test('count failures by their code, and runs that could not begin', async () => {
    await observed.open()
    writeFileSync(observed.site.path('people.csv'), csv(['1,Ann,Lee,ann@x', '1,Bob,May,bob@x', ',Cyd,Ray,cyd@x']))
    await observed.import()
    writeFileSync(observed.site.path('hr.yaml'), 'objectTypes: {}')
    await expect(observed.import()).rejects.toThrow()
    const { text } = await observed.get('/metrics')
    const failures = parseExposition(text).filter(({ name }) => name === 'ecmahost_failures_total')
    expect(failures.map(({ labels }) => labels['system'])).toEqual(failures.map(() => 'hr'))
    expect(failures.reduce((sum, { value }) => sum + value, 0)).toBe(2)
  })

  test('are all there from the start or appear with what they count, and are named as Prometheus asks', async () => {
    await observed.open()
    const { text, type } = await observed.get('/metrics')
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const { name, help } of [...Object.values(counters), ...Object.values(durations), ...measured]) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} `)
    }
    for (const { name } of Object.values(counters)) expect(name).toMatch(/^ecmahost_[a-z_]+_total$/)
    for (const { name } of Object.values(durations)) expect(name).toMatch(/^ecmahost_[a-z_]+_seconds$/)
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect((await scrape())('ecmahost_info', { version })).toBe(1)
  })
})

describe('who may read the figures', () => {
  test('anybody, of a host that listens on this machine alone', async () => {
    await observed.open()
    expect((await observed.get('/metrics')).status).toBe(200)
  })

  test('nobody, of a host that others reach, without a token', async () => {
    await observed.open('', { listen: '0.0.0.0' })
    const { status, text } = await observed.get('/metrics')
    expect(status).toBe(403)
    expect(text).toContain('host.metrics.token')
  })

  test('who has the token, wherever the host listens', async () => {
    await observed.open('metrics: { token: figures-figures }', { listen: '0.0.0.0' })
    expect((await observed.get('/metrics')).status).toBe(401)
    expect((await observed.get('/metrics', { authorization: 'Bearer aaaaaaaaaaaaaaaa' })).status).toBe(401)
    expect((await observed.get('/metrics', { authorization: 'Bearer figures-figures' })).status).toBe(200)
  })

  test('nobody, where they are switched off', async () => {
    await observed.open('metrics: { enabled: false }')
    expect((await observed.get('/metrics')).status).toBe(404)
  })
})
