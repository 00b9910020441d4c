import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { Exit, exitCodes } from '../../src/cli/exit.ts'
import { hostError } from '../../src/model/error.ts'
import { bash, ecmahost } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Every command there is, with the words that call it. */
function all(under: readonly Command[], path: readonly string[] = []): { path: readonly string[]; command: Command }[] {
  return under.flatMap(command => {
    const own = [...path, command.name()]
    return [{ path: own, command }, ...all(command.commands, own)]
  })
}
const every = all(await Promise.all(commands.map(({ load }) => load())))

describe('every command', () => {
  test.each(every.map(({ path }) => [path.join(' ')]))('%s has help with examples and exit codes', async name => {
    const { code, out, err } = await ecmahost(...name.split(' '), '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(new RegExp(`^Usage: ecmahost ${name}`))
    expect(out).toContain(`Examples:\n  $ ecmahost ${name}`)
    expect(out).toContain('Exit codes: 0 done')
  })

  const leaves = every.filter(({ command }) => command.commands.length === 0)
  test.each(leaves.map(({ path, command }) => [path.join(' '), command] as const))('%s takes --json', (_, command) => {
    expect(command.options.map(option => option.long)).toContain('--json')
  })
})

describe('what cannot be used as a command line', () => {
  test('a command that is not there: the near one is suggested', async () => {
    expect(await ecmahost('confg')).toEqual({
      code: 2,
      out: '',
      err: "error: unknown command 'confg'\n(Did you mean config?)\nSee: ecmahost --help\n",
    })
  })

  test('an option that is not there: the near one is suggested, and the command is named', async () => {
    expect(await ecmahost('config', 'check', '--confg', 'x')).toEqual({
      code: 2,
      out: '',
      err: "error: unknown option '--confg'\n(Did you mean --config?)\nSee: ecmahost config check --help\n",
    })
  })

  test('too many words', async () => {
    const { code, err } = await ecmahost('config', 'check', 'site.yaml')
    expect({ code, err }).toEqual({
      code: 2,
      err: "error: too many arguments for 'check'. Expected 0 arguments but got 1: site.yaml.\nSee: ecmahost config check --help\n",
    })
  })

  test('nothing at all: the help is shown', async () => {
    const { code, out, err } = await ecmahost()
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^Usage: ecmahost \[options\] \[command\]\n/)
  })

  test('for a machine, the same as JSON on stdout', async () => {
    const { code, out, err } = await ecmahost('confg', '--json')
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toEqual({
      error: { code: 'usage', message: "unknown command 'confg'\n(Did you mean config?)" },
    })
  })
})

describe('ecmahost version', () => {
  test('says what it runs on', async () => {
    const { out } = await ecmahost('version')
    expect(out).toMatch(/^ecmahost \d+\.\d+\.\d+ \(Node\.js \d+\.\d+\.\d+, \w+ \w+\)\n$/)
  })

  test('says it as JSON', async () => {
    const { out } = await ecmahost('version', '--json')
    expect(JSON.parse(out)).toMatchObject({ node: process.versions.node, platform: process.platform })
  })
})

describe('ecmahost config check', () => {
  const write = (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }

  test('ends with 2 and shows each mistake in its line', async () => {
    const file = write('wrong.yaml', 'systems:\n  hr: { conector: csv, mapping: ./hr.yaml, token: 0123456789abcdef }\n')
    expect(await ecmahost('config', 'check', '--config', file)).toEqual({
      code: 2,
      out: '',
      err: `${file}:2:9: error: systems.hr has no setting "conector". [unknown-setting]
  2 |   hr: { conector: csv, mapping: ./hr.yaml, token: 0123456789abcdef }
    |         ^^^^^^^^
  Did you mean "connector"?
${file}: 1 error.
`,
    })
  })

  const site = (mapping: string, path = './people.csv') => {
    write('people.csv', 'id,mail\n1,ada@corp.example\n')
    write('people.yaml', mapping)
    return write(
      'site.yaml',
      `systems:
  hr:
    connector: csv
    settings: { files: { person: { path: ${path}, anchor: id, required: [mail] } } }
    mapping: ./people.yaml
    token: 0123456789abcdef
`,
    )
  }
  const mapping = 'objectTypes:\n  person: { resource: User, flows: { userName: mail } }\n'

  test('says that all is well', async () => {
    const file = site(mapping)
    const { code, out, err } = await ecmahost('config', 'check', '-c', file)
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `${file}: 1 connected system, no mistakes.\n` })
  })

  test('finds what is wrong in a mapping by the schema of the connected system', async () => {
    const file = site(mapping.replace('mail', 'mial'))
    expect(await ecmahost('config', 'check', '-c', file)).toEqual({
      code: 2,
      out: '',
      err: `${join(folder, 'people.yaml')}:2:48: error: There is no attribute [mial]. [unknown-attribute]
  2 |   person: { resource: User, flows: { userName: mial } }
    |                                                ^^^^
  Did you mean [mail]?
${file}: 1 connected system, 1 error.
`,
    })
  })

  test('ends with 3 when a connected system cannot be asked', async () => {
    const file = site(mapping, './nobody.csv')
    const { code, err } = await ecmahost('config', 'check', '-c', file)
    expect(code).toBe(3)
    expect(err).toMatch(
      /^hr: error: .*nobody\.csv.* \[[\w-]+\]\n.*: 1 connected system, no mistakes, 1 system not reached\.\n$/,
    )
  })

  test('gives a machine the same as data', async () => {
    const file = write('empty.yaml', '')
    const { code, out, err } = await ecmahost('config', 'check', '--config', file, '--json')
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toMatchObject({ file, systems: [], diagnostics: [{ code: 'missing-setting', file }] })
  })
})

describe('what went wrong becomes words and an exit code', () => {
  const failing = async (error: Error, ...words: string[]) => {
    const version = commands.find(({ name }) => name === 'version')
    if (version === undefined) throw new Error('there is no such command')
    const load = vi.spyOn(version, 'load').mockRejectedValue(error)
    try {
      return await ecmahost('version', ...words)
    } finally {
      load.mockRestore()
    }
  }

  test('an error of the catalogue: 3', async () => {
    const error = hostError('port-taken', { address: '127.0.0.1:8585' })
    expect(await failing(error)).toEqual({ code: 3, out: '', err: `error: ${error.message} [port-taken]\n` })
    const { code, out } = await failing(error, '--json')
    expect({ code, json: JSON.parse(out) }).toEqual({
      code: 3,
      json: { error: { code: 'port-taken', message: error.message } },
    })
  })

  test('a connected system that is not there: 2', async () => {
    const error = hostError('system-unknown', { system: 'hrr', known: 'hr' })
    expect(await failing(error)).toMatchObject({ code: 2, err: `error: ${error.message} [system-unknown]\n` })
  })

  test('stopped by the user: 130', async () => {
    expect(await failing(hostError('run-stopped', {}))).toMatchObject({ code: 130 })
  })

  test('failures that a command has told: its own code, and nothing more', async () => {
    expect(await failing(new Exit(exitCodes.failures))).toEqual({ code: 1, out: '', err: '' })
  })

  test('a mistake of ours: 70, and the stack only when asked for', async () => {
    const error = new Error('a row is neither here nor there')
    expect(await failing(error)).toEqual({
      code: 70,
      out: '',
      err: `error: a row is neither here nor there
This is a mistake in ecmahost, not in your input. ECMAHOST_DEBUG=1 shows where it happened.
`,
    })
    vi.stubEnv('ECMAHOST_DEBUG', '1')
    expect((await failing(error)).err).toContain(import.meta.filename)
    vi.unstubAllEnvs()
  })
})

describe('as a process', () => {
  test('the exit code is that of the command', async () => {
    expect(await bash('ecmahost version | grep -c ecmahost')).toEqual({ code: 0, out: '1\n', err: '' })
    expect((await bash('ecmahost config check --config /nowhere.yaml')).code).toBe(2)
  })

  test('it ends quietly when the reader of its output goes away', async () => {
    expect(await bash('ecmahost config schema | head -c 1')).toEqual({ code: 0, out: '{', err: '' })
  })
})
