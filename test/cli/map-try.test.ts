import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { answer } from '../../src/cli/try/answer.ts'
import { complete } from '../../src/cli/try/complete.ts'
import { History, historyPath } from '../../src/cli/try/history.ts'
import { namesIn } from '../../src/cli/try/names.ts'
import { replyText } from '../../src/cli/try/render.ts'
import { Session, type SessionOptions } from '../../src/cli/try/session.ts'
import { Site } from '../runtime/site.ts'
import { bash, ecmahost } from './run.ts'
import { hasTerminal, Terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'map-try-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const text = `parameters: { Domain: corp.example }
let:
  full: Join(" ", [first], [last])
tables:
  towns: { rows: { B: Berlin, P: Paris } }
objectTypes:
  person:
    resource: User
    scope: '[status] <> "test"'
    flows:
      userName: Append(ToLower([first]), %Domain%)
      displayName: $full
      active: Switch([status], "True", "gone", "False")
      title: Redact([grade])
    examples:
      - name: Ann
        input: { first: Ann, last: Lee, status: gone, grade: A1, password: hunter2 }
        expect: { displayName: Ann Lee }
      - name: Bob May
        now: 2020-01-01T00:00:00Z
        taken: [bob]
        input: { first: Bob, last: [May, Day], town: P }
        expect: { displayName: Bob May Day }
      - { name: out, direction: export, input: { displayName: X }, expect: {} }
`
const path = write('hr.yaml', text)

const session = (more: Partial<SessionOptions> = {}): Session => new Session({ path, ...more })
const plain = (_: unknown, written: string): string => written

/** What is said to lines, one after the other. */
function say(to: Session, ...lines: readonly string[]): string {
  return lines
    .flatMap(line => answer(to, line))
    .map(reply => replyText(reply, plain))
    .join('\n')
}

describe('an expression', () => {
  test('is evaluated against the first example of the mapping, and its type is shown', () => {
    expect(say(session(), '[first]')).toBe('"Ann"  (string, may be absent)')
    expect(say(session(), '  Len([first]) + 1 ')).toBe('4  (integer or decimal)')
    expect(say(session(), '[town]', 'IgnoreFlowIfNullOrEmpty([town])')).toBe(
      'absent  (string, may be absent)\ndoes not flow  (string)',
    )
    expect(say(session(), '')).toBe('')
  })

  test('can use the names, parameters and tables of the mapping', () => {
    expect(say(session(), '$full & %Domain%')).toBe('"Ann Leecorp.example"  (string)')
    expect(say(session(), 'Lookup("towns", "B")')).toMatch(/^"Berlin" /)
  })

  test('is evaluated at the time of the example, with what its target has', () => {
    const bob = session({ example: 'Bob May' })
    expect(say(bob, 'Now()')).toMatch(/^"1\/1\/2020 12:00:00 AM"/)
    expect(say(bob, 'SelectUniqueValue("bob", "bob1")')).toMatch(/^"bob1"/)
  })

  test('is read in the dialect that is asked for; names keep the one of the file', () => {
    const connect = session({ dialect: 'aadconnect' })
    expect(say(connect, 'Join(Split("a,b", ","), "-") & $full')).toMatch(/^"a-bAnn Lee"/)
    expect(say(session(), 'Join(Split("a,b", ","), "-")')).not.toMatch(/^"a-b"/)
  })

  test('with a mistake is told with carets and what was meant, and the next line goes on', () => {
    expect(
      say(session(), 'ToUper([first])', '1 +', '[first]'),
    ).toBe(`expression:1:1: error: There is no function ToUper. [unknown-function]
  1 | ToUper([first])
    | ^^^^^^
  Did you mean ToUpper?
expression:1:4: error: Expected a value, but the expression ends here. [syntax]
  1 | 1 +
    |    ^
"Ann"  (string, may be absent)`)
  })

  test('that fails with these values is told at the piece that failed', () => {
    expect(
      say(session(), 'ToUpper(Left([first], [status]))'),
    ).toBe(`expression:1:9: error: A number is wanted here, not the text "gone". [wrong-type]
  1 | ToUpper(Left([first], [status]))
    |         ^^^^^^^^^^^^^^^^^^^^^^^`)
  })

  test('that names an attribute which is nowhere is evaluated with a warning, as nobody knows better', () => {
    expect(
      say(session(), '[frist] ?? "none"'),
    ).toBe(`expression:1:1: warning: There is no attribute [frist]. [unknown-attribute]
  1 | [frist] ?? "none"
    | ^^^^^^^
  Did you mean [first]?
"none"  (string)`)
  })

  test('shows no secret: by name, by what is made of it, or by what the mapping redacts', () => {
    const all = say(
      session(),
      '[password]',
      'Append("x", [password])',
      '[grade]',
      '.explain ToLower([password])',
      '.entry',
    )
    expect(all).not.toMatch(/hunter2|A1/)
    expect(all.match(/\[Redact\]/g)?.length).toBeGreaterThan(4)
    expect(say(session(), 'Left([first], [password])')).not.toContain('hunter2')
  })

  test('is not cut, however long it comes out', () => {
    expect(say(session(), 'PadLeft("", 1000, "x")').length).toBeGreaterThan(1000)
  })
})

describe('dot-commands', () => {
  test('show, exchange and change the entry', () => {
    const one = session()
    expect(say(one, '.use')).toBe('Ann\nBob May')
    expect(say(one, '.use Bob May')).toBe('first  "Bob"\nlast   ["May","Day"]\ntown   "P"')
    expect(say(one, '.set town=B = x', '[town]')).toBe('town = "B = x"\n"B = x"  (string, may be absent)')
    expect(say(one, '.set last=["a", "b"]', 'Count([last])')).toMatch(/\n2 /)
    expect(say(one, '.set town=[B', '[town]')).toMatch(/\n"\[B" /)
    expect(say(one, '.unset last', '$full')).toMatch(/^last is absent\.\n"Bob" /)
    expect(say(one, '.set password=hunter2')).toBe('password = [Redact]')
    expect(say(one, '.entry')).toBe('first     "Bob"\ntown      "[B"\npassword  [Redact]')
  })

  test('show the tree of an expression, and of the names in it', () => {
    expect(say(session(), '.explain ToUpper($full)')).toBe(`$full = "Ann Lee"
  Join(" ", [first], [last])  → "Ann Lee"
    [first]                   → "Ann"
    [last]                    → "Lee"
  ToUpper($full)  → "ANN LEE"
    $full         → "Ann Lee"`)
  })

  test('show the flows of the mapping, and what one comes to', () => {
    const one = session()
    expect(say(one, '.flow').split('\n')).toEqual([
      'scope        [status] <> "test"',
      'userName     Append(ToLower([first]), %Domain%)',
      'displayName  $full',
      'active       Switch([status], "True", "gone", "False")',
      'title        Redact([grade])',
    ])
    expect(say(one, '.flow ACTIVE')).toBe(`active = false
  Switch([status], "True", "gone", "False")  → "False"
    [status]                                 → "gone"
  as boolean: "False" → false`)
    expect(say(one, '.flow scope')).toMatch(/^scope = true\n/)
  })

  test.each([
    ['.flow displayNam', 'Did you mean "displayName"?'],
    ['.use Bob', 'There are: Ann, Bob May.'],
    ['.unset frst', 'Did you mean "first"?'],
    ['.set first', 'Write .set name=value.'],
    ['.explain', 'Write .explain Join(" ", [a], [b]).'],
    ['.exlpain', 'Did you mean ".explain"?'],
  ])('%s is a mistake that says what to do', (line, help) => {
    expect(say(session(), line)).toContain(`\n  ${help}`)
  })

  test('.help names each of them', () => {
    const known = [...namesIn(session()).commands.keys()]
    const told = say(session(), '.help').match(/^\.\w+/gm)
    expect(told).toEqual(known)
  })
})

describe('a mapping that is changed meanwhile', () => {
  /** Saved with another time, as by somebody who takes longer than a tick of the clock. */
  function save(file: string, content: string): void {
    writeFileSync(file, content)
    utimesSync(file, new Date(), new Date(Date.now() + 5_000))
  }

  test('is read again by itself, and the entry stays', () => {
    const file = write('changing.yaml', text)
    const one = session({ path: file })
    say(one, '.set last=Fox')
    save(file, text.replace('Join(" "', 'Join("-"'))
    expect(say(one, '$full', '$full')).toBe(
      'The mapping was changed, and read again.\n"Ann-Fox"  (string)\n"Ann-Fox"  (string)',
    )
  })

  test('is read again when one of its tables is changed', () => {
    const table = write('towns.csv', 'key,name\nB,Berlin\n')
    const file = write('tables.yaml', text.replace(/\{ rows: .*/, '{ csv: ./towns.csv }'))
    const one = session({ path: file })
    expect(say(one, 'Lookup("towns", "B")')).toMatch(/^"Berlin"/)
    save(table, 'key,name\nB,Bern\n')
    expect(say(one, 'Lookup("towns", "B")')).toMatch(/read again\.\n"Bern"/)
  })

  test('with mistakes is told with their places, and what is right in it goes on', () => {
    const file = write('breaking.yaml', text)
    const one = session({ path: file })
    save(file, text.replace('ToLower([first])', 'ToLwer([first])'))
    expect(say(one, '$full')).toMatch(/There is no function ToLwer[^]*\n"Ann Lee" /)
    expect(say(one, '.flow displayName')).toContain('There is no function ToLwer')
  })

  test.each([
    ['is no YAML any more', 'a: ['],
    ['has lost the object type', text.replace('  person:', '  people:')],
  ])('and %s is told once, and the old one stays', (_, content) => {
    const file = write('lost.yaml', text)
    const one = session({ path: file })
    save(file, content)
    expect(say(one, '$full')).toMatch(/error: [^]*\n"Ann Lee" /)
    expect(say(one, '$full')).toBe('"Ann Lee"  (string)')
    rmSync(file)
    expect(say(one, '.reload', '$full')).toMatch(/There is no file [^]*\n"Ann Lee" /)
  })
})

describe('completion', () => {
  const names = namesIn(session())
  const hits = (line: string): readonly string[] => complete(line, names).hits

  test.each([
    ['[fi', ['[first]'], '[fi'],
    ['Join(" ", [FI', ['[first]'], '[FI'],
    ['$f', ['$full'], '$f'],
    ['Map([x], $item => $it', ['$item'], '$it'],
    ['%d', ['%Domain%'], '%d'],
    ['Lookup("t', ['"towns"'], '"t'],
    ['lookup( "', ['"towns"'], '"'],
    ['ToUp', ['ToUpper('], 'ToUp'],
    ['toup', ['ToUpper('], 'toup'],
    ['IgnoreAtt', ['IgnoreAttributeFlow'], 'IgnoreAtt'],
    ['.ex', ['.explain', '.exit'], '.ex'],
    ['.use B', ['Bob May'], 'B'],
    ['.flow disp', ['displayName'], 'disp'],
    ['.set fi', ['first='], 'fi'],
    ['.unset pas', ['password'], 'pas'],
    ['.explain [fi', ['[first]'], '[fi'],
    ['Append("a [fi', [], ''],
    ['.entry x', [], 'x'],
  ])('of %s', (line, expected, stem) => expect(complete(line, names)).toEqual({ hits: expected, stem }))

  test('shows several functions with what they take', () => {
    expect(hits('IsN')).toEqual(expect.arrayContaining(['IsNull(Expression)', 'IsNullOrEmpty(Expression)']))
  })

  test('shows behind a bracket what the function takes, and what can stand there', () => {
    expect(hits('Left(')).toEqual(expect.arrayContaining(['[first]', '$full', '%Domain%']))
    expect(hits('Left(')[0]).toMatch(/^Left\(\w+, \w+\)$/)
  })

  test('knows the functions of the dialect', () => {
    expect(complete('Sel', namesIn(session({ dialect: 'aadconnect' }))).hits).toContain(
      'Select(item, collection, function)',
    )
    expect(hits('Sel')).toEqual(['SelectUniqueValue('])
  })
})

describe('the history', () => {
  const file = join(folder, 'state/ecmahost/history')
  afterEach(() => rmSync(join(folder, 'state'), { recursive: true, force: true }))

  test('is kept where the system keeps such things', () => {
    expect(historyPath({ XDG_STATE_HOME: '/var/state' })).toBe('/var/state/ecmahost/history')
    expect(historyPath({})).toMatch(/\/\.local\/state\/ecmahost\/history$/)
    expect(historyPath({ XDG_STATE_HOME: 'relative' })).toBe(historyPath({}))
  })

  test('is for its user alone, also where the file was there before', () => {
    new History(file).add('[first]')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    new History(file).add('[last]')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe('[first]\n[last]\n')
  })

  test('holds a thousand lines, each once, also of two prompts at a time', () => {
    const [one, two] = [new History(file), new History(file)]
    for (let i = 0; i < 1_005; i++) (i % 2 === 0 ? one : two).add(`${i}`)
    one.add('500')
    expect(two.lines).toHaveLength(1_000)
    expect([two.lines[0], two.lines.at(-1)]).toEqual(['5', '500'])
    expect(two.lines.filter(line => line === '500')).toHaveLength(1)
  })

  test('holds no line that begins with a blank, and none that sets a password', () => {
    const history = new History(file)
    for (const line of [' [a]', '\t[a]', '.set password=x', '.set  userPwd = x', '.set first=x', '[a]', ''])
      history.add(line)
    expect(history.lines).toEqual(['.set first=x', '[a]'])
  })
})

describe('map try where there is no terminal', () => {
  test('answers the lines of standard input until .exit, whatever is wrong with them', async () => {
    const lines = write('lines', '[first]\nNope()\n\n.use Nobody\n.set first=Eve\n$full\n.exit\n[first]\n')
    const { code, out, err } = await bash(`ecmahost map try '${path}' < '${lines}'`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^"Ann" .*\nexpression:1:1: error: There is no function Nope\.[^]*\nfirst = "Eve"\n"Eve Lee" .*\n$/,
    )
  })

  test('answers a machine with a line for each', async () => {
    const lines = write(
      'lines',
      '[first]\n[town]\nNope()\nLeft([first], [last])\nIgnoreObjectFlow\n[password]\n.use\n.flow active\n.entry\n.foo\n.explain $full\n',
    )
    const { out } = await bash(`ecmahost map try '${path}' --json < '${lines}'`)
    const answers = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(answers).toMatchObject([
      { line: '[first]', value: 'Ann', type: 'string, may be absent', problems: [] },
      { value: null },
      { error: { code: 'unknown-function' }, problems: [{ start: { line: 1, column: 1 } }] },
      { error: { code: 'wrong-type', message: 'A number is wanted here, not the text "Lee".' } },
      { noFlow: true, scope: 'object' },
      { value: '[Redact]', hidden: true },
      { items: [{ name: 'Ann' }, { name: 'Bob May' }] },
      { flow: { target: 'active', outcome: { value: false } }, lets: [] },
      { entry: { first: { value: 'Ann' }, password: { hidden: true } } },
      { error: { code: 'unknown-command' } },
      { steps: { text: '$full' }, lets: [{ name: 'full', source: 'Join(" ", [first], [last])' }] },
    ])
  })

  test('takes the entry from a file', async () => {
    const entry = write('eve.json', '{ "first": "Eve", "level": 12345678901234567890 }')
    const { out } = await bash(`echo 'Append([first], [level])' | ecmahost map try '${path}' --entry '${entry}'`)
    expect(out).toBe('"Eve12345678901234567890"  (string, may be absent)\n')
  })

  test('takes the entry from a connected system, which knows its attributes', async () => {
    const site = new Site().write({
      'ecmahost.yaml': `systems:
  hr:
    connector: csv
    settings: { files: { person: { path: ./people.csv, anchor: id } } }
    mapping: ./hr.yaml
    token: aaaaaaaaaaaaaaaa
`,
      'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: mail } } }\n',
      'draft.yaml': 'objectTypes: { person: { resource: User, flows: { userName: "ToLower([mail])" } } }\n',
      'people.csv': 'id,mail\n1,ANN@x\n2,BOB@x\n',
    })
    const words = `map try '${site.path('draft.yaml')}' --system hr --anchor 2 -c '${site.path('ecmahost.yaml')}'`
    const { out } = await bash(`printf '.flow userName\\n[mial]\\n[id]\\n' | ecmahost ${words}`)
    expect(out).toContain('userName = "bob@x"\n')
    expect(out).toContain('error: There is no attribute [mial]. [unknown-attribute]\n')
    expect(out).toMatch(/\n"2" {2}\(string\)\n$/)
    await site.remove()
  })

  test('begins with what is right in a mapping that has mistakes, and says which', async () => {
    const file = write('bad.yaml', text.replace('ToLower([first])', 'ToLwer([first])'))
    const { code, out, err } = await bash(`echo '$full' | ecmahost map try '${file}'`)
    expect({ code, out }).toEqual({ code: 0, out: '"Ann Lee"  (string)\n' })
    expect(err).toContain('There is no function ToLwer.')
  })
})

test.each([
  [
    [path, '--example', 'Nobody'],
    'error: There is no example "Nobody". [unknown-example]\n  There are: Ann, Bob May.\n',
  ],
  [
    [path, '--type', 'persn'],
    'error: The mapping has no object type persn. [unknown-object-type]\n  Did you mean "person"?\n',
  ],
  [[join(folder, 'none.yaml')], `error: There is no file ${join(folder, 'none.yaml')}. [missing-file]\n`],
  [[path, '--system', 'hr'], 'error: --system and --anchor go together\nSee: ecmahost map try --help\n'],
  [
    [path, '--entry', '-'],
    'error: standard input holds the expressions; --entry takes a file\nSee: ecmahost map try --help\n',
  ],
])('map try %j cannot begin', async (words, err) => {
  expect(await ecmahost('map', 'try', ...words)).toEqual({ code: 2, out: '', err })
})

describe.runIf(hasTerminal())('map try at a terminal', () => {
  const terminals: Terminal[] = []
  const open = (): Terminal => {
    const env = { XDG_STATE_HOME: join(folder, 'xdg'), NO_COLOR: '1' }
    const terminal = new Terminal(['map', 'try', path], { cwd: folder, env })
    terminals.push(terminal)
    return terminal
  }
  afterEach(async () => {
    for (const terminal of terminals.splice(0)) await terminal.kill()
  })

  test('completes by Tab, brings back what was typed, in the next session too, and ends by Ctrl-D', async () => {
    const first = open()
    await first.seen('person> ')
    first.press('toup\t')
    await first.seen('ToUpper(')
    first.press('[fi\t')
    await first.seen('[first]')
    first.press(')\r')
    await first.seen('"ANN"')
    await first.seen('person> ')
    first.press(' [last]\r')
    await first.seen('"Lee"')
    await first.seen('person> ')
    first.press('\u001B[A')
    await first.seen('ToUpper([first])')
    // Ctrl-C gives up the line, not the session.
    first.press('\u0003')
    await first.seen('^C')
    await first.seen('person> ')
    first.press('Nope(\r')
    await first.seen('error: ')
    await first.seen('person> ')
    first.press('\u0004')
    expect(await first.ended).toBe(0)

    const second = open()
    await second.seen('person> ')
    second.press('\u001B[A')
    await second.seen('Nope(')
    second.press('\u001B[A')
    await second.seen('ToUpper([first])')
    second.press('\r')
    await second.seen('"ANN"')
    second.press('.exit\r')
    expect(await second.ended).toBe(0)
    expect(readFileSync(join(folder, 'xdg/ecmahost/history'), 'utf8')).toBe('Nope(\nToUpper([first])\n.exit\n')
  })
})
