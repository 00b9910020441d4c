import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/host/config.ts'
import { parseYaml } from '../../src/model/yaml.ts'
import { ecmahost } from './run.ts'

const root = join(import.meta.dirname, '../..')
let folder = ''
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'connector-'))
  folder = made
  return () => rmSync(made, { recursive: true, force: true })
})

const at = (name: string): string => join(folder, name)

function write(name: string, text: string): string {
  writeFileSync(at(name), text)
  return at(name)
}

interface Tested {
  readonly results: readonly { readonly name: string; readonly kind: string; readonly reason?: string }[]
}
const outcomes = (out: string): Readonly<Record<string, string>> =>
  Object.fromEntries((JSON.parse(out) as Tested).results.map(({ name, kind }) => [name, kind]))

/** A connector that reads persons from a server, by `fetch`. */
const crm = `import { defineConnector, TargetError, Type } from 'ecmahost/connector'
const text = name => ({ name, kind: 'string', multi: false, required: name === 'id' })
export const connector = defineConnector({
  description: 'a CRM',
  settings: Type.Object({ url: Type.String(), password: Type.String({ secret: true }) }),
  async schema() {
    return { objectTypes: [{ name: 'user', anchor: ['id'], attributes: [text('id'), text('name')] }] }
  },
  async *importFull({ url, password }, { signal }) {
    const response = await fetch(url + '/users?key=' + encodeURIComponent(password), { signal })
    if (!response.ok) throw new TargetError('unavailable', 'status ' + response.status)
    const users = await response.json()
    yield { kind: 'rows', objectType: 'user', source: 'users', rows: users.map(user => [user.id, user.name]), firstPosition: 1 }
  },
})
`

/** What the compiler says of a folder, with what it imports from the package taken from the sources. */
async function compile(path: string): Promise<string> {
  const paths = {
    'ecmahost/connector': [join(root, 'src/connector/index.ts')],
    'ecmahost/legacy': [join(root, 'src/connector/legacy/index.ts')],
  }
  const compilerOptions = { rootDir: '/', paths, typeRoots: [join(root, 'node_modules/@types')] }
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify(project))
  return await outputOf([join(root, 'node_modules/typescript/bin/tsc'), '--project', path], path)
}

/** Runs the tests of a folder. The package is not installed beside them: they find it as a worker does. */
async function runTests(path: string): Promise<string> {
  const own = JSON.stringify(pathToFileURL(join(root, 'src/runtime/own-package.ts')).href)
  const loader = encodeURIComponent(`import { provideOwnPackage } from ${own}; provideOwnPackage()`)
  return await outputOf(['--import', `data:text/javascript,${loader}`, '--test', 'index.test.ts'], path)
}

async function outputOf(words: readonly string[], cwd: string): Promise<string> {
  const ran = promisify(execFile)(process.execPath, words, { cwd })
  return (await ran.catch((error: { stdout: string }) => error)).stdout
}

describe('connector new', () => {
  const kinds = [
    ['plain', [], 3],
    ['legacy', ['--legacy'], 1],
  ] as const

  test.each(kinds)(
    'makes a %s connector that passes the battery, writing included, and is left as it was',
    { timeout: 60_000 },
    async (_, words) => {
      const made = await ecmahost('connector', 'new', at('payroll'), ...words)
      expect(made).toMatchObject({ code: 0, out: '' })
      expect(made.err).toContain('Made the connector payroll in')
      const people = readFileSync(at('payroll/people.txt'), 'utf8')
      const tested = await ecmahost('connector', 'test', at('payroll'), '--write', '--entries', '500', '--json')
      expect(tested.code).toBe(0)
      expect(outcomes(tested.out)).toMatchObject({ import: 'passed', add: 'passed', many: 'passed', clean: 'passed' })
      const persons = (text: string): readonly string[] => text.split('\n').filter(line => !line.startsWith('last;'))
      expect(persons(readFileSync(at('payroll/people.txt'), 'utf8'))).toEqual(persons(people))
    },
  )

  test.each(kinds)(
    'makes a %s one whose types are right and whose own test passes',
    { timeout: 60_000 },
    async (_, words, tests) => {
      await ecmahost('connector', 'new', at('payroll'), ...words)
      expect(await compile(at('payroll'))).toBe('')
      expect(await runTests(at('payroll'))).toMatch(new RegExp(`pass ${tests}\\n[^]*fail 0\\n`))
    },
  )

  test('overwrites nothing', async () => {
    write('payroll', 'mine')
    const { code, err } = await ecmahost('connector', 'new', at('payroll'))
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${at('payroll')} is there already, and nothing in it is overwritten. [folder-exists]\n  Choose another name.\n`,
    })
    expect(readFileSync(at('payroll'), 'utf8')).toBe('mine')
  })

  test('refuses a name that cannot be one', async () => {
    expect(await ecmahost('connector', 'new', at('Pay roll'))).toMatchObject({ code: 2 })
    expect(existsSync(at('Pay roll'))).toBe(false)
  })
})

describe('connector test', () => {
  const directory = (): void => {
    write('directory.json', JSON.stringify({ entries: { person: [{ id: '1', userName: 'ada' }] } }))
    write('settings.yaml', 'file: ./directory.json\n')
  }

  test('writes nothing without --write', async () => {
    directory()
    const before = readFileSync(at('directory.json'), 'utf8')
    const { code, out, err } = await ecmahost('connector', 'test', 'memory', '--settings', at('settings.yaml'))
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toMatch(/^skipped {2}add {14}nothing is written without --write$/m)
    expect(err).toMatch(/memory: \d+ passed, 0 failed, \d+ skipped in \d+\.\d s\.\n$/)
    expect(readFileSync(at('directory.json'), 'utf8')).toBe(before)
  })

  test('says what was expected and found, and ends with 1', async () => {
    const broken = crm.replace('user.name])', 'user.name, 1])')
    const path = write(
      'crm.mjs',
      broken.replace(
        "await fetch(url + '/users?key=' + encodeURIComponent(password), { signal })",
        '{ ok: true, json: () => [{ id: 1 }] }',
      ),
    )
    write('crm.yaml', 'url: x\npassword: yyyyyy\n')
    const { code, err } = await ecmahost(
      'connector',
      'test',
      path,
      '--settings',
      at('crm.yaml'),
      '--junit',
      at('out/junit.xml'),
    )
    expect(code).toBe(1)
    expect(err).toContain('failed   import')
    expect(err).toMatch(
      /expected pages as the contract describes them\n {2}found {4}a row of user has 3 cells for 2 attributes/,
    )
    const xml = readFileSync(at('out/junit.xml'), 'utf8')
    expect(xml).toContain('<failure message="expected pages as the contract describes them')
    expect(xml).toMatch(/<testsuites name="ecmahost connector test" tests="\d+" failures="1"/)
  })

  test('tells of a connector that writes to standard output and ends its thread, and goes on', async () => {
    const path = write(
      'rude.mjs',
      crm.replace(
        'const response = await fetch',
        "console.log('hello'); process.exit(3); const response = await fetch",
      ),
    )
    write('crm.yaml', 'url: x\npassword: yyyyyy\n')
    const { code, out } = await ecmahost('connector', 'test', path, '--settings', at('crm.yaml'), '--json')
    expect(code).toBe(1)
    expect(outcomes(out)).toMatchObject({ schema: 'passed', import: 'failed', anchors: 'skipped', silent: 'failed' })
  })

  test('ends a worker that nothing comes of', async () => {
    const path = write('stuck.mjs', crm.replace('const response', 'for (;;);\n    const response'))
    write('crm.yaml', 'url: x\npassword: yyyyyy\n')
    const words = ['connector', 'test', path, '--settings', at('crm.yaml'), '--stall', '500ms']
    const { code, err } = await ecmahost(...words)
    expect(code).toBe(1)
    expect(err).toMatch(/failed {3}import[^]*nothing came of it for 0\.5 s while it was at import/)
  })

  test.each([
    ['a setting that nobody knows', 'file: a\nfil: b\n', /settings\.yaml:2:1: error: .*has no setting "fil"/],
    [
      'a variable that is not set',
      'file: ${env:NOT_SET_ANYWHERE}\n',
      /settings\.yaml:1:7: error: The environment variable NOT_SET_ANYWHERE is not set/,
    ],
    ['no YAML', 'file: "a\n', /settings\.yaml:1:7: error: A quote is opened here/],
  ])('points at %s', async (_, text, message) => {
    const { code, err } = await ecmahost('connector', 'test', 'memory', '--settings', write('settings.yaml', text))
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  test.each([
    [['memroy'], /There is no connector "memroy".*\n.*Did you mean "memory"/],
    [['memory'], /The connector memory needs "file".*\[no-settings\]\n.*--settings FILE/],
    [['memory', '--skip', 'ad'], /There is no check "ad".*\n.*"add"/],
    [['memory', '--entries', 'many'], /It must be a whole number/],
    [[import.meta.dirname], /holds no connector: it has no index\.ts/],
  ])('does not take %j', async (words, message) => {
    const { code, err } = await ecmahost('connector', 'test', ...words)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  test('takes from --samples what entries must have', async () => {
    directory()
    const objectTypes = { person: { attributes: { id: {}, userName: {}, mail: { unique: true } } } }
    write('settings.yaml', JSON.stringify({ file: './directory.json', objectTypes }))
    const samples = write('samples.yaml', 'person: { mail: "{mark}@corp.example", userName: null }\n')
    const words = [
      'memory',
      '--settings',
      at('settings.yaml'),
      '--write',
      '--entries',
      '5',
      '--samples',
      samples,
      '--json',
    ]
    const { code, out } = await ecmahost('connector', 'test', ...words)
    expect({ code, add: outcomes(out)['add'] }).toEqual({ code: 0, add: 'passed' })
  })
})

describe('connector test --record and --replay', () => {
  const secret = 'top secret/1'
  async function serving(): Promise<{ readonly url: string; readonly end: () => Promise<void> }> {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify([
          { id: '1', name: 'Ada' },
          { id: '2', name: `knows ${secret}` },
        ]),
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const end = async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
    }
    onTestFinished(end)
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end }
  }

  test('test a connector without its system, and keep its secrets out of the file', async () => {
    onTestFinished(() => void vi.unstubAllEnvs())
    const path = write('crm.mjs', crm)
    write('crm.yaml', 'url: ${env:CRM_URL}\npassword: ${env:CRM_PASSWORD}\n')
    const words = ['connector', 'test', path, '--settings', at('crm.yaml'), '--json']
    const { url, end } = await serving()
    vi.stubEnv('CRM_URL', url)
    vi.stubEnv('CRM_PASSWORD', secret)
    const live = await ecmahost(...words, '--record', at('crm.jsonl'))
    expect(live.code).toBe(0)
    const kept = readFileSync(at('crm.jsonl'), 'utf8')
    expect(kept.split('\n').length).toBeGreaterThan(3)
    for (const form of [secret, encodeURIComponent(secret), url]) expect(kept).not.toContain(form)

    await end()
    vi.unstubAllEnvs()
    const replayed = await ecmahost(...words, '--replay', at('crm.jsonl'))
    expect({ code: replayed.code, outcomes: outcomes(replayed.out) }).toEqual({ code: 0, outcomes: outcomes(live.out) })

    write('crm.mjs', crm.replace('/users?', '/people?'))
    const other = await ecmahost(...words, '--replay', at('crm.jsonl'))
    expect(other.code).toBe(1)
    expect(other.out).toMatch(/has no answer to .*\/people\?/)
  })

  test('say what is wrong with the file', async () => {
    write('directory.json', '{}')
    const settings = write('settings.yaml', 'file: ./directory.json\n')
    const { code, err } = await ecmahost(
      'connector',
      'test',
      'memory',
      '--settings',
      settings,
      '--replay',
      at('none.jsonl'),
    )
    expect(code).toBe(3)
    expect(err).toMatch(/The recording .*none\.jsonl cannot be used: it cannot be read: ENOENT.*\[recording-unfit\]/)
  })
})

describe('connector inspect', () => {
  test('shows what a connector can do and its settings, and with settings the schema', async () => {
    const { code, out } = await ecmahost('connector', 'inspect', 'memory', '--settings', write('s.yaml', 'file: a\n'))
    expect(code).toBe(0)
    expect(out).toMatch(/^memory can: test, discover, schema, /)
    expect(out).toContain('| `file` | text | _required_ |')
    expect(out).toMatch(/\nperson\n {2}id: string, anchor\n {2}userName: string, required\n/)
  })

  test('shows the settings as a form', async () => {
    const { out } = await ecmahost('connector', 'inspect', write('crm.mjs', crm), '--form', '--json')
    expect(JSON.parse(out)).toMatchObject({
      operations: ['schema', 'importFull'],
      form: [
        { path: 'url', label: 'Url', type: 'text', required: true, secret: false },
        { path: 'password', label: 'Password', type: 'password', required: true, secret: true },
      ],
    })
    const text = await ecmahost('connector', 'inspect', at('crm.mjs'), '--form')
    expect(text.out).toContain('Password (password): password, required, secret')
  })
})

describe('connector discover', () => {
  test('writes a configuration that can be loaded', async () => {
    write('directory.json', JSON.stringify({ entries: { room: [{ no: 1, name: 'Oslo' }] } }))
    const settings = write('s.yaml', 'file: ./directory.json\n')
    const { code, out, err } = await ecmahost(
      'connector',
      'discover',
      'memory',
      '--settings',
      settings,
      '--set',
      'pageSize=10',
    )
    expect(code).toBe(0)
    expect(err).toContain('room: guessed from 1 entries')
    const { value } = parseYaml({ text: out })
    expect(value).toMatchObject({
      systems: {
        memory: { connector: 'memory', settings: { pageSize: 10, objectTypes: { room: { anchor: ['no'] } } } },
      },
    })
    write('ecmahost.yaml', out)
    expect(loadConfig(at('ecmahost.yaml'), { MEMORY_TOKEN: 'long-enough-token' }).diagnostics).toMatchObject([
      { code: 'missing-file', message: expect.stringContaining('memory.yaml') },
    ])
  })

  test('never shows a secret: a reference stays one, and another takes the place of a value', async () => {
    vi.stubEnv('CRM_PASSWORD', 'top-secret')
    onTestFinished(() => void vi.unstubAllEnvs())
    const code = crm.replace(
      'async schema',
      "async discover(settings) { return { settings: { url: 'http://a', ...settings }, notes: [] } },\n  async schema",
    )
    const path = write('crm.mjs', code)
    const kept = await ecmahost('connector', 'discover', path, '--set', 'password=${env:CRM_PASSWORD}')
    expect(kept.out).toContain('password: ${env:CRM_PASSWORD}')
    const literal = await ecmahost('connector', 'discover', path, '--set', 'password=top-secret')
    expect(literal.out).not.toContain('top-secret')
    expect(literal.err).toMatch(/Set the environment variable CRM_PASSWORD/)
  })

  test('says what is still missing, and when there is nothing to discover', async () => {
    const bad = await ecmahost('connector', 'discover', 'memory', '--set', 'pageSize=many')
    expect(bad.code).toBe(1)
    expect(bad.err).toContain('still to do: pageSize must be a whole number')
    const none = await ecmahost('connector', 'discover', 'csv')
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(none.err).toContain('The connector csv discovers nothing')
    expect(await ecmahost('connector', 'discover', 'memory', '--set', 'file')).toMatchObject({ code: 2 })
  })
})
