import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/host/config.ts'
import { HostControl } from '../../../src/host/control/host-control.ts'
import { reach } from '../../../src/host/control/reach.ts'
import { type ControlServer, openControl } from '../../../src/host/control/server.ts'
import { lockFolder } from '../../../src/host/lock.ts'
import type { RunEvent } from '../../../src/host/profile/event.ts'
import { Site } from '../../runtime/site.ts'
import { RunningHost, siteFiles, word } from '../running-host.ts'
import { TestClock } from '../schedule/clock.ts'

let site: Site
let running: RunningHost | undefined
let control: ControlServer | undefined

beforeEach(() => {
  site = new Site().write(siteFiles('{ nightly: { steps: [full import, delta import] } }'))
})
afterEach(async () => {
  await control?.close()
  await running?.close()
  ;[control, running] = [undefined, undefined]
  await site.remove()
})

function config() {
  const { config: loaded } = loadConfig(site.path('ecmahost.yaml'))
  if (loaded === undefined) throw new Error('the configuration is wrong')
  return loaded
}

async function runNightly(): Promise<{
  readonly kinds: readonly string[]
  readonly place: string
  readonly result: unknown
}> {
  const reached = await reach(config())
  const kinds: RunEvent['kind'][] = []
  const tell = ({ kind }: RunEvent): void => void kinds.push(kind)
  try {
    const asked = { signal: new AbortController().signal, tell }
    const result = await reached.run('hr', { profile: 'nightly', dryRun: false }, asked)
    return { kinds: kinds.filter(kind => kind !== 'progress'), place: reached.place, result }
  } finally {
    reached.close()
  }
}

const story = ['warnings', 'step began', 'step ended', 'step began', 'step ended']
const done = { system: 'hr', profile: 'nightly', outcome: 'completed', steps: [{ read: 3 }, { unchanged: 3 }] }

describe('who does what a command asks', () => {
  test('this process, where the data folder is free', async () => {
    const { kinds, place, result } = await runNightly()
    expect({ kinds, place }).toEqual({ kinds: story, place: 'here' })
    expect(result).toMatchObject(done)
  })

  test('the host that has the data folder, with the same events and the same result', async () => {
    running = await RunningHost.open(site, new TestClock('2026-03-02T10:00:00.000Z'))
    control = await openControl(site.path('data'), new HostControl(running.host, running.runs))
    const { kinds, place, result } = await runNightly()
    expect({ kinds, place }).toEqual({ kinds: story, place: 'host' })
    expect(result).toMatchObject(done)
    expect(running.told).toEqual([...story, 'done'])
    expect((await running.history()).map(word)).toEqual(['full nightly 1', 'delta nightly 2'])
  })

  test('nobody, where another process has it that cannot be asked', async () => {
    const lock = lockFolder(site.path('data'))
    await expect(reach(config())).rejects.toMatchObject({ code: 'folder-in-use' })
    lock.close()
  })

  test('a host without a log says that there is no level to set', async () => {
    running = await RunningHost.open(site, new TestClock('2026-03-02T10:00:00.000Z'))
    const asked = new HostControl(running.host, running.runs)
    expect(() => asked.setLogLevel('hr', 'debug')).toThrow('The host keeps no log')
    expect(() => asked.setLogLevel('hrr', 'debug')).toThrow('There is no connected system "hrr"')
  })
})
