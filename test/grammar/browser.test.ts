import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type BrowserContext, chromium } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluateAll } from './fixtures/browser-entry.ts'
import type { Vector } from './run-vector.ts'

const executablePath = '/usr/bin/chromium'
const isMissing = !existsSync(executablePath)
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../cases/expressions/vectors.json', import.meta.url), 'utf8'),
)
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The language and its functions, minified; three quarters of it is Chevrotain and what reads certificates. */
const maxOctets = 450_000

const profile = mkdtempSync(join(tmpdir(), 'browser-'))
let code = ''
let server: Server
let browser: BrowserContext
/** What the page that is open sends back. */
let answers = Promise.withResolvers<ReturnType<typeof evaluateAll>>()

const page = '<!doctype html><title>vectors</title><script type="module" src="/start.js"></script>'
/** The page evaluates the vectors by itself, so that what drives the browser takes no part. */
const start = `
  import { evaluateAll } from './language.js'
  const vectors = await (await fetch('/vectors.json')).json()
  await fetch('/', { method: 'POST', body: JSON.stringify(evaluateAll(vectors)) })
`
const files = new Map([
  ['/start.js', { type: 'text/javascript', content: () => start }],
  ['/language.js', { type: 'text/javascript', content: () => code }],
  ['/vectors.json', { type: 'application/json', content: () => JSON.stringify(vectors) }],
])

beforeAll(async () => {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'fixtures/browser-entry.ts'),
    platform: 'browser',
    // What only Node has would be left as it is, and is a mistake.
    onwarn: warning => {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  code = output[0].code
  if (isMissing) return
  server = createServer((request, response) => {
    if (request.method === 'POST') {
      void text(request).then(body => answers.resolve(JSON.parse(body)))
      response.end()
      return
    }
    const file = files.get(request.url ?? '')
    if (request.url === '/strict') response.setHeader('content-security-policy', "default-src 'self'")
    response.setHeader('content-type', file?.type ?? 'text/html').end(file?.content() ?? page)
  })
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  browser = await chromium.launchPersistentContext(profile, { executablePath, args: flags, headless: true })
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  rmSync(profile, { recursive: true, force: true })
})

describe('the language in a browser', () => {
  test('is one file without anything of Node', () => {
    expect(code).not.toMatch(/["']node:|\brequire\(/)
    expect(Buffer.byteLength(code)).toBeLessThan(maxOctets)
  })

  test.skipIf(isMissing).each([
    ['/', true, 'generates code'],
    ['/strict', false, 'falls back to the reference evaluator where a policy forbids code'],
  ])('evaluates every vector as here: on %s it %s', async (path, generates) => {
    answers = Promise.withResolvers()
    const tab = await browser.newPage()
    tab.on('pageerror', error => answers.reject(error))
    const { port } = server.address() as AddressInfo
    await tab.goto(`http://127.0.0.1:${port}${path}`)
    const there = await answers.promise
    await tab.close()
    expect(there.generates).toBe(generates)
    expect(there.results).toHaveLength(2 * vectors.length)
    expect(there.results).toEqual(evaluateAll(vectors).results)
  })
})
