import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { DemoSite } from '../demo-site.ts'

const site = new DemoSite()
afterAll(async () => {
  await site.remove()
})

test('a host with a log writes lines of JSON to stderr, beside what it says to people, and none holds a token', async () => {
  await site.make({ people: 10, users: 10, groups: 1 }, text => text.replace(/^host:\n/m, 'host:\n  log: {}\n'))
  const host = site.run('host', '--config', 'demo/ecmahost.yaml')
  await host.said(/Ctrl-C stops it/)
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(host.err) ?? []
  const token = readFileSync(site.path('demo/secrets/hr'), 'utf8').trim()
  await fetch(`${url}/scim/hr/Users?filter=${token}`, { headers: { authorization: `Bearer ${token}` } })
  await host.said(/"status":400/)
  expect(await host.interrupt()).toMatchObject({ code: 0 })

  const lines = host.err.split('\n').filter(line => line.startsWith('{'))
  const told = lines.map(line => JSON.parse(line) as Readonly<Record<string, unknown>>)
  expect(told.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['The configuration was read.', 'The host listens.', 'The host stopped.']) as unknown,
  )
  for (const system of ['hr', 'erp']) {
    expect(told).toContainEqual(expect.objectContaining({ system, msg: 'The full import completed.', run: 1 }))
  }
  expect(host.err).toContain('hr: full import completed')
  expect(host.err).not.toContain(token)
})
