import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Check } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readMapping } from '../../src/mapping/file.ts'
import { mappingJsonSchema } from '../../src/mapping/json-schema.ts'

const root = join(import.meta.dirname, '../..')
const schema = mappingJsonSchema()
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** What the schema can tell: the shape of the file, not what stands in its texts. */
const ofShape = ['unknown-key', 'wrong-shape', 'wrong-value', 'missing-key']

describe('the JSON Schema of mapping files', () => {
  test.each(globSync(['mappings/*.yaml', 'bench/import/*.yaml'], { cwd: root }))('accepts %s', file => {
    expect(Check(schema, parse(textOf(file)))).toBe(true)
  })

  test('accepts the examples of the documentation', () => {
    const blocks = textOf('mappings/README.md').matchAll(/```yaml\n(.*?)```/gs)
    const files = [...blocks].map(([, text = '']) => parse(text)).filter(value => 'objectTypes' in value)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(Check(schema, file)).toBe(true)
  })

  test.each(globSync('test/cases/diagnostics/*.yaml', { cwd: root }))('agrees with what is said of %s', file => {
    const text = textOf(file)
    const { file: read, diagnostics } = readMapping({ file, text })
    if (read === undefined) return
    const accepted = Check(schema, parse(text, { uniqueKeys: false }))
    if (diagnostics.some(({ code }) => ofShape.includes(code))) expect(accepted).toBe(false)
    else if (!read.broken) expect(accepted).toBe(true)
  })

  test('offers the paths that SCIM defines, none that is given by the host or kept secret', () => {
    const objectType = (schema['$defs'] as { objectType: { properties: { flows: { properties: object } } } }).objectType
    const offered = Object.keys(objectType.properties.flows.properties)
    expect(offered).toEqual(
      expect.arrayContaining([
        'userName',
        'externalId',
        'name.givenName',
        'emails[type eq "work"].value',
        'addresses[type eq "work"].streetAddress',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
        'members',
      ]),
    )
    for (const path of ['id', 'meta', 'groups', 'password']) expect(offered).not.toContain(path)
    const flows = Object.fromEntries(offered.map(path => [path, { constant: 'x' }]))
    const text = JSON.stringify({ objectTypes: { person: { resource: 'User', flows } } })
    expect(readMapping({ text }).diagnostics).toEqual([])
  })
})
