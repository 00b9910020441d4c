import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findAddress, makeAddress } from '../../../src/host/control/address.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function dataFolder(...below: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'address-'))
  folders.push(folder)
  const data = join(folder, ...below)
  mkdirSync(data, { recursive: true })
  return data
}

describe('where a host is reached', () => {
  test('at a socket in its data folder, which is taken away in the end', () => {
    const data = dataFolder()
    const address = makeAddress(data)
    expect(address.path).toBe(join(data, 'control.sock'))
    expect(findAddress(data)).toBe(address.path)
    writeFileSync(address.path, '')
    address.remove()
    expect(existsSync(address.path)).toBe(false)
  })

  test('what an earlier host left there is replaced', () => {
    const data = dataFolder()
    writeFileSync(join(data, 'control.sock'), 'left')
    expect(existsSync(makeAddress(data).path)).toBe(false)
  })

  test('in a private folder that is noted, where the path is too long for a socket', () => {
    const data = dataFolder('a'.repeat(60), 'é'.repeat(30))
    const address = makeAddress(data)
    expect(Buffer.byteLength(address.path)).toBeLessThanOrEqual(107)
    expect(findAddress(data)).toBe(address.path)
    expect(readFileSync(join(data, 'control.path'), 'utf8')).toBe(address.path)
    expect(statSync(dirname(address.path)).mode & 0o777).toBe(0o700)
    address.remove()
    expect(existsSync(dirname(address.path))).toBe(false)
    expect(existsSync(join(data, 'control.path'))).toBe(false)
  })

  test('the private folder that a host left behind is taken away by the next one', () => {
    const data = dataFolder('a'.repeat(100))
    const [left, next] = [makeAddress(data), makeAddress(data)]
    expect(existsSync(dirname(left.path))).toBe(false)
    expect(findAddress(data)).toBe(next.path)
    next.remove()
  })

  test('a noted folder in which somebody keeps something stays', () => {
    const data = dataFolder('a'.repeat(100))
    const left = makeAddress(data)
    writeFileSync(join(dirname(left.path), 'kept'), '')
    makeAddress(data).remove()
    expect(existsSync(join(dirname(left.path), 'kept'))).toBe(true)
    rmSync(dirname(left.path), { recursive: true })
  })
})
