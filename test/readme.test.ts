import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { generateDemo } from '../src/host/demo/demo.ts'
import { blocksOf, root } from './documents.ts'
import { Site } from './runtime/site.ts'

const blocks = blocksOf('README.md')
const published = { ecmahost: 'src/index.ts', 'ecmahost/connector': 'src/connector/index.ts' }
const folder = mkdtempSync(join(tmpdir(), 'readme-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The code of the block that holds a text. */
function codeWith(part: string): string {
  const found = blocks.filter(({ code }) => code.includes(part))
  expect(found).toHaveLength(1)
  return found[0]?.code ?? ''
}

/** The same, with what it imports from the package taken from the sources. */
function fromSources(code: string): string {
  return code.replace(/(?<=from )'(ecmahost[^']*)'/g, (_, name: keyof typeof published) => {
    return `'${pathToFileURL(join(root, published[name])).href}'`
  })
}

test('the TypeScript in the README fits the types of the package', async () => {
  const paths = Object.fromEntries(Object.entries(published).map(([name, file]) => [name, [join(root, file)]]))
  const compilerOptions = { rootDir: '/', paths, typeRoots: [join(root, 'node_modules/@types')] }
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.mts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
  const typed = blocks.filter(({ language }) => language === 'ts')
  expect(typed.length).toBeGreaterThan(1)
  for (const [index, { code }] of typed.entries()) writeFileSync(join(folder, `block-${index}.mts`), code)
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const compiling = promisify(execFile)(process.execPath, [compiler, '--project', folder])
  const { stdout } = await compiling.catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
})

test('the program in the README imports, serves, and ends when it is told to', async () => {
  const { config } = await generateDemo(folder, { people: 50, users: 20, groups: 3 })
  writeFileSync(config, readFileSync(config, 'utf8').replace('127.0.0.1:8585', '127.0.0.1:0'))
  writeFileSync(join(folder, 'program.mts'), fromSources(codeWith("from 'ecmahost'")))
  const child = spawn(process.execPath, ['program.mts'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const errors = text(child.stderr)
  let out = ''
  child.stdout.on('data', (piece: Buffer) => {
    out += String(piece)
    if (out.includes('serving at')) child.kill('SIGINT')
  })
  const [code] = await once(child, 'close')
  expect({ code, errors: await errors }).toEqual({ code: 0, errors: '' })
  expect(out).toMatch(/^hr \{ added: 53, .*failed: 0 \}\nerp \{ added: 84, .*failed: 0 \}\nserving at http:\S+\n$/)
})

describe('the connector in the README', () => {
  test('is imported by the configuration and the mapping beside it', async () => {
    vi.stubEnv('ROOMS_TOKEN', 'a-token-for-the-rooms')
    const site = new Site().write({
      'ecmahost.yaml': codeWith('ROOMS_TOKEN'),
      'rooms.ts': fromSources(codeWith("from 'ecmahost/connector'")),
      'rooms.yaml': codeWith('room: {'),
    })
    onTestFinished(() => site.remove())
    onTestFinished(() => void vi.unstubAllEnvs())
    const system = site.system('rooms')
    expect(await system.import({ mode: 'full' })).toMatchObject({ outcome: 'completed', read: 2, added: 2, failed: 0 })
    expect((await system.space()).get('room', 'Oslo')?.attributes).toEqual({ displayName: 'Oslo' })
  })
})
