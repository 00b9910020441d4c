import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryFiles } from '../host/running-host.ts'
import { Site } from '../runtime/site.ts'
import { Running } from './running.ts'

let site: Site
const processes: Running[] = []
beforeEach(() => {
  site = new Site().write({ ...memoryFiles('{}'), 'directory.json': '{}' })
})
afterEach(async () => {
  for (const running of processes.splice(0)) await running.kill()
  await site.remove()
})

function start(...words: readonly string[]): Running {
  const running = new Running(words, { cwd: site.folder })
  processes.push(running)
  return running
}

async function done(...words: readonly string[]) {
  const running = start(...words)
  const code = await running.ended
  return { code, out: running.out, err: running.err }
}

const lines = (...changes: readonly unknown[]): string => changes.map(change => `${JSON.stringify(change)}\n`).join('')
const add = (id: string, attributes: object = {}) => ({
  change: 'add',
  objectType: 'person',
  anchor: id,
  attributes: { userName: `user${id}`, ...attributes },
})
const changes = lines(
  { change: 'add', objectType: 'group', anchor: 'g', attributes: { name: 'All', members: ['person:1', 'person:2'] } },
  add('2', { manager: '1' }),
  add('1'),
)

describe('ecmahost export', () => {
  test('writes a file of changes to the system, and the space shows them', async () => {
    site.write({ 'changes.jsonl': changes })
    const { code, err } = await done('export', 'hr', 'changes.jsonl')
    expect(code).toBe(0)
    expect(err).toMatch(/hr: export completed in [\d.]+ s\n {2}read 3, added 3, updated 0, deleted 0,/)
    const { out } = await done('space', 'get', 'hr', 'g', '--json')
    expect(JSON.parse(out).attributes).toEqual({ displayName: 'All', members: ['person-1', 'person-2'] })
    expect(await done('import', 'hr', '--json').then(ended => JSON.parse(ended.out))).toMatchObject({
      unchanged: 3,
      unconfirmed: 0,
    })
  })

  test('prints the plan of a dry run in the order in which it would go out, and writes nothing', async () => {
    site.write({ 'changes.jsonl': changes })
    const { code, err } = await done('export', 'hr', 'changes.jsonl', '--dry-run')
    expect(code).toBe(0)
    expect(err.match(/\+ (person|group) "\w"/g)).toEqual(['+ person "1"', '+ person "2"', '+ group "g"'])
    const { out } = await done('export', 'hr', '--json')
    expect(JSON.parse(out)).toMatchObject({ read: 0, waiting: 0 })
  })

  test('says where a file of changes is wrong, and exports nothing of it', async () => {
    site.write({ 'changes.jsonl': lines(add('1'), { ...add('2'), objectType: 'persn' }) })
    const { code, err } = await done('export', 'hr', 'changes.jsonl')
    expect(code).toBe(2)
    expect(err).toContain('changes.jsonl:2:')
    expect(err).toContain('Did you mean "person"?')
    expect(JSON.parse((await done('export', 'hr', '--json')).out)).toMatchObject({ read: 0 })
  })

  test('tells what the target refused, lets the rest through, and ends with 1', async () => {
    site.write({ 'changes.jsonl': lines(add('1'), add('2', { userName: 'user1' }), add('3')) })
    const { code, err } = await done('export', 'hr', 'changes.jsonl')
    expect(code).toBe(1)
    expect(err).toMatch(/added 2, .*failed 1/)
    expect(err).toMatch(/add of person \(2\): .*\[target-exists\]/)
  })

  test('is done by the host that is running', async () => {
    site.write({ 'changes.jsonl': changes })
    await start('host').said(/Ctrl-C stops it/)
    const { code, err } = await done('export', 'hr', 'changes.jsonl')
    expect(code).toBe(0)
    expect(err).toContain('The host that has the data folder runs it.')
    expect(err).toMatch(/added 3/)
  })
})
