import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'

const folder = join(import.meta.dirname, '../../mappings')
const shipped = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => [name, readFileSync(join(folder, name), 'utf8')] as const)
const documented = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text = ''], i) => [`example ${i + 1} of the README`, text] as const,
)

describe('the mappings that ship', () => {
  test('are there', () => {
    expect(shipped.length).toBeGreaterThan(0)
    expect(documented.length).toBeGreaterThan(0)
  })

  test.each([...shipped, ...documented])('%s has no mistakes', (file, text) => {
    const read = readMapping({ file, text })
    expect([...read.diagnostics, ...(read.file ? checkMapping(read.file) : [])].map(render)).toEqual([])
  })
})
