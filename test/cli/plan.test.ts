import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csv, csvSite, Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'
import { hasTerminal, Terminal } from './terminal.ts'

const people = (count: number): string =>
  csv(Array.from({ length: count }, (_, row) => `${row + 1},Ann,Lee ${row + 1},a${row}@x`))

/** A site whose last import would have deleted 15 of 20 people, and was kept from it. */
async function heldBack(): Promise<Site> {
  const site = new Site().write({
    ...csvSite,
    'ecmahost.yaml': `${csvSite['ecmahost.yaml'].trimEnd()}
    guards: { shortRead: 0, deletes: { count: 3, percent: 10, free: 0 } }
`,
    'people.csv': people(20),
  })
  await ecmahost('import', 'hr', '--config', site.path('ecmahost.yaml'))
  site.write({ 'people.csv': people(5) })
  const { code, err } = await ecmahost('import', 'hr', '--config', site.path('ecmahost.yaml'))
  expect(code).toBe(1)
  expect(err).toContain('15 deletions held back: ')
  expect(err).toContain('  See: ecmahost plan show hr 1. Do it: ecmahost plan approve hr 1\n')
  return site
}

let site: Site
beforeAll(async () => {
  site = await heldBack()
})
afterAll(() => site.remove())
const command = (...words: readonly string[]) => ecmahost('plan', ...words, '--config', site.path('ecmahost.yaml'))

describe('ecmahost plan', () => {
  test('list has what was held back, and why', async () => {
    const { code, out } = await command('list', 'hr')
    expect(code).toBe(0)
    expect(out).toMatch(/^ {3}1 {2}\S+Z {2}open {7}run 2 {2}15 deletions: 15 of 20 .*\n$/)
    expect(JSON.parse((await command('list', 'hr', '--json')).out)).toMatchObject([
      { plan: 1, run: 2, state: 'open', deletions: 15, members: 0 },
    ])
  })

  test('show has a line for each deletion, with what people know the entry by', async () => {
    const { code, out, err } = await command('show', 'hr', '1')
    expect(code).toBe(0)
    expect(err).toMatch(/^Plan 1 \(open\), of run 2, \S+: 15 deletions\n/)
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(15)
    expect(lines).toContain('delete  person  6  Ann Lee 6')
  })

  test('show has a part of them, as JSON too', async () => {
    const { out, err } = await command('show', 'hr', '1', '--offset', '1', '--limit', '2', '--json')
    expect(err).toBe('')
    const items = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as unknown)
    expect(items).toMatchObject([
      { kind: 'delete', objectType: 'person' },
      { kind: 'delete', objectType: 'person' },
    ])
  })

  test.each(['show', 'approve', 'discard'])('%s of a plan that is not there says where those are', async word => {
    expect(await command(word, 'hr', '9')).toEqual({
      code: 2,
      out: '',
      err: 'error: hr has no plan 9. Those there are: ecmahost plan list hr. [plan-unknown]\n',
    })
  })

  test.each(['x', '0'])('a plan is not called %s', async number => {
    expect(await command('show', 'hr', number)).toMatchObject({ code: 2 })
  })
})

describe.skipIf(!hasTerminal())('at a terminal', () => {
  const terminal = (...words: readonly string[]) =>
    new Terminal(['plan', 'approve', 'hr', '1', ...words], { cwd: site.folder, env: { NO_COLOR: '1' } })

  test('approve asks first, and does nothing where the answer is not yes', async () => {
    const asking = terminal()
    await asking.seen('Plan 1 of hr: 15 deletions. ')
    await asking.seen('Do it? [y/N] ')
    asking.press('\r')
    await asking.seen('Nothing was done.')
    expect(await asking.ended).toBe(1)
    expect(JSON.parse((await command('list', 'hr', '--json')).out)).toMatchObject([{ state: 'open' }])
  })
})

describe('what is held back is decided once', () => {
  test('approve does it', async () => {
    expect(await command('approve', 'hr', '1')).toEqual({
      code: 0,
      out: '',
      err: 'Plan 1 of hr is done: 15 entries deleted, 0 members taken out.\n',
    })
    expect((await ecmahost('space', 'count', 'hr', '--config', site.path('ecmahost.yaml'))).out).toBe('person  5\n')
  })

  test('a second time it is refused', async () => {
    const { code, err } = await command('approve', 'hr', '1')
    expect(code).toBe(1)
    expect(err).toMatch(/^Plan 1 of hr was not done: /)
    expect(await command('discard', 'hr', '1')).toEqual({
      code: 1,
      out: '',
      err: 'Plan 1 of hr is approved already.\n',
    })
  })

  test('discard throws it away, and nothing is deleted', async () => {
    const other = await heldBack()
    const config = ['--config', other.path('ecmahost.yaml')]
    expect(await ecmahost('plan', 'discard', 'hr', '1', ...config)).toEqual({
      code: 0,
      out: '',
      err: 'Plan 1 of hr is discarded.\n',
    })
    expect((await ecmahost('plan', 'list', 'hr', ...config)).out).toMatch(/ discarded /)
    expect((await ecmahost('space', 'count', 'hr', ...config)).out).toBe('person  20\n')
    await other.remove()
  })
})
