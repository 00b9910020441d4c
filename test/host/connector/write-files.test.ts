import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { present, writeFiles } from '../../../src/host/connector/write-files.ts'

let folder = ''
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'write-'))
  folder = made
  return () => rmSync(made, { recursive: true, force: true })
})
const file = (path: string, content: string, isSecret = false) => ({ path, content, isSecret })

test('writes files and their folders; secrets are for their owner alone', () => {
  writeFiles(folder, [file('a.yaml', 'a'), file('deep/er/b', 'b', true)])
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('a')
  expect(statSync(join(folder, 'deep/er/b')).mode & 0o777).toBe(0o600)
  expect(present(folder, [file('a.yaml', ''), file('c', '')])).toEqual(['a.yaml'])
})

test.each([
  ['a folder cannot be made', 'file/c', /EEXIST|ENOTDIR/],
  ['a folder stands in its place', 'taken', /EISDIR|ENOTEMPTY|EEXIST/],
])('where %s, all is as it was', (_, path, message) => {
  writeFileSync(join(folder, 'a.yaml'), 'old')
  mkdirSync(join(folder, 'taken'))
  writeFileSync(join(folder, 'taken/inside'), 'x')
  writeFileSync(join(folder, 'file'), 'no folder')
  const before = readdirSync(folder, { recursive: true })
  expect(() => writeFiles(folder, [file('a.yaml', 'new'), file('new/b', 'b'), file(path, 'c')])).toThrow(message)
  expect(readdirSync(folder, { recursive: true })).toEqual(before)
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('old')
  expect(existsSync(join(folder, 'new'))).toBe(false)
})
