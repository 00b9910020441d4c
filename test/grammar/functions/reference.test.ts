import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { renderConnectReference, renderReference } from '../../../grammar/functions/reference.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'

const folder = join(import.meta.dirname, '../../../grammar/functions')

/** Those of Entra's dialect, and what Entra Connect means by the same names. */
const entra = functionsOf('entra')
const connect = functionsOf('aadconnect').filter(definition => !entra.includes(definition))

describe.each(dialects)('the list of functions of %s', dialect => {
  const functions = functionsOf(dialect)

  test('is sorted by name', () => {
    const names = functions.map(({ name }) => name.toLowerCase())
    expect(names).toEqual(names.toSorted())
  })

  test('has each name once', () => {
    expect(new Set(functions.map(({ name }) => name.toLowerCase())).size).toBe(functions.length)
  })

  test('has a file of the name of each function', () => {
    const files = new Set(
      globSync('{*,connect/*}.ts', { cwd: folder }).map(file => basename(file, '.ts').replaceAll('-', '')),
    )
    expect(functions.map(({ name }) => name.toLowerCase()).filter(name => !files.has(name))).toEqual([])
  })
})

const functions = [...entra, ...connect]

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

// Renew the files with: npm test -- grammar/functions/reference -u
test('the reference is what the definitions say', async () => {
  await expect(renderReference(entra)).toMatchFileSnapshot(join(folder, 'README.md'))
})

test('so is that of what Entra Connect means by other names', async () => {
  await expect(renderConnectReference(connect)).toMatchFileSnapshot(join(folder, 'connect/README.md'))
})
