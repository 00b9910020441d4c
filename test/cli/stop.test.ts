import { afterEach, expect, test } from 'vitest'
import { verifySpace } from '../../src/space/verify.ts'
import { configuration, Site } from '../runtime/site.ts'
import { Running } from './running.ts'

const sites: Site[] = []
const processes: Running[] = []
afterEach(async () => {
  for (const running of processes.splice(0)) await running.kill()
  for (const site of sites.splice(0)) await site.remove()
})

test('a second Ctrl-C ends an import at once, also within a transaction, and leaves a sound space', async () => {
  const site = new Site().write({
    'ecmahost.yaml': configuration('synthetic', '{ entries: 3000000, groups: 0 }'),
    'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: userName, displayName: displayName } } }\n',
  })
  sites.push(site)
  const running = new Running(['import', 'hr'], { cwd: site.folder })
  processes.push(running)
  await running.said(/hr {2}[\d,]+ of/)
  const [first, second] = [running.interrupt(), running.interrupt()]
  expect(['SIGKILL', 130]).toContain((await first).code)
  await second
  expect(await verifySpace(site.path('data/hr'))).toEqual([])
})
