import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../../src/host/config.ts'
import { configJsonSchema } from '../../src/host/config-schema.ts'

const schema = configJsonSchema({ csv: Type.Object({ path: Type.String(), skip: Type.Integer({ default: 0 }) }) })
const system = { connector: 'csv', mapping: './hr.yaml', token: '${env:TOKEN}', settings: { path: 'people.csv' } }

describe('the JSON Schema of the configuration', () => {
  test('accepts what is right, with references in place of values', () => {
    expect(Check(schema, { systems: { hr: system } })).toBe(true)
    expect(
      Check(schema, {
        host: { tls: 'self-signed' },
        systems: { hr: { ...system, isolation: { threads: '${env:N}' } } },
      }),
    ).toBe(true)
  })

  test('knows the settings of the connectors it is given, and leaves others open', () => {
    expect(Check(schema, { systems: { hr: { ...system, settings: { pth: 'people.csv' } } } })).toBe(false)
    expect(Check(schema, { systems: { hr: { ...system, connector: './own.js', settings: { pth: 1 } } } })).toBe(true)
  })

  test('does not carry the notes that only this program understands', () => {
    expect(JSON.stringify(schema)).not.toMatch(/"(?:secret|names|form)":/)
  })

  test('documents every key', () => {
    const undocumented: string[] = []
    const visit = (rule: unknown, path: string): void => {
      if (typeof rule !== 'object' || rule === null) return
      const { properties = {}, patternProperties = {}, anyOf = [] } = rule as Record<string, Record<string, object>>
      for (const [key, property] of Object.entries(properties)) {
        if (!('description' in property)) undocumented.push(`${path}.${key}`)
        visit(property, `${path}.${key}`)
      }
      for (const property of [...Object.values(patternProperties), ...Object.values(anyOf)]) visit(property, path)
    }
    visit(configJsonSchema(), '')
    expect(undocumented).toEqual([])
  })

  const cases = join(import.meta.dirname, '../cases/config')
  // What a schema cannot see: syntax, what stands behind a reference, what the fields of a schedule mean.
  const beyond = [
    'yaml-syntax',
    'duplicate-system',
    'missing-secret',
    'unknown-reference',
    'hidden-value',
    'missing-file',
    'wrong-schedule',
  ]
  const names = readdirSync(cases)
    .filter(file => file.endsWith('.yaml'))
    .map(file => file.replace('.yaml', ''))
    .filter(name => !beyond.includes(name))

  test.each(names)('agrees with the program about %s', name => {
    const file = join(cases, `${name}.yaml`)
    const accepted = loadConfig(file, { EMPTY: '' }).config !== undefined
    expect(Check(configJsonSchema(), parse(readFileSync(file, 'utf8')) ?? {})).toBe(accepted)
  })
})
