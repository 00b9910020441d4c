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

  test.each(globSync('test/cases/{diagnostics,examples}/*.yaml', { cwd: root }))(
    'agrees with what is said of %s',
    file => {
      const text = textOf(file)
      const { file: read, diagnostics } = readMapping({ file, text })
      if (read === undefined) return
      const accepted = Check(schema, parse(text, { uniqueKeys: false }))
      if (diagnostics.some(({ code }) => ofShape.includes(code))) expect(accepted).toBe(false)
      else if (!read.broken) expect(accepted).toBe(true)
    },
  )

  const { objectTypes } = parse(textOf('test/cases/examples/malformed.yaml'))
  // How many days a month has, it cannot tell.
  const malformed = (objectTypes.person.examples as readonly unknown[]).filter(
    one => !/02-30/.test(JSON.stringify(one)),
  )
  test.each(malformed.map(one => [JSON.stringify(one), one]))(
    'agrees with what is said of the example %s',
    (_, one) => {
      const value = { objectTypes: { person: { ...objectTypes.person, examples: [one] } } }
      const { diagnostics } = readMapping({ text: JSON.stringify(value) })
      expect(diagnostics.length).toBeGreaterThan(0)
      if (diagnostics.some(({ code }) => ofShape.includes(code))) expect(Check(schema, value)).toBe(false)
    },
  )

  const countries = { rows: { Germany: 'DE' } }
  const offices = { csv: './offices.csv', key: 'code', delimiter: ';', ignoreCase: true }
  test.each([
    [{ let: { $mail: 'ToLower([mail])', other: '[mail]' } }, true],
    [{ let: { $mail: ['mail'] } }, false],
    [{ let: ['$mail'] }, false],
    [{ tables: { countries, offices } }, true],
    [{ tables: { cities: { rows: { B1: { city: 'Berlin', floors: [1, 2] }, B2: ['a', 3], B3: null } } } }, true],
    [{ tables: { countries: {} } }, false],
    [{ tables: { both: { ...countries, ...offices } } }, false],
    [{ tables: { countries: { ...countries, key: 'code' } } }, false],
    [{ tables: { countries: { ...countries, ignoreCase: 'yes' } } }, false],
    [{ tables: { countries: { rows: { Germany: [['DE']] } } } }, false],
  ])('agrees with what is said of %j', (part, isRight) => {
    const value = { ...part, objectTypes: { person: { resource: 'User', flows: { userName: 'mail' } } } }
    const shape = readMapping({ text: JSON.stringify(value) }).diagnostics.filter(({ code }) => ofShape.includes(code))
    expect({ said: shape.length === 0, accepted: Check(schema, value) }).toEqual({ said: isRight, accepted: isRight })
  })

  test('describes every key of an example', () => {
    const { properties } = (schema['$defs'] as { example: { properties: Record<string, { description?: string }> } })
      .example
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\S/)
    const example = Object.fromEntries(
      [...Object.keys(properties), 'unknown'].map(key => [key, key === 'input' ? {} : null]),
    )
    const text = JSON.stringify({ objectTypes: { person: { resource: 'User', flows: {}, examples: [example] } } })
    const unknown = readMapping({ text }).diagnostics.filter(({ code }) => code === 'unknown-key')
    expect(unknown.map(({ message }) => message)).toEqual(['Example 1 has no key unknown.'])
    expect(unknown[0]?.help).toBe(`Its keys are ${Object.keys(properties).join(', ')}.`)
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
