import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from '../../src/host/lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const children: ChildProcess[] = []
/** Another process that has the folder. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/holds-folder.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  expect(String(await once(child.stdout, 'data'))).toBe('held\n')
  return child
}

describe('a data folder', () => {
  test('that another process has cannot be taken, and the error names the process', async () => {
    const { pid } = await holder()
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'folder-in-use',
        message: `The data folder ${folder} is in use by another host (process ${pid}). Stop it, or give this one a data folder of its own.`,
      }),
    )
  })

  test('is free again at once when its holder is killed, however often', async () => {
    for (let round = 0; round < 3; round++) {
      const child = await holder()
      child.kill('SIGKILL')
      await once(child, 'exit')
      lockFolder(folder).close()
    }
  })

  test('is free again when its holder lets it go', () => {
    lockFolder(folder).close()
    expect(existsSync(join(folder, 'host.pid'))).toBe(false)
    lockFolder(folder).close()
  })

  test('cannot be taken twice by one process', () => {
    const lock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`in use by another host (process ${process.pid})`)
    lock.close()
  })

  test('is made when there is none', () => {
    lockFolder(join(folder, 'new/data')).close()
    expect(existsSync(join(folder, 'new/data'))).toBe(true)
  })

  test('that cannot be one says why', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => lockFolder(join(folder, 'file'))).toThrow(
      expect.objectContaining({
        code: 'folder-unusable',
        message: expect.stringMatching(
          /^The data folder .*file cannot be used: EEXIST.* Set another one in host\.data\.$/,
        ),
      }),
    )
  })

  test('that may not be written to, not even by root, says why', () => {
    expect(() => lockFolder('/proc/self')).toThrow(expect.objectContaining({ code: 'folder-unusable' }))
  })
})
