import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { instantiateMapping } from '../../src/mapping/instantiate.ts'
import { type Ended, ecmahost } from './run.ts'
import { readXml } from './xml.ts'

/** Makes the compiled form of mappings give something else, in the tests that need it. */
const compiled = vi.hoisted(() => ({ isBroken: false }))
vi.mock('../../src/mapping/instantiate.ts', async importOriginal => {
  const original = await importOriginal<{ instantiateMapping: typeof instantiateMapping }>()
  const instantiate: typeof instantiateMapping = (...args) => {
    const instance = original.instantiateMapping(...args)
    const mapRow: typeof instance.mapRow = (row, out) => {
      const verdict = instance.mapRow(row, out)
      if (compiled.isBroken) out[0] = 'eve'
      return verdict
    }
    return { ...instance, mapRow }
  }
  return { ...original, instantiateMapping: instantiate }
})

const folder = mkdtempSync(join(tmpdir(), 'map-test-'))
const before = process.cwd()
beforeAll(() => process.chdir(folder))
afterEach(() => {
  compiled.isBroken = false
})
afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

/** Writes a file below the folder in which the command line runs. */
function write(name: string, text: string): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
  return name
}

/** A mapping of people in which the status decides. */
function people(...examples: readonly string[]): string {
  return [
    'objectTypes:',
    '  person:',
    '    resource: User',
    '    anchor: id',
    '    flows:',
    '      userName: account',
    '      active: IIF([status] = "left", "False", "True")',
    ...(examples.length === 0 ? [] : ['    examples:', ...examples.map(example => `      - ${example}`)]),
    '',
  ].join('\n')
}
const left = '{ name: who has left, input: { account: ada, status: left }, expect: { userName: ada, active: false } }'
const there = '{ name: who is there, input: { account: ada }, expect: { userName: ada, active: true } }'
const wrong = '{ name: who is gone, input: { account: ada, status: gone }, expect: { userName: eve, active: false } }'

const bare = write('bare.yaml', 'objectTypes: { person: { resource: User, flows: {} } }\n')
const good = write('good.yaml', people(left, there))
const half = write('half.yaml', people(left))
const failing = write('failing.yaml', people(left, wrong, there))
const silent = write('silent.yaml', people())
const mistaken = write('mistaken.yaml', people('{ input: { account: ada }, expect: { usrName: ada } }'))

const run = (...words: readonly string[]): Promise<Ended> => ecmahost('map', 'test', ...words)

const unreached = `half.yaml:7:47: warning: No example reaches what IIF gives when its condition does not hold. [unreached-branch]
  7 |       active: IIF([status] = "left", "False", "True")
    |                                               ^^^^^^
  Add one in which [status] = "left" does not hold.
`
const failed = `failing.yaml:10:9: failed: person: who is gone
  userName
    expected "eve"
    got      "ada"
  active
    expected false
    got      true
  input: { account: "ada", status: "gone" }
failing.yaml: 3 examples, 2 passed, 1 failed; 2 of 2 flows and 2 of 2 branches reached.
`

describe('map test', () => {
  test('says how many examples passed, and what they reach', async () => {
    expect(await run(good)).toEqual({
      code: 0,
      out: '',
      err: 'good.yaml: 2 examples, 2 passed; 2 of 2 flows and 2 of 2 branches reached.\n',
    })
  })

  test('says what came out where an example fails', async () => {
    expect(await run(failing)).toEqual({ code: 1, out: '', err: failed })
  })

  test('says what no example reaches, and what to add', async () => {
    const summary = 'half.yaml: 1 example, 1 passed; 2 of 2 flows and 1 of 2 branches reached.\n'
    expect(await run(half)).toEqual({ code: 0, out: '', err: unreached + summary })
  })

  test('says when there are no examples', async () => {
    const err = 'silent.yaml: no examples; 0 of 2 flows and 0 of 2 branches reached.\n'
    expect(await run(silent)).toEqual({ code: 0, out: '', err })
  })

  test('leaves out branches where there are none', async () => {
    const text = people(there)
      .replace(/ +active.*\n/, '')
      .replace(', active: true', '')
    const err = 'plain.yaml: 1 example, 1 passed; 1 of 1 flow reached.\n'
    expect(await run(write('plain.yaml', text))).toEqual({ code: 0, out: '', err })
  })

  test('shows the mistakes of a file, and runs the examples of the others', async () => {
    const { code, err } = await run(mistaken, 'gone.yaml', write('no.yaml', 'a: [\n'), failing)
    expect(code).toBe(2)
    expect(err).toBe(`mistaken.yaml:9:46: error: No flow fills usrName. [unfilled]
  9 |       - { input: { account: ada }, expect: { usrName: ada } }
    |                                              ^^^^^^^
  Did you mean "userName"?
mistaken.yaml: no example was run.
error: There is no file gone.yaml. [missing-file]
gone.yaml: no example was run.
no.yaml:2:1: error: A bracket is opened before this line and not closed. [yaml-syntax]
  2 | 
    | ^
no.yaml: no example was run.
${failed}`)
  })

  test('shows warnings, and runs the examples all the same', async () => {
    const { code, err } = await run(write('warned.yaml', people(left, there.replace('account', 'acount: 1, account'))))
    expect(code).toBe(0)
    expect(err).toMatch(/^warned\.yaml:10:\d+: warning: No flow, scope or let reads acount\. \[unread\]\n/)
    expect(err).toMatch(/warned\.yaml: 2 examples, 2 passed; [^\n]*\n$/)
  })

  test('finds tables in files by the folder of the mapping', async () => {
    write('tables/countries.csv', 'name,code\nGermany,DE\n')
    const flows = 'userName: account, locale: \'Lookup("countries", [country])\''
    const examples = '[{ input: { account: a, country: Germany }, expect: { userName: a, locale: DE } }]'
    const text = `tables: { countries: { csv: ./countries.csv } }
objectTypes: { person: { resource: User, anchor: id, flows: { ${flows} }, examples: ${examples} } }`
    expect(await run(write('tables/people.yaml', text))).toMatchObject({ code: 0 })
  })

  test('without generated code, the compiled form is not asked', async () => {
    compiled.isBroken = true
    const { code, err } = await run(good)
    expect(code).toBe(1)
    expect(err).toContain('userName is "ada" by the reference evaluator, and "eve" in its compiled form.')
    expect(await run(good, '--no-codegen')).toMatchObject({ code: 0 })
  })
})

describe('map test --coverage', () => {
  test.each([
    [half, '75', 0, ''],
    [half, '75.1', 1, 'half.yaml: error: coverage is 75 %, and --coverage asks for 75.1 %.\n'],
    [good, '100', 0, ''],
    [silent, '0', 0, ''],
    [bare, '1', 1, 'bare.yaml: error: coverage is 0 %, and --coverage asks for 1 %.\n'],
    [silent, '0.1', 1, 'silent.yaml: error: coverage is 0 %, and --coverage asks for 0.1 %.\n'],
  ])('%s at %s %%', async (file, least, code, said) => {
    const ended = await run(file, '--coverage', least)
    expect(ended.code).toBe(code)
    expect(ended.err.split('reached.\n')[1]).toBe(said)
  })

  test('holds for each file, not for all of them together', async () => {
    expect(await run(good, half, '--coverage', '80')).toMatchObject({ code: 1 })
  })

  test('is never rounded up', async () => {
    const thirds = people(left).replace('      active', '      title: title\n      nickName: nick\n      active')
    const { code, err } = await run(write('thirds.yaml', thirds), '--coverage', '50.01')
    expect({ code, said: err.split('\n').at(-2) }).toEqual({
      code: 1,
      said: 'thirds.yaml: error: coverage is 50 %, and --coverage asks for 50.01 %.',
    })
    const sevenths = thirds.replace('      title', '      locale: locale\n      title')
    expect((await run(write('sevenths.yaml', sevenths), '--coverage', '99')).err).toContain('coverage is 42.8 %')
  })

  test.each(['-1', '100.5', 'all', ''])('%j is no percentage', async least => {
    const { code, err } = await run(good, `--coverage=${least}`)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('It must be a number up to 100.') })
  })
})

describe('map test --filter', () => {
  test.each([
    ['HAS LEFT', 1],
    ['who', 2],
    ['person: who is', 1],
    ['person', 2],
  ])('%s: runs what has it in its object type or name', async (text, count) => {
    const { code, err } = await run(good, '--filter', text)
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^good\.yaml: \d examples?, \d passed\.\n$/) })
    expect(err).toContain(`${count} example`)
  })

  test('is refused when nothing passes it', async () => {
    expect(await run(good, failing, '--filter', 'nobody')).toEqual({
      code: 2,
      out: '',
      err: 'error: No example has "nobody" in its object type or name. [no-example]\n',
    })
    expect(await run(good, silent, '--filter', 'who')).toMatchObject({ code: 0 })
  })

  test('leaves nothing to say of the coverage', async () => {
    const { out } = await run(good, '--filter', 'left', '--json')
    expect(JSON.parse(out)).not.toHaveProperty('files.0.coverage')
    const { code, err } = await run(good, '--filter', 'left', '--coverage', '10')
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("cannot be used with option '--filter") })
  })
})

describe('map test --json', () => {
  test('gives all of it to a machine', async () => {
    const { code, out, err } = await run(failing, half, mistaken, silent, '--json')
    expect({ code, err }).toEqual({ code: 2, err: '' })
    const { files } = JSON.parse(out)
    expect(files).toEqual([
      {
        file: 'failing.yaml',
        diagnostics: [],
        examples: [
          expect.objectContaining({ name: 'who has left', passed: true, differences: [] }),
          {
            objectType: 'person',
            name: 'who is gone',
            direction: 'import',
            at: { line: 10, column: 9 },
            passed: false,
            differences: [
              { attribute: 'userName', expected: '"eve"', got: '"ada"' },
              { attribute: 'active', expected: 'false', got: 'true' },
            ],
            seconds: expect.any(Number),
          },
          expect.objectContaining({ name: 'who is there', passed: true }),
        ],
        coverage: {
          flows: { reached: 2, total: 2 },
          branches: { reached: 2, total: 2 },
          percent: 100,
          unreached: [],
        },
      },
      expect.objectContaining({
        file: 'half.yaml',
        coverage: expect.objectContaining({
          percent: 75,
          unreached: [expect.objectContaining({ code: 'unreached-branch', start: { line: 7, column: 47 } })],
        }),
      }),
      { file: 'mistaken.yaml', diagnostics: [expect.objectContaining({ code: 'unfilled' })], examples: [] },
      expect.objectContaining({ file: 'silent.yaml', examples: [], coverage: expect.objectContaining({ percent: 0 }) }),
    ])
  })
})

describe('map test --junit', () => {
  const report = (path = 'reports/junit.xml') => readXml(readFileSync(join(folder, path), 'utf8'))

  test('writes what CI systems read, and makes the folder for it', async () => {
    expect(await run(good, failing, '--junit', 'reports/junit.xml')).toMatchObject({ code: 1, out: '' })
    const root = report()
    const figures = { tests: '5', failures: '1', errors: '0', time: expect.stringMatching(/^\d+\.\d{3}$/) }
    expect(root).toMatchObject({ name: 'testsuites', attributes: { name: 'ecmahost map test', ...figures } })
    expect(root.children.map(({ name, attributes }) => [name, attributes['name'], attributes['tests']])).toEqual([
      ['testsuite', 'good.yaml person', '2'],
      ['testsuite', 'failing.yaml person', '3'],
    ])
    const [passed, broken] = root.children[1]?.children ?? []
    expect(passed).toMatchObject({
      name: 'testcase',
      attributes: { name: 'who has left', classname: 'failing.person', file: 'failing.yaml', line: '9' },
      children: [],
    })
    expect(broken?.children).toEqual([
      {
        name: 'failure',
        attributes: { type: 'difference', message: 'userName: expected "eve", got "ada" (and 1 more)' },
        children: [],
        text: `
failing.yaml:10:9
userName
  expected "eve"
  got      "ada"
active
  expected false
  got      true
input: { account: "ada", status: "gone" }
`,
      },
    ])
  })

  test('keeps what XML cannot hold from breaking it', async () => {
    const hostile = String.raw`<&"' ]]> <!-- \t \r\n \u0000 \u001b[31m \ud800 \ufffe 😀 &#0; </testcase>`
    const example = `{ name: "${hostile.replaceAll('"', '\\"')}", input: { account: "${hostile.replaceAll('"', '\\"')}" }, expect: { userName: x } }`
    const { code } = await run(write('a b/<hostile>.yaml', people(example)), '--junit', 'hostile.xml')
    expect(code).toBe(1)
    const [suite] = report('hostile.xml').children
    const [one] = suite?.children ?? []
    expect(suite?.attributes['file']).toBe('a b/<hostile>.yaml')
    expect(one?.attributes).toMatchObject({
      name: `<&"' ]]> <!-- \t \r\n \ufffd \ufffd[31m \ufffd \ufffd 😀 &#0; </testcase>`,
      classname: 'a b.<hostile>.person',
    })
    expect(one?.children[0]?.text).toContain('got      "<&')
  })

  test('counts a file that could not be checked as an error', async () => {
    expect(await run(mistaken, good, silent, '--junit', 'reports/junit.xml', '--json')).toMatchObject({ code: 2 })
    const root = report()
    expect(root.attributes).toMatchObject({ tests: '3', failures: '0', errors: '1' })
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual(['mistaken.yaml', 'good.yaml person'])
    const [check] = root.children[0]?.children ?? []
    expect(check).toMatchObject({
      name: 'testcase',
      attributes: { name: 'check', classname: 'mistaken', file: 'mistaken.yaml' },
      children: [{ name: 'error', attributes: { type: 'unfilled', message: 'No flow fills usrName.' } }],
    })
    expect(check?.children[0]?.text).toContain('Did you mean "userName"?')
  })

  test('tells what is wrong with ecmahost itself apart', async () => {
    compiled.isBroken = true
    expect(await run(half, '--junit', 'reports/junit.xml')).toMatchObject({ code: 1 })
    const failure = report().children[0]?.children[0]?.children[0]
    expect(failure?.attributes).toMatchObject({
      type: 'fault',
      message: expect.stringContaining('This is a mistake in'),
    })
  })

  test('says when it cannot be written', async () => {
    expect(await run(good, '--junit', 'good.yaml/junit.xml')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error: good\.yaml\/junit\.xml cannot be written: .* \[unwritable-file\]\n$/),
    })
    const { code, out } = await run(good, '--junit', '.', '--json')
    expect({ code, error: JSON.parse(out) }).toMatchObject({ code: 3, error: { error: { code: 'unwritable-file' } } })
  })
})

describe('the files that are meant', () => {
  const namesIn = ({ out }: Ended): unknown =>
    (JSON.parse(out) as { files: { file: string }[] }).files.map(({ file }) => file)

  test('a folder stands for its mapping files, and no file is run twice', async () => {
    write('some/b.yml', people(there))
    write('some/a.yaml', people(left))
    write('some/notes.txt', 'nothing')
    write('some/deeper/c.yaml', people())
    expect(namesIn(await run('some', 'good.yaml', 'some/a.yaml', '--json'))).toEqual([
      'some/a.yaml',
      'some/b.yml',
      'good.yaml',
    ])
    write('bare/notes.txt', 'nothing')
    expect(await run('bare')).toMatchObject({
      code: 2,
      err: 'error: There is no mapping file in bare. [missing-file]\n  Name a mapping file, or a folder with some.\n',
    })
  })

  test('without any, those of the folder mappings; with a configuration, its own, also where its secrets are not there', async () => {
    expect(await run()).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no mapping file in mappings.'),
    })
    write('mappings/own.yaml', people(left, there))
    expect(namesIn(await run('--json'))).toEqual(['mappings/own.yaml'])
    write(
      'ecmahost.yaml',
      `systems:
  hr: { connector: csv, mapping: ./good.yaml, token: "\${env:MAP_TEST_NOT_SET}" }
  erp: { connector: sql, mapping: some/../half.yaml }
  again: { connector: sql, mapping: half.yaml }
`,
    )
    expect(namesIn(await run('--json'))).toEqual(['good.yaml', 'half.yaml'])
    write('ecmahost.yaml', 'systems: {}\n')
    expect(await run()).toMatchObject({
      code: 2,
      err: 'error: ecmahost.yaml names no mapping file. [missing-file]\n  Name one on the command line.\n',
    })
    write('ecmahost.yaml', 'systems: [\n')
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('ecmahost.yaml:2:1: error: ') })
    rmSync(join(folder, 'ecmahost.yaml'))
  })
})
