import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresServer, postgresLacking } from './servers/postgres.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'package-'))
const site = join(folder, 'site')
/** The programs of this project first, so that npm and the package run on the same Node.js as the tests. */
const environment = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) }

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
let packed: Packed
let installation: { stdout: string; stderr: string }

/** Builds and packs in a copy, so that whoever works in the checkout keeps its `dist/` meanwhile. */
beforeAll(async () => {
  const copy = join(folder, 'copy')
  mkdirSync(copy)
  mkdirSync(site)
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] }
  for (const name of ['package.json', 'LICENSE', ...files.filter(file => file !== 'dist')]) {
    cpSync(join(root, name), join(copy, name), { recursive: true })
  }
  await run(process.execPath, [join(root, 'build.ts'), '--out', join(copy, 'dist')], { env: environment })
  const pack = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: copy,
    env: environment,
  })
  ;[packed] = JSON.parse(pack.stdout) as [Packed]
  writeFileSync(join(site, 'package.json'), '{ "name": "site", "private": true, "type": "module" }')
  installation = await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', join(folder, packed.filename)],
    { cwd: site, env: environment },
  )
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the installed command with a text on its standard input. */
async function ecmahost(words: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const running = run(join(site, 'node_modules/.bin/ecmahost'), words, { cwd: site, env: environment })
  running.child.stdin?.end(input)
  const ended = await running.catch((error: { code: number; stdout: string; stderr: string }) => error)
  return { code: 'code' in ended ? ended.code : 0, out: ended.stdout, err: ended.stderr }
}

describe('the published package', () => {
  test('installs quietly', () => {
    expect(installation.stderr).toBe('')
    expect(installation.stdout).toMatch(/^\s*added \d+ packages in \d+\w+\s*$/)
  })

  test('holds the build, the ready-made mappings and the licence, and no sources or tests', () => {
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'package.json', 'bin/ecmahost.js', 'mappings/hr.yaml']))
    expect(paths.filter(path => /(?<!\.d)\.ts$|^(?:src|test|bench|grammar|connectors)\//.test(path))).toEqual([])
  })

  test('says its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    const { code, out, err } = await ecmahost(['version', '--json'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ version })
  })

  test('evaluates expressions', async () => {
    const line = {
      id: 'a',
      expression: 'Join(" ", [first], ToUpper([last]))',
      attributes: { first: 'Ada', last: 'King' },
    }
    expect(await ecmahost(['map', 'eval', '--json'], JSON.stringify(line))).toEqual({
      code: 0,
      out: '{"id":"a","value":"Ada KING"}\n',
      err: '',
    })
  })

  test('imports a CSV file, and finds it unchanged the second time', async () => {
    writeFileSync(join(site, 'people.csv'), 'id,name,mail\n1,Ada,ada@corp.example\n2,Grace,grace@corp.example\n')
    writeFileSync(
      join(site, 'people.yaml'),
      `objectTypes:
  person:
    resource: User
    anchor: id
    flows:
      userName: mail
      displayName: ToUpper([name])
`,
    )
    writeFileSync(
      join(site, 'ecmahost.yaml'),
      `systems:
  hr:
    connector: csv
    settings: { files: { person: { path: ./people.csv, anchor: id, required: [mail] } } }
    mapping: ./people.yaml
    token: 0123456789abcdef
`,
    )
    const first = await ecmahost(['import', 'hr', '--json'])
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(first.out)).toMatchObject({ read: 2, added: 2, failed: 0 })
    expect(JSON.parse((await ecmahost(['import', 'hr', '--json'])).out)).toMatchObject({ read: 2, unchanged: 2 })
  })

  test('makes a connector in an empty folder, and tests it there', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const bin = join(site, 'node_modules/.bin/ecmahost')
    await run(bin, ['connector', 'new', 'demo'], { cwd: empty, env: environment })
    const words = ['connector', 'test', './demo', '--write', '--entries', '50', '--json']
    const { stdout } = await run(bin, words, { cwd: empty, env: environment })
    const { results } = JSON.parse(stdout) as { results: readonly { name: string; kind: string }[] }
    expect(results.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect(results).toContainEqual(expect.objectContaining({ name: 'many', kind: 'passed' }))
  })

  test('gives the authors of connectors their types', async () => {
    writeFileSync(
      join(site, 'payroll.ts'),
      `import { defineConnector, type Page } from 'ecmahost/connector'
// @ts-expect-error -- there is no such page
export const page: Page = { kind: 'heap' }
export const connector = defineConnector({
  description: 'a test',
  settings: {} as never,
  schema: async () => ({ objectTypes: [] }),
  async *importFull(): AsyncIterable<Page> {
    yield { kind: 'rows', objectType: 'a', source: 's', rows: [['x', null]], firstPosition: 1 }
  },
})
`,
    )
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024']
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
    const { stdout } = await run(process.execPath, [compiler, ...options, ...types, 'payroll.ts'], {
      cwd: site,
      env: environment,
    }).catch((error: { stdout: string }) => error)
    expect(stdout).toBe('')
  })
})

/** The commands of a README's walk, but for the first, which installs the package. */
function walkOf(readme: string): readonly string[] {
  const text = readFileSync(join(root, readme), 'utf8')
  const [, block = ''] = /<!-- the walk[^>]*-->\s*```sh\n([\s\S]*?)```/.exec(text) ?? []
  return block.trim().split('\n').slice(1)
}

describe.skipIf(postgresLacking)('the walk in the README of the sql connector', () => {
  test('leads from an empty folder to an export', { timeout: 120_000 }, async () => {
    const walk = walkOf('connectors/sql/README.md')
    expect(walk.length).toBeGreaterThan(5)
    expect(walk.length).toBeLessThan(10)
    const server = await PostgresServer.start()
    try {
      await server.query('erp', readFileSync(join(root, 'test/connectors/sql/schemas/postgres.sql'), 'utf8'))
      const empty = join(folder, 'walk')
      mkdirSync(empty)
      const url = server.url().replace('@', `:${server.password}@`)
      const bin = [join(site, 'node_modules/.bin'), environment.PATH].join(delimiter)
      const said: string[] = []
      for (const command of walk) {
        const line = command.replace(/^npx /, '')
        const { stdout, stderr } = await run('bash', ['-c', line], {
          cwd: empty,
          env: { ...environment, PATH: bin, URL: url },
        })
        expect(stdout + stderr).not.toContain(server.password)
        said.push(stdout + stderr)
      }
      const [{ email, first_name } = {}] = await server.query(
        'erp',
        'SELECT email, first_name FROM staff WHERE staff_id = 1',
      )
      expect({ email, first_name }).toEqual({ email: 'ada@new.example.com', first_name: 'Augusta' })
      const [, imported, , changed] = said
      expect(imported).toMatch(/erp: full import completed/)
      expect(imported).toMatch(/failed 0$/m)
      expect(changed).toMatch(/erp: delta import completed/)
      expect(changed).toMatch(/updated 1,/)
    } finally {
      await server.remove()
    }
  })
})
