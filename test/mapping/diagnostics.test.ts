import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkMapping, compileMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { loadTables } from '../../src/mapping/load-tables.ts'
import { schema } from './schema.ts'

const cases = join(import.meta.dirname, '../cases/diagnostics')
const names = readdirSync(cases).filter(name => name.endsWith('.yaml'))

describe('what is wrong in a mapping is told with its place and what to do', () => {
  test.each(names)('%s', async name => {
    const { file, diagnostics } = readMapping({ file: name, text: readFileSync(join(cases, name), 'utf8') })
    const compiled = file && compileMapping(file, schema, loadTables(file, cases))
    const text = [...diagnostics, ...(compiled?.diagnostics ?? [])].map(render).join('\n\n').replaceAll(cases, '.')
    await expect(`${text}\n`).toMatchFileSnapshot(join(cases, name.replace('.yaml', '.txt')))
    const wrong = text.includes(': error: ')
    expect(compiled?.mapping === undefined).toBe(wrong)
  })

  test.each(names)('%s: without the schema nothing is said that is not said with it', name => {
    const { file } = readMapping({ file: name, text: readFileSync(join(cases, name), 'utf8') })
    if (file === undefined) return
    const tables = loadTables(file, cases)
    const known = compileMapping(file, schema, tables).diagnostics.map(render)
    const unknownType = known.some(text => text.includes('[unknown-object-type]'))
    if (!unknownType) expect(known).toEqual(expect.arrayContaining(checkMapping(file, tables).map(render)))
  })
})
