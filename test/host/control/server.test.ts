import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ControlClient } from '../../../src/host/control/client.ts'
import { type ControlServer, openControl } from '../../../src/host/control/server.ts'
import type { RunEvent } from '../../../src/host/profile/event.ts'
import { hostError } from '../../../src/model/error.ts'
import { Mistakes } from '../../../src/model/mistakes.ts'
import { TestHost } from './controlled.ts'

let folder: string
let host: TestHost
const servers: ControlServer[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-'))
  host = new TestHost()
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  rmSync(folder, { recursive: true })
})

async function serve(at = folder): Promise<ControlServer> {
  const server = await openControl(at, host)
  servers.push(server)
  return server
}

async function connect(at = folder): Promise<ControlClient> {
  const client = await ControlClient.connect(at)
  if (client === undefined) throw new Error('there is no host')
  return client
}

const order = { profile: 'nightly', dryRun: false }
const report = { system: 'hr', profile: 'nightly', outcome: 'completed', steps: [] } as const
function quietly(tell: (event: RunEvent) => void = () => undefined) {
  return { signal: new AbortController().signal, tell }
}

describe('a host that can be asked', () => {
  test('only its user can reach it', async () => {
    const { path } = await serve()
    expect(path).toBe(join(folder, 'control.sock'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is reached in a data folder of any length', async () => {
    const long = join(folder, 'a'.repeat(120))
    mkdirSync(long)
    await serve(long)
    expect(await (await connect(long)).status()).toMatchObject({ process: 7 })
  })

  test('replaces a socket that nobody listens at any more', async () => {
    const dead = createServer().listen(join(folder, 'control.sock'))
    await once(dead, 'listening')
    dead.unref()
    await serve()
    expect(await (await connect()).status()).toMatchObject({ systems: ['hr'] })
    dead.close()
  })

  test('takes its socket away when it ends', async () => {
    const server = await openControl(folder, host)
    await server.close()
    expect(existsSync(server.path)).toBe(false)
    expect(await ControlClient.connect(folder)).toBeUndefined()
  })

  test('is not found where none is', async () => {
    expect(await ControlClient.connect(folder)).toBeUndefined()
  })
})

describe('a run that is asked for', () => {
  test('is told as it goes on, and ends with its report', async () => {
    await serve()
    const events: RunEvent[] = []
    const running = (await connect()).run(
      'hr',
      order,
      quietly(event => events.push(event)),
    )
    const going = await host.asked
    expect(going).toMatchObject({ system: 'hr', order })
    going.tell({ kind: 'waiting' })
    going.tell({ kind: 'step began', step: 1, steps: 1, run: 'full import' })
    going.end(report)
    expect(await running).toEqual(report)
    expect(events).toEqual([{ kind: 'waiting' }, { kind: 'step began', step: 1, steps: 1, run: 'full import' }])
  })

  test('that cannot be run fails as it would here', async () => {
    await serve()
    const running = (await connect()).run('hr', order, quietly())
    const failing = expect(running).rejects.toMatchObject({
      name: 'HostError',
      code: 'run-busy',
      params: { system: 'hr' },
    })
    ;(await host.asked).fail(hostError('run-busy', { system: 'hr' }))
    await failing
  })

  test('shows the mistakes of a configuration with their places', async () => {
    await serve()
    const running = (await connect()).run('hr', order, quietly())
    const diagnostics = [{ severity: 'error', code: 'unknown-setting', message: 'No such setting.' }] as const
    const failing = expect(running).rejects.toMatchObject({ name: 'Mistakes', diagnostics })
    ;(await host.asked).fail(new Mistakes(diagnostics))
    await failing
  })

  test('is stopped by who asked for it, and still says how far it came', async () => {
    await serve()
    const stop = new AbortController()
    const running = (await connect()).run('hr', order, { signal: stop.signal, tell: () => undefined })
    const going = await host.asked
    stop.abort()
    await once(going.signal, 'abort')
    going.end({ ...report, outcome: 'stopped' })
    expect(await running).toEqual({ ...report, outcome: 'stopped' })
  })

  test('is stopped when who asked for it is gone', async () => {
    const { path } = await serve()
    const asking = request({
      socketPath: path,
      path: '/systems/hr/run',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    asking.on('error', () => undefined)
    asking.end(JSON.stringify({ run: 'x', ...order }))
    const going = await host.asked
    asking.destroy()
    await once(going.signal, 'abort')
    going.end(report)
  })

  test('whose host ends is told as lost', async () => {
    const server = await openControl(folder, host)
    const running = (await connect()).run('hr', order, quietly())
    const failing = expect(running).rejects.toMatchObject({ code: 'control-lost' })
    const going = await host.asked
    await server.close()
    await failing
    going.end(report)
  })
})

describe('what else can be asked', () => {
  test('plans are approved and discarded', async () => {
    await serve()
    const client = await connect()
    expect(await client.approve('hr', 1)).toEqual({ kind: 'applied', deleted: 3, members: 0 })
    expect(await client.approve('hr', 2)).toEqual({ kind: 'refused', reason: 'They changed.' })
    await client.discard('hr', 4)
    expect(host.discarded).toEqual([['hr', 4]])
  })

  test('the level of a log is set', async () => {
    await serve()
    await (await connect()).setLogLevel('hr', 'debug')
    expect(host.levels).toEqual([['hr', 'debug']])
  })

  test.each([
    ['POST', '/systems/hr/run', { dryRun: false }],
    ['POST', '/systems/hr/plans/x/approve', undefined],
    ['PUT', '/systems/hr/log-level', { level: 'loud' }],
    ['GET', '/nothing', undefined],
  ])('%s %s with what it does not take is refused', async (method, path, body) => {
    const { path: socketPath } = await serve()
    const asking = request({ socketPath, path, method, headers: { 'content-type': 'application/json' } })
    asking.end(body === undefined ? undefined : JSON.stringify(body))
    const [answer] = await once(asking, 'response')
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
    expect(await text(answer)).not.toBe('')
  })
})
