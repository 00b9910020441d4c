import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, describe, expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkSystemSettings, loadConfig, systemOf } from '../../src/host/config.ts'
import { Secret } from '../../src/model/secret.ts'

const cases = join(import.meta.dirname, '../cases/config')
const folder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Loads a configuration that stands in a folder of its own. */
function load(text: string, environment: Record<string, string> = {}) {
  const own = mkdtempSync(join(folder, 'site-'))
  const file = join(own, 'ecmahost.yaml')
  writeFileSync(file, text)
  mkdirSync(join(own, 'mappings'))
  for (const name of ['mappings/hr.yaml', 'payroll', 'payroll.ts']) writeFileSync(join(own, name), '')
  mkdirSync(join(own, 'secrets'))
  writeFileSync(join(own, 'secrets/hr'), 'correct horse battery'.replaceAll(' ', '-') + '\n')
  return { own, ...loadConfig(file, environment) }
}
const withSystem = (more: string) => `
systems:
  hr:
    connector: csv
    mapping: ./mappings/hr.yaml
    token: 0123456789abcdef
${more}`

describe('what is wrong in a configuration is told with its place and what to do', () => {
  const names = readdirSync(cases).filter(name => name.endsWith('.yaml'))

  test.each(names)('%s', async name => {
    const { diagnostics } = loadConfig(join(cases, name), { ERP_TOKEN: 'a-token-from-outside', EMPTY: '' })
    const text = diagnostics.map(found => render(found).replaceAll(`${cases}/`, '')).join('\n\n')
    await expect(`${text}\n`).toMatchFileSnapshot(join(cases, name.replace('.yaml', '.txt')))
  })

  test('a file that is not there', () => {
    const { config, diagnostics } = loadConfig('/nowhere/ecmahost.yaml')
    expect(config).toBeUndefined()
    expect(diagnostics.map(render)).toEqual([
      `error: There is no file /nowhere/ecmahost.yaml. [missing-file]
  Name the configuration file with --config FILE; without it, it is ecmahost.yaml.`,
    ])
  })

  test('a file that is a folder', () => {
    expect(loadConfig(folder).diagnostics.map(render)).toEqual([`error: ${folder} is a folder. [unreadable-file]`])
  })

  test('a file that is not UTF-8', () => {
    const file = join(folder, 'latin1.yaml')
    writeFileSync(file, Buffer.from('systems: { "Zürich": {} }', 'latin1'))
    expect(loadConfig(file).diagnostics.map(render)).toEqual([
      `error: ${file} is not UTF-8 text. [wrong-encoding]\n  Save it again with the encoding UTF-8.`,
    ])
  })
})

describe('a configuration', () => {
  test('comes with defaults and absolute paths', () => {
    const { own, config, diagnostics } = load(withSystem(''))
    expect(diagnostics).toEqual([])
    expect(config?.host).toEqual({
      listen: '127.0.0.1:8585',
      data: join(own, 'data'),
      codegen: true,
      metrics: { enabled: true },
    })
    expect(config && systemOf(config, 'hr')).toEqual({
      name: 'hr',
      connector: 'csv',
      settings: {},
      mapping: join(own, 'mappings/hr.yaml'),
      token: new Secret('0123456789abcdef'),
      isolation: { kind: 'thread', threads: 1, memory: 512, stall: '5m', timeout: '12h' },
      guards: {
        shortRead: 80,
        deletes: { count: 500, percent: 10, free: 10 },
        objectTypes: {},
        memberships: { count: 5000, percent: 20, free: 50 },
      },
      profiles: {},
      logLevel: 'info',
    })
  })

  test('tells the path of a module from the name of a connector', () => {
    const connectorOf = (name: string) => {
      const { own, config } = load(withSystem('').replace('csv', name))
      return config && systemOf(config, 'hr').connector.replace(own, '.')
    }
    expect(connectorOf('sql')).toBe('sql')
    expect(connectorOf('./payroll')).toBe('./payroll')
    expect(connectorOf('payroll.ts')).toBe('./payroll.ts')
    expect(connectorOf(import.meta.filename)).toBe(import.meta.filename)
  })

  test('names the connected systems there are when asked for another', () => {
    const { config } = load(withSystem(''))
    expect(() => config && systemOf(config, 'erp')).toThrow(
      'There is no connected system "erp". The configuration has: hr.',
    )
  })

  test('leaves the settings of a connector to the connector', () => {
    const { config } = load(withSystem('    settings: { anything: [1, { goes: here }] }'))
    expect(config && systemOf(config, 'hr').settings).toEqual({ anything: [1, { goes: 'here' }] })
  })
})

describe('references', () => {
  test('are replaced anywhere in a text, at any depth', () => {
    const more = `    settings: { url: "pg://\${env:USER}@\${env:HOST}/x", list: ["\${env:HOST}"] }`
    const { config } = load(withSystem(more), { USER: 'ada', HOST: 'db.example' })
    expect(config && systemOf(config, 'hr').settings).toEqual({ url: 'pg://ada@db.example/x', list: ['db.example'] })
  })

  test('are secret in the settings of a connector, and elsewhere where that is declared', () => {
    const values = { WHERE: '/srv/ecmahost-data', DSN: 'sqlite:./people.db', TOKEN: 'correct-horse-battery' }
    const text = withSystem('    settings: { url: "${env:DSN}" }').replace('0123456789abcdef', '${env:TOKEN}')
    const { config } = load(`${text}\nhost: { data: "\${env:WHERE}" }\n`, values)
    expect(config?.secrets.mask(Object.values(values).join(' '))).toBe('/srv/ecmahost-data *** ***')
  })

  test('take a file from beside the configuration, without its last line break', () => {
    const { config } = load(withSystem('').replace('0123456789abcdef', '${file:./secrets/hr}'))
    expect(config && systemOf(config, 'hr').token.reveal()).toBe('correct-horse-battery')
  })

  test('are not looked for in what was put in', () => {
    const { config } = load(withSystem('    settings: { a: "${env:A}" }'), { A: '${env:B}', B: 'b' })
    expect(config && systemOf(config, 'hr').settings).toEqual({ a: '${env:B}' })
  })

  test('are written as $${ where the characters themselves are meant', () => {
    const { config } = load(withSystem('    settings: { a: "$${env:A} costs $5" }'))
    expect(config && systemOf(config, 'hr').settings).toEqual({ a: '${env:A} costs $5' })
  })

  test('may stand for a number', () => {
    const { config } = load(withSystem('    isolation: { threads: "${env:THREADS}" }'), { THREADS: '3' })
    expect(config && systemOf(config, 'hr').isolation.threads).toBe(3)
  })
})

describe('the settings of a connector', () => {
  const schema = Type.Object({
    path: Type.String(),
    password: Type.Optional(Type.String({ secret: true, maxLength: 20 })),
    port: Type.Optional(Type.Integer()),
  })

  test('are checked where they stand', () => {
    const { own, config } = load(withSystem('    settings: { pth: people.csv }'))
    expect(config && checkSystemSettings(config, 'hr', schema).diagnostics.map(render)).toEqual([
      `${own}/ecmahost.yaml:7:17: error: systems.hr.settings has no setting "pth". [unknown-setting]
  7 |     settings: { pth: people.csv }
    |                 ^^^
  Did you mean "path"?`,
    ])
  })

  test('that are missing altogether are asked for at the system', () => {
    const { own, config } = load(withSystem(''))
    expect(config && checkSystemSettings(config, 'hr', schema).diagnostics.map(render)).toEqual([
      `${own}/ecmahost.yaml:3:3: error: systems.hr.settings needs "path". [missing-setting]
  3 |   hr:
    |   ^^`,
    ])
  })

  test('that are secret are kept out of texts from then on', () => {
    const { config } = load(withSystem('    settings: { path: a, password: "tell/no one" }'))
    expect(config?.secrets.mask('tell/no one')).toBe('tell/no one')
    if (config) checkSystemSettings(config, 'hr', schema)
    expect(config?.secrets.mask('login tell/no one')).toBe('login ***')
  })

  test('that came from outside are not shown when they are wrong', () => {
    const { config } = load(withSystem('    settings: { path: a, port: "${env:PORT}" }'), { PORT: 'swordfish' })
    expect(config && checkSystemSettings(config, 'hr', schema).diagnostics.map(({ message }) => message)).toEqual([
      'systems.hr.settings.port must be a whole number, but it is the text "***".',
    ])
  })
})
