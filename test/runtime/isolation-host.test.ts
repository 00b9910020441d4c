import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'

const hosts: ChildProcess[] = []
/** Where hosts have their workers wait for processes. */
const folder = mkdtempSync(join(tmpdir(), 'ecmahost-'))
afterAll(() => {
  for (const host of hosts) host.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
function hostThat(...args: readonly string[]): ChildProcess {
  const fixture = join(import.meta.dirname, 'fixtures/runs-a-task.ts')
  const host = spawn(process.execPath, [fixture, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  })
  hosts.push(host)
  return host
}

test('the process of a connector ends with its host, even in an endless loop', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = hostThat('process', String((server.address() as AddressInfo).port))
  const [connection] = (await once(server, 'connection')) as [Socket]
  connection.on('error', () => undefined).resume()
  const gone = once(connection, 'close')
  host.kill('SIGKILL')
  await gone
  server.close()
})

test.each([
  ['thread', 'closes'],
  ['thread', 'leaves it open'],
  ['process', 'closes'],
  ['process', 'leaves it open'],
])('a host with a connector in a %s ends when it has nothing to do, and %s', async (kind, end) => {
  const host = hostThat(kind, '', end)
  const exited = once(host, 'exit')
  expect(await text(host.stdout ?? Readable.from([]))).toBe('"nothing to do"\n')
  expect(await exited).toEqual([0, null])
  expect(readdirSync(folder)).toEqual([])
})
