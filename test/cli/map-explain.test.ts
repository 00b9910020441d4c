import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configuration, Site } from '../runtime/site.ts'
import { bash, ecmahost } from './run.ts'

const mapping = `tables: { units: { csv: ./units.csv } }
objectTypes:
  person:
    resource: User
    scope: '[status] <> "test"'
    flows:
      userName: mail
      displayName: Join(" ", Coalesce([nick], [first]), [last])
      title: Lookup("units", [unit])
      active: Switch([status], "True", "gone", "False")
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: boss
    export: { nick: 'ToUpper([displayName])' }
  group:
    resource: Group
    flows: { displayName: name }
`
const site = new Site().write({
  'ecmahost.yaml': `systems:
  hr:
    connector: csv
    settings:
      files:
        person: { path: ./people.csv, anchor: id }
        group: { path: ./groups.csv, anchor: id }
    mapping: ./hr.yaml
    token: aaaaaaaaaaaaaaaa
`,
  'hr.yaml': mapping,
  'units.csv': 'unit,name\nA,Audit\n',
  'people.csv': `id,first,nick,last,mail,unit,boss,status,password
1,Ann,,Lee,ann@x,A,2,active,hunter2
2,Bob,Bo,May,bob@x,B,,gone,hunter2
3,Cyd,,Ray,cyd@x,A,,test,hunter2
`,
  'groups.csv': 'id,name\n2,Two\n7,Seven\n',
  'entry.json': '{ "first": "Ann", "last": "Lee", "boss": "9", "status": "on" }',
})
const config = site.path('ecmahost.yaml')
const explain = (...words: readonly string[]) => ecmahost('map', 'explain', ...words, '--config', config)

afterAll(() => site.remove())

describe('map explain before anything was imported', () => {
  test('shows an entry of the connected system, where it stands, and the tree of each flow', async () => {
    expect(await explain('hr', '1')).toEqual({
      code: 0,
      err: '',
      out: `person 1 (./people.csv, line 2): in scope

scope = true
  [status] <> "test"  → true
    [status]          → "active"

userName = "ann@x"  ← [mail]

displayName = "Ann Lee"
  Join(" ", Coalesce([nick], [first]), [last])  → "Ann Lee"
    Coalesce([nick], [first])                   → "Ann"
      [nick]                                    → absent
      [first]                                   → "Ann"
    [last]                                      → "Lee"

title = "Audit"
  Lookup("units", [unit])  → "Audit"  ("A" in table units)
    [unit]                 → "A"

active = true
  Switch([status], "True", "gone", "False")  → "True"
    [status]                                 → "active"
  as boolean: "True" → true

urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager = "person-2"  ← [boss]
  as reference to person: "2" → "person-2"
`,
    })
  })

  test('shows one flow, by any spelling of its path', async () => {
    const { out } = await explain('hr', '2', 'DISPLAYNAME')
    expect(out).toMatch(/\n\ndisplayName = "Bo May"\n/)
    expect(out).not.toContain('userName')
  })

  test('takes the first object type that has the anchor, and the one that is asked for', async () => {
    expect((await explain('hr', '2', '--json')).out).toContain('"objectType":"person"')
    expect((await explain('hr', '2', '--type', 'group')).out).toBe(
      'group 2 (./groups.csv, line 2): in scope\n\ndisplayName = "Two"  ← [name]\n',
    )
    expect((await explain('hr', '7')).out).toContain('group 7 (./groups.csv, line 3)')
    expect(await explain('hr', '2', '--type', 'grup')).toMatchObject({
      code: 2,
      err: 'error: The mapping has no object type grup. [unknown-object-type]\n  Did you mean "group"?\n',
    })
  })

  test('gives a machine the same tree', async () => {
    const { out } = await explain('hr', '1', 'displayName', '--json')
    expect(JSON.parse(out)).toMatchObject({
      objectType: 'person',
      anchor: '1',
      place: { source: './people.csv', unit: 'line', position: 2 },
      verdict: { kind: 'in scope' },
      flows: [
        {
          target: 'displayName',
          steps: { text: 'Join(" ", Coalesce([nick], [first]), [last])', parts: { length: 3 } },
        },
      ],
    })
    expect(JSON.parse(out)).not.toHaveProperty('now')
  })

  test('says what goes out, beside what the source has', async () => {
    const { out } = await explain('hr', '1', '--export')
    expect(out).toMatch(/^person 1 \(\.\/people\.csv, line 2\)\n\nnick = "ANN LEE"\n/)
    expect(out).toContain('\n  in the source now: absent\n')
    expect(out).toContain('\nmail = "ann@x"  ← [userName]\n')
    expect((await explain('hr', '1', 'boss', '--export')).out).toMatch(
      /\n\nboss = "2" .*\n\nThe same as what the source has\.\n$/,
    )
  })
})

describe('map explain beside a connector space', () => {
  beforeAll(async () => {
    const system = site.system('hr')
    await system.import({ mode: 'full' })
    await system.close()
    site.write({ 'hr.yaml': mapping.replace('Coalesce([nick], [first])', '[first]') })
  })
  afterAll(() => void site.write({ 'hr.yaml': mapping }))

  test('says what is stored now, where it differs', async () => {
    const { out } = await explain('hr', '2')
    expect(out).toContain('displayName = "Bob May"\n')
    expect(out).toContain('\n  stored now: "Bo May"\n')
    expect(out).toMatch(/\n\n1 flow differs from what is stored\.\n$/)
    expect((await explain('hr', '1')).out).toMatch(/\n\nThe same as what is stored\.\n$/)
  })

  test('says that an entry is not stored', async () => {
    const { out } = await explain('hr', '3')
    expect(out).toMatch(/^person 3 .*: out of scope by scope\n/)
    expect(out).toMatch(/There is no such entry in the connector space yet\.\n$/)
  })
})

describe('map explain of what is not there', () => {
  test('an anchor: everything is read, and the exit code is 1', async () => {
    const message =
      'hr has no entry with the anchor "9": all 5 rows of person and group were read. The anchors there are: ecmahost space list hr.'
    expect(await explain('hr', '9')).toEqual({ code: 1, out: '', err: `error: ${message} [entry-missing]\n` })
    expect(JSON.parse((await explain('hr', '9', '--json')).out)).toEqual({ error: { code: 'entry-missing', message } })
  })

  test('a flow: it is told before the system is read', async () => {
    const connector = join(import.meta.dirname, '../runtime/connectors/fails-after-two-pages.ts')
    const other = new Site().write({
      'ecmahost.yaml': configuration(connector, '{ how: throws }'),
      'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: mail } } }\n',
    })
    const words = ['map', 'explain', 'hr', 'nobody', '--config', other.path('ecmahost.yaml')]
    expect(await ecmahost(...words, 'usrName')).toMatchObject({
      code: 2,
      err: 'error: No flow fills usrName. [unfilled]\n  Did you mean "userName"?\n',
    })
    expect(await ecmahost(...words, 'userName')).toMatchObject({ code: 3 })
    await other.remove()
  })

  test('a connected system', async () => {
    expect(await explain('hrr', '1')).toMatchObject({ code: 2, err: expect.stringContaining('[system-unknown]') })
  })
})

describe('map explain without a connected system', () => {
  const offline = ['map', 'explain', '--mapping', site.path('hr.yaml'), '--type', 'person']

  test('takes the entry from a file, and the tables from beside the mapping', async () => {
    const { code, out } = await ecmahost(...offline, '--entry', site.path('entry.json'))
    expect(code).toBe(0)
    expect(out).toMatch(/^person: in scope\n\nscope = true\n/)
    expect(out).toContain('displayName = "Ann Lee"\n')
    expect(out).toContain('title = absent\n')
    expect(out).toContain('as reference to person: "9" → "person-9"\n')
  })

  test('takes the entry from standard input, and shows one flow', async () => {
    const words = `map explain title --mapping '${site.path('hr.yaml')}' --type person --entry -`
    const { code, out } = await bash(`echo '{"unit":"A","status":"a"}' | ecmahost ${words}`)
    expect({ code, out }).toEqual({
      code: 0,
      out: `person: in scope

scope = true
  [status] <> "test"  → true
    [status]          → "a"

title = "Audit"
  Lookup("units", [unit])  → "Audit"  ("A" in table units)
    [unit]                 → "A"
`,
    })
  })

  test('says that standard input is not UTF-8', async () => {
    const words = `map explain --mapping '${site.path('hr.yaml')}' --type person --entry -`
    expect(await bash(`printf '{"first":"\\xff"}' | ecmahost ${words}`)).toMatchObject({
      code: 2,
      err: 'error: Standard input is not UTF-8 text. [wrong-encoding]\n',
    })
  })

  test('takes SCIM attributes for the way out', async () => {
    const entry = site.write({ 'scim.json': '{ "DisplayName": "Ann", "userName": "a@x" }' }).path('scim.json')
    const { out } = await ecmahost(...offline, '--entry', entry, '--export', '--json')
    expect(JSON.parse(out)).toMatchObject({
      direction: 'export',
      flows: [
        { target: 'nick', outcome: { value: 'ANN' } },
        { target: 'mail', outcome: { value: 'a@x' } },
        { target: 'boss', outcome: { kind: 'absent' } },
      ],
    })
  })

  test('says what is wrong with the entry, the type and the mapping, with their places', async () => {
    const entry = site.write({ 'torn.json': '{ "first": "Ann"' }).path('torn.json')
    expect(await ecmahost(...offline, '--entry', entry)).toMatchObject({
      code: 2,
      err: expect.stringContaining('torn.json:1:'),
    })
    expect(await ecmahost(...offline.slice(0, 4), '--entry', site.path('entry.json'))).toMatchObject({
      code: 2,
      err: 'error: The mapping has several object types. [missing-type]\n  Say which: --type person, --type group.\n',
    })
    const bad = site.write({ 'bad.yaml': mapping.replace('Join(', 'Jion(') }).path('bad.yaml')
    const { code, err } = await ecmahost(
      'map',
      'explain',
      '--mapping',
      bad,
      '--type',
      'person',
      '--entry',
      site.path('entry.json'),
    )
    expect({ code, err: err.replace(bad, 'bad.yaml') }).toMatchObject({
      code: 2,
      err: expect.stringContaining('bad.yaml:8:20: error: There is no function Jion.'),
    })
  })
})

test.each([
  [['hr'], 'missing an anchor'],
  [[], 'missing a connected system and an anchor'],
  [['--mapping', 'x.yaml'], '--mapping and --entry go together'],
  [['--mapping', 'x.yaml', '--entry', 'x.json', 'title', 'more'], 'with --mapping, only an attribute can be named'],
])('map explain %j cannot be used', async (words, message) => {
  expect(await ecmahost('map', 'explain', ...words)).toMatchObject({
    code: 2,
    err: `error: ${message}\nSee: ecmahost map explain --help\n`,
  })
})

test('map explain shows no secret', async () => {
  site.write({ 'hr.yaml': mapping.replace('[first])', '[password])') })
  const { out } = await explain('hr', '1')
  site.write({ 'hr.yaml': mapping })
  expect(out).toMatch(/\[password\] +→ \[Redact\]/)
  expect(out).not.toContain('hunter2')
})
