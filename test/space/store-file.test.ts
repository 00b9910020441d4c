import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from 'lmdb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSpace } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { Writer } from '../../src/space/writer.ts'

let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
  data = join(folder, 'data.mdb')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a space that a process left half made', () => {
  test.each([
    ['an empty folder', () => undefined],
    ['an empty file', () => writeFileSync(data, '')],
    ['a store without tables', async () => await open({ path: folder, noSubdir: false }).close()],
    [
      'a store with one of its tables',
      async () => {
        const root = open({ path: folder, noSubdir: false, maxDbs: 16 })
        root.openDB({ name: 'meta', encoding: 'json' })
        await root.close()
      },
    ],
  ])('as %s is none for a reader, and a writer completes it', async (_, leave: () => unknown) => {
    await leave()
    expect(openSpace(folder)).toBeUndefined()
    expect(await verifySpace(folder)).toEqual([])
    const writer = Writer.open(folder)
    const space = openSpace(folder)
    expect(space?.runs(1)).toEqual([])
    await space?.close()
    await writer.close()
  })
})

describe('a file that is no store', () => {
  test.each([
    ['of another kind', () => writeFileSync(data, 'x'.repeat(100_000)), 'data.mdb is a file of another kind'],
    [
      'that was cut off',
      async () => {
        await Writer.open(folder).close()
        truncateSync(data, 4096)
      },
      'data.mdb is cut off',
    ],
  ])('%s is refused with words by readers and writers', async (_, leave: () => unknown, reason) => {
    await leave()
    const refusal = expect.objectContaining({
      code: 'space-broken',
      message: `The connector space in ${folder} cannot be opened: ${reason}. It can be deleted: the next full import builds it again.`,
    })
    expect(() => openSpace(folder)).toThrow(refusal)
    expect(() => Writer.open(folder)).toThrow(refusal)
  })
})
