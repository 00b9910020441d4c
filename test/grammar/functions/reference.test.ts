import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { functions } from '../../../grammar/functions/index.ts'
import { renderReference } from '../../../grammar/functions/reference.ts'

const folder = join(import.meta.dirname, '../../../grammar/functions')

describe('the list of functions', () => {
  test('is sorted by name', () => {
    const names = functions.map(({ name }) => name.toLowerCase())
    expect(names).toEqual(names.toSorted())
  })

  test('has each name once', () => {
    expect(new Set(functions.map(({ name }) => name.toLowerCase())).size).toBe(functions.length)
  })

  test('has a file of the name of each function', () => {
    const files = new Set(globSync('*.ts', { cwd: folder }).map(file => basename(file, '.ts').replaceAll('-', '')))
    expect(functions.map(({ name }) => name.toLowerCase()).filter(name => !files.has(name))).toEqual([])
  })
})

describe('every function', () => {
  test.each(functions.map(definition => [definition.name, definition] as const))('%s is explained', (_, definition) => {
    expect(definition.doc).toMatch(/^[A-Z].*\.$/)
    for (const { doc } of definition.params) expect(doc).toMatch(/^[A-Z].*\.$/)
  })

  test.each(functions.map(definition => [definition.name, definition] as const))(
    '%s has its parameters in order',
    (_, { params }) => {
      const presences = params.map(({ presence }) => presence)
      const repeating = presences.indexOf('repeating')
      if (repeating >= 0) expect(presences.slice(repeating)).not.toContain('required')
      if (repeating >= 0) expect(presences.slice(repeating)).not.toContain('optional')
    },
  )
})

// Renew the file with: npx vitest run test/grammar/functions/reference.test.ts -u
test('the reference is what the definitions say', async () => {
  await expect(renderReference(functions)).toMatchFileSnapshot(join(folder, 'README.md'))
})
