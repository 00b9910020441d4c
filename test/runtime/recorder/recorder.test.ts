import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { RecordingSpec } from '../../../src/runtime/protocol.ts'
import { recordedFetch } from '../../../src/runtime/recorder/fetch.ts'
import { recorderOf } from '../../../src/runtime/recorder/recorder.ts'
import { beginTape, readTape } from '../../../src/runtime/recorder/tape.ts'

class Session {
  readonly file: string
  readonly secrets: readonly string[]
  #given: SharedArrayBuffer | undefined

  constructor(...secrets: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    this.file = join(folder, 'tape.jsonl')
    this.secrets = secrets
    beginTape(this.file, { recording: 1, connector: 'c', mark: 'm' })
  }

  recorder(task = 1) {
    return recorderOf({ mode: 'record', file: this.file, task, secrets: this.secrets })
  }

  player(task = 1, secrets = this.secrets) {
    this.#given ??= new SharedArrayBuffer(4 * readTape(this.file).lines.length)
    const spec: RecordingSpec = { mode: 'replay', file: this.file, task, secrets, given: this.#given }
    return recorderOf(spec)
  }
}

const never = () => Promise.reject(new Error('the system was asked'))

describe('a recorder', () => {
  test('asks as ever where nothing is recorded', async () => {
    expect(await recorderOf(undefined)('question', async () => 42)).toBe(42)
  })

  test('gives what was answered, of any kind, without asking', async () => {
    const session = new Session()
    const answer = {
      text: 'a',
      big: 2n ** 60n,
      octets: new Uint8Array([1, 2, 255]),
      at: new Date(0),
      none: null,
      list: [1],
    }
    await session.recorder()({ search: 'x' }, async () => answer)
    expect(await session.player()({ search: 'x' }, never)).toEqual(answer)
  })

  test('gives answers to equal questions in their order, those of the same task first, and the last one again', async () => {
    const session = new Session()
    for (const [task, answer] of [
      [1, 'a'],
      [2, 'b'],
      [2, 'c'],
    ] as const) {
      await session.recorder(task)('q', async () => answer)
    }
    const second = session.player(2)
    const asked = [await second('q', never), await second('q', never), await session.player(1)('q', never)]
    expect(asked).toEqual(['b', 'c', 'a'])
    expect(await session.player(3)('q', never)).toBe('c')
  })

  test('fails as the system failed', async () => {
    const session = new Session()
    const refuse = async () => {
      throw new TargetError('busy', 'Later.', { retryAfterMs: 5 })
    }
    await expect(session.recorder()('a', refuse)).rejects.toThrow('Later.')
    await expect(session.recorder()('b', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    await expect(session.player()('a', never)).rejects.toMatchObject({ failure: { kind: 'busy', retryAfterMs: 5 } })
    await expect(session.player()('b', never)).rejects.toThrow('broken')
  })

  test('names a question that nobody asked before', async () => {
    const session = new Session()
    await expect(session.player()({ search: 'x' }, never)).rejects.toMatchObject({
      code: 'not-recorded',
      params: { file: session.file, request: '{"search":"x"}' },
    })
  })

  test('keeps secrets out of the file, and answers with the secrets of today', async () => {
    const session = new Session('top-secret')
    await session.recorder()({ login: 'top-secret' }, async () => ({ hello: 'top-secret!', 'top-secret': 1 }))
    expect(readFileSync(session.file, 'utf8')).not.toContain('top-secret')
    expect(await session.player(1, ['another'])({ login: 'another' }, never)).toEqual({ hello: 'another!', another: 1 })
  })

  test('refuses what is no plain data', async () => {
    const session = new Session()
    await expect(session.recorder()('q', async () => ({ call: () => 1 }))).rejects.toThrow('plain data')
  })
})

describe('a recording', () => {
  test('whose last line was cut off is good up to there', async () => {
    const session = new Session()
    await session.recorder()('q', async () => 1)
    appendFileSync(session.file, '{"task":1,"requ')
    expect(readTape(session.file).lines).toHaveLength(1)
  })

  test.each([
    ['something else', '{"a":1}\n', 'its first line is not that of a recording'],
    ['no JSON', '{"recording":1,"connector":"c","mark":"m"}\n{\n', 'line 2 is no JSON'],
  ])('that holds %s is refused', (_, text, reason) => {
    const session = new Session()
    writeFileSync(session.file, text)
    expect(() => readTape(session.file)).toThrow(reason)
  })
})

describe('fetch', () => {
  async function served() {
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
      response.setHeader('set-cookie', 'session=abc')
      response.setHeader('x-page', '2')
      response.statusCode = 201
      response.end('{"access_token": "eyJ-token", "name": "Ada"}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/people?key=the-key`, seen }
  }

  test('is answered from the recording as the system did, without credentials in it', async () => {
    const session = new Session('the-key')
    const { url, seen } = await served()
    const post = { method: 'POST', body: 'grant=x&refresh_token=old-token', headers: { authorization: 'Bearer eyJ' } }
    const live = await recordedFetch(fetch, () => session.recorder())(url, post)
    expect(await live.json()).toEqual({ access_token: 'eyJ-token', name: 'Ada' })
    expect(seen).toEqual(['POST /people?key=the-key Bearer eyJ'])
    const kept = readFileSync(session.file, 'utf8')
    for (const secret of ['the-key', 'eyJ', 'old-token', 'session=']) expect(kept).not.toContain(secret)

    const offline = recordedFetch(never, () => session.player())
    const replayed = await offline(url, { ...post, body: 'grant=x&refresh_token=recorded' })
    expect(replayed).toMatchObject({ status: 201, url })
    expect(replayed.headers.get('x-page')).toBe('2')
    expect(await replayed.json()).toEqual({ access_token: 'recorded', name: 'Ada' })
    await expect(offline(url)).rejects.toMatchObject({ code: 'not-recorded' })
  })
})
