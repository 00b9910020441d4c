import type { TSchema } from 'typebox'
import type { Rule } from '../model/rule.ts'
import { configuration } from './declaration.ts'

/**
 * The configuration as a JSON Schema (draft 2020-12) for editors. It knows the settings of the connectors given, by
 * name; those of others are left open.
 */
export function configJsonSchema(connectors: Readonly<Record<string, TSchema>> = {}): Record<string, unknown> {
  const declared: TSchema = configuration
  const root = forEditors(declared)
  const [pattern, system] = Object.entries(root.properties?.['systems']?.patternProperties ?? {})[0] ?? []
  if (pattern === undefined || system === undefined) throw new Error('the configuration declares no systems')
  const perConnector = Object.entries(connectors).map(([name, schema]) => ({
    if: { properties: { connector: { const: name } }, required: ['connector'] },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: { properties: { settings: forEditors(schema) } },
  }))
  const systems = {
    ...root.properties?.['systems'],
    patternProperties: { [pattern]: { ...system, allOf: perConnector } },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'ecmahost configuration',
    ...root,
    properties: { ...root.properties, systems },
  }
}

/** What a text may be instead of a value that is no plain text. */
const reference: Rule = {
  type: 'string',
  pattern: '\\$\\{(env|file):[^}]+\\}',
  description: 'Taken from the environment (${env:NAME}) or from a file (${file:PATH}).',
}

/** A declaration with what `checkSettings` adds to it said in JSON Schema's own words. */
function forEditors(rule: Rule): Rule {
  const { secret: _secret, names: _names, form: _form, ...plain } = rule
  if (plain.anyOf !== undefined) return { ...plain, anyOf: plain.anyOf.map(forEditors) }
  if (plain.type === 'object' && plain.properties !== undefined) {
    const { properties } = plain
    const required = plain.required?.filter(key => properties[key]?.default === undefined) ?? []
    return {
      ...plain,
      properties: mapValues(properties, forEditors),
      ...(plain.required === undefined ? {} : { required }),
      additionalProperties: plain.additionalProperties ?? false,
    }
  }
  if (plain.patternProperties !== undefined) {
    return {
      ...plain,
      patternProperties: mapValues(plain.patternProperties, forEditors),
      additionalProperties: plain.additionalProperties ?? false,
    }
  }
  if (plain.items !== undefined) return { ...plain, items: forEditors(plain.items) }
  const free = plain.type === undefined || (plain.type === 'string' && plain.pattern === undefined)
  if (free || plain.const !== undefined) return plain
  const { description, default: assumed, examples, ...value } = plain
  return {
    ...(description === undefined ? {} : { description }),
    ...(assumed === undefined ? {} : { default: assumed }),
    ...(examples === undefined ? {} : { examples }),
    anyOf: [value, reference],
  }
}

function mapValues<V, R>(record: Readonly<Record<string, V>>, change: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
