import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'

const people = (lines: readonly string[]): string => ['id,first,last,mail,status', ...lines, ''].join('\n')
const site = new Site().write({
  'ecmahost.yaml': `systems:
  hr:
    connector: csv
    settings:
      files:
        person: { path: ./people.csv, anchor: id }
    mapping: ./hr.yaml
    token: aaaaaaaaaaaaaaaa
    guards: { deletes: { count: 1, free: 0 } }
`,
  'hr.yaml': `objectTypes:
  person:
    resource: User
    scope: '[status] <> "test"'
    flows:
      userName: mail
      displayName: Join(" ", [first], [last])
`,
  'people.csv': people(['1,Ann,Lee,ann@x,on', '2,Bob,May,bob@x,on', '3,Cyd,Ray,cyd@x,test', '4,Dan,Fox,dan@x,on']),
})
const config = ['--config', site.path('ecmahost.yaml')]
const trace = (...words: readonly string[]) => ecmahost('trace', ...words, ...config)
const imported = async (lines: readonly string[]) => {
  site.write({ 'people.csv': people(lines) })
  await ecmahost('import', 'hr', ...config)
}

/** A text without the times in it. */
const timeless = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')

afterAll(() => site.remove())

describe('trace before anything was imported', () => {
  test('tells what the mapping makes of the entry, and that nothing is stored', async () => {
    const { code, out, err } = await trace('hr', '1')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('In the system\n  person 1 (./people.csv, line 2): in scope\n')
    expect(out).toContain('displayName = "Ann Lee"')
    expect(out).toContain('In the connector space\n  The system has not been imported yet.\n')
  })
})

describe('trace after imports', () => {
  beforeAll(async () => {
    await imported(['1,Ann,Lee,ann@x,on', '2,Bob,May,bob@x,on', '3,Cyd,Ray,cyd@x,test', '4,Dan,Fox,dan@x,on'])
    await imported(['1,Ann,Fox,ann@x,on', '2,Bob,May,bob@x,on', '3,Cyd,Ray,cyd@x,test', '4,Dan,Fox,dan@x,on'])
  })

  test('tells revision, times and the runs of an entry that was changed', async () => {
    const { out } = await trace('hr', '1')
    expect(timeless(out)).toContain(`In the connector space
  person, served as person-1: revision 2, added <time>, changed last <time> by run 2.
  In the journal: add (1), update (4).

In the last runs
  The last is run 2, a full import: completed, <time>.
  In 2 runs nothing failed at this anchor.
`)
    expect(out).toContain('while the row stays the same, it is not mapped again.')
  })

  test('tells what left an entry out of scope', async () => {
    const { code, out } = await trace('hr', '3')
    expect(code).toBe(0)
    expect(out).toContain('person 3 (./people.csv, line 4): out of scope by scope')
    expect(out).toContain('It has no entry with this anchor. It is out of scope, as told above.')
  })

  test('tells that everything is mapped anew after the mapping was edited', async () => {
    site.write({ 'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: mail } } }' })
    expect((await trace('hr', '1')).out).toContain('the next one maps every row anew.')
  })

  test('tells where runs failed at an entry', async () => {
    await imported(['1,Ann,Fox,ann@x,on', '1,Ann,Again,ann@x,on', '2,Bob,May,bob@x,on', '4,Dan,Fox,dan@x,on'])
    const { out } = await trace('hr', '1')
    expect(out).toMatch(
      /\n {2}Run 3, \.\/people\.csv, line 3: The anchor "1" stands there for the second time.*\[duplicate-anchor\]/,
    )
  })

  test('tells the plan that holds an entry which is gone from its system', async () => {
    await imported(['1,Ann,Fox,ann@x,on'])
    const { code, out } = await trace('hr', '2')
    expect(code).toBe(0)
    expect(out).toContain('In the system\n  hr has no entry with the anchor "2"')
    expect(timeless(out)).toMatch(
      /In plan 1\n {2}Held back by run 4, <time>: .*\.\n {2}It would delete this person\.\n {2}See: ecmahost plan show hr 1\n$/,
    )
  })

  test('tells an entry that was deleted by what the journal has of it', async () => {
    expect(await ecmahost('plan', 'approve', 'hr', '1', ...config)).toMatchObject({ code: 0 })
    const { code, out } = await trace('hr', '2', '--stored')
    expect(code).toBe(0)
    expect(out).toContain('In the system\n  It was not asked.\n')
    expect(out).toMatch(/It has no entry with this anchor\.\n {2}In the journal: add \(2\).*, delete \(\d+\)\./)
  })

  test('gives the same as JSON', async () => {
    const { out } = await trace('hr', '1', '--json')
    expect(JSON.parse(out)).toMatchObject({
      system: 'hr',
      anchor: '1',
      standing: { kind: 'found', isRemapped: false, explanation: { verdict: { kind: 'in scope' } } },
      space: { stored: [{ objectType: 'person', id: 'person-1' }], failures: [{ run: 3 }], plans: [] },
    })
  })
})

describe('trace of what nobody knows', () => {
  test('says so, and ends with a failure', async () => {
    const { code, out } = await trace('hr', 'nobody')
    expect(code).toBe(1)
    expect(out).toContain('hr has no entry with the anchor "nobody"')
    expect(out).toContain('It has no entry with this anchor.')
  })

  test('an unknown system is a mistake', async () => {
    expect(await trace('hrr', '1')).toMatchObject({ code: 2, out: '' })
  })

  test('a system that cannot be read is told, with what is stored', async () => {
    site.write({ 'people.csv': '' })
    const { code, out } = await trace('hr', '1')
    expect(code).toBe(0)
    expect(out).toContain('In the system\n  It cannot be read now: ./people.csv:')
    expect(out).toContain('served as person-1')
  })
})
