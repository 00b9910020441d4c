import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { lineBatches, maxLine } from '../../src/cli/lines.ts'
import { bash, ecmahost } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'map-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function jsonLines(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

const good = write(
  'good.yaml',
  'objectTypes:\n  person: { resource: User, flows: { userName: mail, title: jobTitle } }\n',
)
const bad = write('bad.yaml', 'objectTypes:\n  person: { resource: User, flows: { userName: "ToLwer([mail])" } }\n')
const schema = write(
  'schema.json',
  '{"objectTypes":[{"name":"person","anchor":["id"],"attributes":[{"name":"id"},{"name":"mail"}]}]}',
)

describe('map check with a configuration', () => {
  const site = write(
    'site.yaml',
    `systems:
  hr:
    connector: csv
    settings: { files: { person: { path: ./people.csv, anchor: id } } }
    mapping: ./hr.yaml
    token: 0123456789abcdef
  gone:
    connector: csv
    settings: { files: { person: { path: ./nowhere.csv, anchor: id } } }
    mapping: ./good.yaml
    token: 0123456789abcdef
`,
  )
  write('people.csv', 'id,mail\n1,ada@corp.example\n')
  write(
    'hr.yaml',
    'objectTypes:\n  person: { resource: User, flows: { userName: mal, title: \'Left([mail], "x")\' } }\n',
  )

  test("looks attributes up in the system's own schema", async () => {
    const { code, out, err } = await ecmahost('map', 'check', '--config', site, 'hr')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.replaceAll(`${folder}/`, '')).toBe(`hr.yaml:2:48: error: There is no attribute [mal]. [unknown-attribute]
  2 |   person: { resource: User, flows: { userName: mal, title: 'Left([mail], "x")' } }
    |                                                ^^^
  Did you mean [mail]?
hr.yaml:2:74: error: A number is wanted here, not the text "x". [wrong-type]
  2 |   person: { resource: User, flows: { userName: mal, title: 'Left([mail], "x")' } }
    |                                                                          ^^^
hr: hr.yaml: 2 errors.
`)
  })

  test('checks all systems, and those that cannot be reached as far as that goes', async () => {
    const { code, out, err } = await ecmahost('map', 'check', '--config', site, '--json')
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      files: [
        { system: 'hr', diagnostics: [{ code: 'unknown-attribute' }, { code: 'wrong-type' }] },
        { system: 'gone', objectTypes: [{ attributes: ['userName', 'title'] }], diagnostics: [] },
      ],
      failures: [{ system: 'gone', code: 'source-missing', message: expect.stringContaining('nowhere.csv') }],
    })
    expect((await ecmahost('map', 'check', '--config', site, 'gone')).code).toBe(3)
  })

  test('names a system that is not there, and what is missing', async () => {
    expect(await ecmahost('map', 'check', '--config', site, 'hrr')).toMatchObject({
      code: 2,
      err: 'error: There is no connected system "hrr". The configuration has: hr, gone. [system-unknown]\n',
    })
    expect(await ecmahost('map', 'check', '--schema', schema)).toMatchObject({
      code: 2,
      err: 'error: missing mapping files\nSee: ecmahost map check --help\n',
    })
  })
})

describe('map schema', () => {
  test('prints a JSON Schema, for a machine on one line', async () => {
    const { code, out, err } = await ecmahost('map', 'schema')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ title: 'ecmahost mapping', required: ['objectTypes'] })
    expect((await ecmahost('map', 'schema', '--json')).out).toBe(`${JSON.stringify(JSON.parse(out))}\n`)
  })
})

describe('map check', () => {
  const doubtful = write(
    'doubtful.yaml',
    "objectTypes:\n  person: { resource: User, flows: { userName: 'tolower([mail])', externalId: Guid() } }\n",
  )

  test('takes warnings for errors when it is strict', async () => {
    expect(await ecmahost('map', 'check', doubtful)).toMatchObject({ code: 0 })
    const { code, err } = await ecmahost('map', 'check', '--strict', doubtful)
    expect(code).toBe(2)
    expect(err).toContain('error: tolower is written ToLower. [name-case]')
  })

  test('says what keeps unchanged rows from being skipped, and what each flow reads', async () => {
    const { err } = await ecmahost('map', 'check', '--reads', doubtful)
    expect(err).toContain(
      '  person reads 1 attribute; unchanged rows are mapped again because of externalId (random numbers).',
    )
    expect(err).toContain('    userName: [mail]\n    externalId: random numbers\n')
    const { out } = await ecmahost('map', 'check', '--json', doubtful)
    expect(JSON.parse(out).files[0].objectTypes[0]).toMatchObject({
      pure: false,
      flows: [
        { target: 'userName', attributes: ['mail'], reads: [], tables: [], pure: true },
        { target: 'externalId', attributes: [], reads: ['randomness'], tables: [], pure: false },
      ],
    })
  })

  test('writes SARIF for code review', async () => {
    const { code, out } = await ecmahost('map', 'check', '--sarif', doubtful, bad)
    expect(code).toBe(2)
    const { version, runs } = JSON.parse(out)
    expect(version).toBe('2.1.0')
    expect(runs[0].tool.driver).toMatchObject({
      name: 'ecmahost',
      rules: [
        { id: 'name-case', name: 'NameCase' },
        { id: 'unknown-function', name: 'UnknownFunction' },
      ],
    })
    expect(runs[0].results).toMatchObject([
      { ruleId: 'name-case', ruleIndex: 0, level: 'warning' },
      {
        ruleId: 'unknown-function',
        ruleIndex: 1,
        level: 'error',
        message: { text: 'There is no function ToLwer. Did you mean ToLower?' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: bad },
              region: { startLine: 2, startColumn: 49, endLine: 2, endColumn: 55 },
            },
          },
        ],
      },
    ])
  })

  test('says that a mapping is right', async () => {
    expect(await ecmahost('map', 'check', good)).toEqual({
      code: 0,
      out: '',
      err: `${good}: 1 object type, 2 flows, no mistakes.\n  person reads 2 attributes; unchanged rows are not mapped again.\n`,
    })
  })

  test('says what is wrong with each of several', async () => {
    const { code, out, err } = await ecmahost('map', 'check', good, bad, join(folder, 'none.yaml'))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.replaceAll(`${folder}/`, '')).toBe(`good.yaml: 1 object type, 2 flows, no mistakes.
  person reads 2 attributes; unchanged rows are not mapped again.
bad.yaml:2:49: error: There is no function ToLwer. [unknown-function]
  2 |   person: { resource: User, flows: { userName: "ToLwer([mail])" } }
    |                                                 ^^^^^^
  Did you mean ToLower?
bad.yaml: 1 error.
error: There is no file none.yaml. [missing-file]
none.yaml: 1 error.
`)
  })

  test('looks attributes up in a schema', async () => {
    const { code, err } = await ecmahost('map', 'check', good, '--schema', schema)
    expect(code).toBe(2)
    expect(err).toContain('There is no attribute [jobTitle]. [unknown-attribute]')
  })

  test('says what is wrong with the schema itself', async () => {
    const { code, err } = await ecmahost('map', 'check', good, '--schema', write('wrong.json', '{"objectType":[]}'))
    expect(code).toBe(2)
    expect(err).toContain('objectTypes')
  })

  test('says that a file is not UTF-8', async () => {
    const path = write('latin1.yaml', Buffer.from('# Müller', 'latin1'))
    const { code, err } = await ecmahost('map', 'check', path)
    expect({ code, err: err.replaceAll(`${folder}/`, '') }).toEqual({
      code: 2,
      err: 'error: latin1.yaml is not UTF-8 text. [wrong-encoding]\n  Save it again with the encoding UTF-8.\nlatin1.yaml: 1 error.\n',
    })
  })

  test('tells a machine what the mappings hold', async () => {
    const { code, out, err } = await ecmahost('map', 'check', bad, '--json')
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toEqual({
      files: [
        {
          file: bad,
          objectTypes: [
            {
              name: 'person',
              resource: 'User',
              attributes: ['userName'],
              pure: true,
              reads: ['mail'],
              tables: [],
              flows: [{ target: 'userName', attributes: ['mail'], reads: [], tables: [], pure: true }],
            },
          ],
          diagnostics: [expect.objectContaining({ code: 'unknown-function', start: { line: 2, column: 49 } })],
        },
      ],
      failures: [],
    })
  })
})

describe('map eval', () => {
  test('evaluates one expression', async () => {
    const words = ['map', 'eval', 'Join("-", [a], [b])', '--set', 'a=x=y', '--set', 'b=z']
    expect(await ecmahost(...words)).toEqual({ code: 0, out: 'x=y-z\n', err: '' })
    expect(await ecmahost(...words, '--reference', '--json')).toEqual({
      code: 0,
      out: '{"id":null,"value":"x=y-z"}\n',
      err: '',
    })
    expect((await ecmahost('map', 'eval', 'Count([a])', '--set', 'a=1', '--set', 'a=2')).out).toBe('2\n')
  })

  test('shows what is wrong with it', async () => {
    expect(await ecmahost('map', 'eval', 'Join(" ", [a]')).toEqual({
      code: 2,
      out: '',
      err: `expression:1:14: error: Expected "," or ")", but the expression ends here. [syntax]
  1 | Join(" ", [a]
    |              ^
  The "(" of Join is never closed.
`,
    })
    expect(await ecmahost('map', 'eval', '%D%')).toEqual({
      code: 1,
      out: '',
      err: 'error: The parameter %D% has no value. [unknown-parameter]\n',
    })
  })

  test('answers lines in order, the malformed ones too', async () => {
    const lines = [
      '{"id":"a","expression":"ToUpper([x])","attributes":{"x":"ä"}}',
      'nonsense',
      '{"id":"b","expression":"Nope()"}',
      '',
      '{"id":"c","expression":"IgnoreFlowIfNullOrEmpty([x])"}',
    ]
    const path = write('lines.jsonl', lines.join('\n'))
    const { code, out } = await bash(`ecmahost map eval --json < '${path}'`)
    expect(code).toBe(0)
    expect(jsonLines(out)).toEqual([
      { id: 'a', value: 'Ä' },
      { id: null, error: { code: 'invalid-line', message: expect.any(String) } },
      { id: 'b', error: { code: 'unknown-function', message: 'There is no function Nope. (at character 1)' } },
      { id: 'c', noFlow: true },
    ])
    expect((await bash(`ecmahost map eval < '${path}'`)).out).toContain('a: Ä\nerror: The line is not JSON')
  })

  test('is content when the reader goes early', async () => {
    const line = JSON.stringify({ id: 1, expression: '[x]', attributes: { x: 'x'.repeat(1000) } })
    const path = write('many.jsonl', `${line}\n`.repeat(5_000))
    const { code, out, err } = await bash(`ecmahost map eval --json < '${path}' | head -n 1 | wc -l`)
    expect({ code, out: out.trim(), err }).toEqual({ code: 0, out: '1', err: '' })
  })

  test('does not keep a line that never ends', async () => {
    const { out } = await bash(
      `{ head -c ${maxLine + 100_000} /dev/zero | tr '\\0' x; echo; echo '{"expression":"1"}'; } | ecmahost map eval --json`,
    )
    expect(jsonLines(out)).toEqual([
      { id: null, error: { code: 'invalid-line', message: `The line is longer than ${maxLine} characters.` } },
      { id: null, value: 1 },
    ])
  })
})

describe('the lines of a stream', () => {
  test('are the same however it is cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ä', '😀', '\n'), maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(60), { maxLength: 6 }), async (whole, cuts) => {
        const bytes = Buffer.from(whole)
        const places = [0, ...cuts.map(cut => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end))
        const lines: (string | undefined)[] = []
        for await (const batch of lineBatches(Readable.from(chunks, { objectMode: false }))) lines.push(...batch)
        const expected = whole.split('\n')
        expect(lines).toEqual(expected.at(-1) === '' ? expected.slice(0, -1) : expected)
      }),
    )
  })
})
