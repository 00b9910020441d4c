import { rmSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { versionOf } from '../../src/runtime/version.ts'
import { Site } from './site.ts'

const site = new Site()
afterEach(() => {
  rmSync(site.folder, { recursive: true, force: true })
})

test('a version is another one when code in the folder changes, comes or goes', async () => {
  site.write({ 'connector.ts': '1', 'parts/part.ts': '1' })
  const path = site.path('connector.ts')
  const versions = [await versionOf(path)]
  site.write({ 'parts/part.ts': '22' })
  versions.push(await versionOf(path))
  site.write({ 'parts/more.ts': '' })
  versions.push(await versionOf(path))
  rmSync(site.path('parts'), { recursive: true })
  versions.push(await versionOf(path))
  expect(new Set(versions).size).toBe(4)
})

test('data, packages and hidden folders are no code', async () => {
  site.write({ 'connector.ts': '1' })
  const path = site.path('connector.ts')
  const before = await versionOf(path)
  site.write({ 'people.csv': '1', 'node_modules/one/index.js': '', '.git/hook.js': '' })
  expect(await versionOf(path)).toBe(before)
})

test('what ships does not change', async () => {
  expect(await versionOf('csv')).toBe('')
})
