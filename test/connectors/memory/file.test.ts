import { existsSync, readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/memory/index.ts'
import { cellOf, storedOf } from '../../../connectors/memory/stored.ts'
import { ConnectorPool } from '../../../src/runtime/pool.ts'
import { person, TestDirectory } from './memory.ts'

describe('the file', () => {
  test('must be there, unless it may be made', async () => {
    const missing = new TestDirectory(null)
    await expect(missing.full()).rejects.toThrow(/There is no directory\.json.*Write \{\} into it.*create: true/)
    const made = new TestDirectory(null, { create: true })
    expect(await made.make(person('ada'))).toMatchObject([{ kind: 'done' }])
    expect(existsSync(made.path)).toBe(true)
  })

  test.each([
    ['{ "entries": ', /directory\.json: it is no JSON: .*Mend it/],
    ['[]', /it must hold a group of keys/],
    [{ entries: { persons: [] } }, /object type "persons".*Did you mean "person"/],
    [{ entries: { person: [{ userName: 'ada' }] } }, /entry 1 of person: it has no "id"/],
    [
      {
        entries: {
          person: [
            { id: '1', userName: 'a' },
            { id: '1', userName: 'b' },
          ],
        },
      },
      /two entries.*"1"/,
    ],
    [{ entries: { person: [{ id: '1', userName: 'a', active: 'yes' }] } }, /"active" takes true or false/],
    [{ entries: { person: [{ id: '1', userName: 'a', mial: 'a@x' }] } }, /no attribute "mial".*"mail"/],
  ])('is refused with what is wrong in it: %j', async (content, message) => {
    await expect(new TestDirectory(content).full()).rejects.toThrow(message)
  })

  test('is read again when somebody has edited it', async () => {
    const directory = new TestDirectory({ entries: { person: [{ id: '1', userName: 'ada' }] } })
    expect((await directory.read('person', '1'))?.[1]).toBe('ada')
    directory.write({ entries: { person: [{ id: '1', userName: 'countess' }] } })
    expect((await directory.read('person', '1'))?.[1]).toBe('countess')
  })

  test('loses nothing when several workers change it at once, and nothing is left beside it', async () => {
    const directory = new TestDirectory()
    const pool = new ConnectorPool({ kind: 'thread', threads: 3, memoryMiB: 128, stallMs: 60_000, timeoutMs: 60_000 })
    const spec = { system: 'm', connector: 'memory', settings: directory.settings, folder: directory.folder }
    try {
      const batches = Array.from({ length: 12 }, (_, batch) => [person(`a${batch}`), person(`b${batch}`)])
      await Promise.all(batches.map(changes => pool.call(spec, 'export', changes)))
    } finally {
      await pool.close()
    }
    const entries = directory.content().entries['person'] ?? []
    expect(new Set(entries.map(entry => (entry as { id: string }).id)).size).toBe(24)
    expect(readdirSync(directory.folder).toSorted()).toEqual(['directory.json', 'directory.json.lock'])
  })
})

test('a value comes back from its stored form as it was', () => {
  const octets = fc.uint8Array().map(array => new Uint8Array(array))
  const huge = fc.bigInt({ min: 2n ** 53n, max: 2n ** 100n })
  const inner = fc.dictionary(
    fc.string().filter(name => !name.startsWith('$') && name !== '__proto__'),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), huge, octets),
  )
  const values = fc.oneof(
    fc.tuple(fc.constant('string' as const), fc.string()),
    fc.tuple(fc.constant('integer' as const), fc.oneof(fc.maxSafeInteger(), huge)),
    fc.tuple(fc.constant('boolean' as const), fc.boolean()),
    fc.tuple(fc.constant('binary' as const), octets),
    fc.tuple(fc.constant('complex' as const), inner),
  )
  fc.assert(
    fc.property(values, ([kind, value]) => {
      const one = { name: 'a', kind, multi: false, required: false }
      const through = (stored: unknown) => JSON.parse(JSON.stringify(stored)) as never
      expect(cellOf(one, through(storedOf(one, value)))).toEqual(value)
    }),
  )
})

describe('passwords', () => {
  const ada = { objectType: 'person', anchor: ['1'] } as const
  const started = async () => {
    const directory = new TestDirectory()
    const attributes = { userName: 'ada' }
    await directory.make({ kind: 'add', ...ada, attributes, password: 'first-secret' })
    return directory
  }
  const change = (directory: TestDirectory, oldPassword: string, password: string) =>
    connector.changePassword(directory.settings, { ...ada, oldPassword, password }, directory.context)

  test('are kept as hashes, and are changed by who knows the old one', async () => {
    const directory = await started()
    expect(JSON.stringify(directory.content())).not.toContain('first-secret')
    await change(directory, 'first-secret', 'second-secret')
    await expect(change(directory, 'first-secret', 'third-secret')).rejects.toMatchObject({
      failure: { kind: 'refused' },
    })
  })

  test('are set without it', async () => {
    const directory = await started()
    const setting = { ...ada, password: 'given-by-somebody', mustChange: true, unlock: true }
    await connector.setPassword(directory.settings, setting, directory.context)
    await change(directory, 'given-by-somebody', 'chosen-by-ada')
  })

  test('must be long enough, and belong to somebody', async () => {
    const directory = await started()
    await expect(change(directory, 'first-secret', 'short')).rejects.toMatchObject({
      failure: { kind: 'value', attribute: 'password' },
    })
    const setting = { objectType: 'person', anchor: ['2'], password: 'long-enough', mustChange: false, unlock: false }
    await expect(connector.setPassword(directory.settings, setting, directory.context)).rejects.toMatchObject({
      failure: { kind: 'absent' },
    })
  })
})
