import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSpace } from '../../src/space/space.ts'
import { siteFiles } from '../host/running-host.ts'
import { csv, Site } from '../runtime/site.ts'
import { Running } from './running.ts'

const gated = join(import.meta.dirname, '../runtime/connectors/csv-behind-a-gate.ts')

let site: Site
const processes: Running[] = []
beforeEach(() => {
  site = new Site()
})
afterEach(async () => {
  for (const running of processes.splice(0)) await running.kill()
  await site.remove()
})

function start(...words: readonly string[]): Running {
  const running = new Running(words, { cwd: site.folder })
  processes.push(running)
  return running
}

async function host(): Promise<Running> {
  const running = start('host')
  await running.said(/Ctrl-C stops it/)
  return running
}

/** How a command ended. */
async function done(...words: readonly string[]) {
  const running = start(...words)
  const code = await running.ended
  return { code, out: running.out, err: running.err }
}

const people = (count: number): string =>
  csv(Array.from({ length: count }, (_, row) => `${row + 1},Ann,Lee ${row + 1},a${row}@x`))

/** A source that is read to its end only once there is a file called `gate`. */
function gatedFiles(): Readonly<Record<string, string>> {
  const files = siteFiles('{ nightly: { steps: [full import, delta import] } }', '    importAtStart: false\n')
  return { ...files, 'ecmahost.yaml': files['ecmahost.yaml']?.replace('connector: csv', `connector: ${gated}`) ?? '' }
}

describe('while a host runs', () => {
  test('a command sends its run to the host, and tells the same as if it were run here', async () => {
    site.write(siteFiles('{}'))
    await host()
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '2,Bob,May,bob@x']) })
    const { code, out, err } = await done('import', 'hr')
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toMatch(/^The host that has the data folder runs it\.\n/)
    expect(err).toMatch(
      /^hr: full import completed in [\d.]+ s\n {2}read 2, added 0, updated 0, deleted 1, unchanged 2, failed 0\n/m,
    )
    const json = await done('run', 'hr', 'full', '--json')
    expect(json.code).toBe(0)
    expect(JSON.parse(json.out)).toMatchObject({ profile: 'full', steps: [{ run: 3, read: 2, unchanged: 2 }] })
  })

  test('Ctrl-C stops the run that was sent, and the host goes on', async () => {
    site.write(gatedFiles())
    const serving = await host()
    const command = start('run', 'hr', 'nightly')
    await command.said(/The host that has the data folder runs it/)
    await begun()
    expect(await command.interrupt()).toMatchObject({ code: 130 })
    expect(command.err).toMatch(/^hr: full import of nightly \(step 1\) stopped in /m)
    await serving.said(/hr: full import of nightly \(step 1\) stopped in /)
    const { out } = await done('runs', 'hr', '--limit', '1', '--json')
    expect(JSON.parse(out)).toMatchObject([{ outcome: 'stopped', deleted: 0, profile: { name: 'nightly', step: 1 } }])
    expect(await serving.interrupt()).toMatchObject({ code: 0 })
  })

  test('what goes on can be followed from another process, until it is over', async () => {
    site.write(gatedFiles())
    await host()
    const command = start('run', 'hr', 'nightly')
    await begun()
    const followed = start('runs', 'hr', '--follow')
    await followed.said(/^hr {2}\d/m)
    site.write({ gate: '' })
    expect(await followed.ended).toBe(0)
    expect(followed.out).toMatch(
      /^ {3}1 {2}\S+ {2}full {4}completed .* read 3 .* nightly \(step 1\)\n {3}2 {2}\S+ {2}delta {3}completed .* nightly \(step 2\)\n$/,
    )
    expect(await command.ended).toBe(0)
  })

  test('a profile is run by the clock, which the host says at its start', async () => {
    site.write(siteFiles('{ often: { schedule: every 1s, steps: [delta import] } }'))
    const serving = await host()
    expect(serving.err).toMatch(/\nDue by the clock:\n {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}hr {2}often\n/)
    await serving.said(/hr: delta import of often \(step 1\) completed/, 2)
    const { out } = await done('runs', 'hr', '--due')
    expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}often/)
    expect(await serving.interrupt()).toMatchObject({ code: 0 })
    expect(serving.err).toMatch(/Stopping\.\n$/)
  })

  test('a host that was killed leaves nothing in the way of the next', async () => {
    site.write(siteFiles('{}'))
    await (await host()).kill()
    expect(existsSync(site.path('data/control.sock'))).toBe(true)
    expect(await done('import', 'hr')).toMatchObject({
      code: 0,
      err: expect.not.stringContaining('The host that has') as string,
    })
    await host()
    expect(await done('import', 'hr')).toMatchObject({
      code: 0,
      err: expect.stringContaining('The host that has') as string,
    })
  })

  test('what a guard held back is approved by the host', async () => {
    site.write({
      ...siteFiles('{}', '    guards: { shortRead: 0, deletes: { count: 1, percent: 1, free: 0 } }\n'),
      'people.csv': people(5),
    })
    await host()
    site.write({ 'people.csv': people(2) })
    expect(await done('import', 'hr')).toMatchObject({ code: 1 })
    expect(await done('plan', 'approve', 'hr', '1')).toEqual({
      code: 0,
      out: '',
      err: 'Plan 1 of hr is done: 3 entries deleted, 0 members taken out.\n',
    })
    expect((await done('space', 'count', 'hr')).out).toBe('person  2\n')
  })

  test('the level of a log is set, where the host keeps one', async () => {
    site.write(siteFiles('{}'))
    expect(await done('log', 'level', 'hr', 'debug')).toMatchObject({
      code: 2,
      err: expect.stringContaining('No host is running.') as string,
    })
    const first = await host()
    expect(await done('log', 'level', 'hr', 'debug')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The host keeps no log') as string,
    })
    await first.interrupt()
    const files = siteFiles('{}')
    site.write({ 'ecmahost.yaml': files['ecmahost.yaml']?.replace('host: {', 'host: { log: { file: ./log }, ') ?? '' })
    await host()
    expect(await done('log', 'level', 'hr', 'silent')).toMatchObject({
      code: 0,
      err: 'The log of hr has the level silent.\n',
    })
    await done('run', 'hr', 'full')
    expect(readFileSync(site.path('log'), 'utf8').match(/"system":"hr".*The full import began/g)).toHaveLength(1)
  })

  test('an import in the foreground cannot be asked for another run', async () => {
    site.write(gatedFiles())
    const importing = start('import', 'hr')
    await begun()
    const { code, err } = await done('run', 'hr', 'full')
    expect(code).toBe(3)
    expect(err).toContain('[folder-in-use]')
    expect(await importing.interrupt()).toMatchObject({ code: 130 })
  })
})

/** Settles once a run goes on. */
async function begun(): Promise<void> {
  for (;;) {
    const space = openSpace(site.path('data/hr'))
    const goes = space?.runs(1)[0]?.outcome === 'running'
    await space?.close()
    if (goes) return
    await pause(20)
  }
}
