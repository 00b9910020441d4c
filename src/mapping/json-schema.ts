import { kinds } from '../model/schema.ts'
import { formatPath, type ScimPath, schemasOf, subDefinition } from '../model/scim.ts'
import { type AttributeDefinition, commonAttributes, resourceTypes } from '../model/scim-schemas.ts'
import { dialects, directions, resources } from './file.ts'
import { example } from './json-schema/example.ts'
import { type JsonSchema, object, text } from './json-schema/shape.ts'
import { table } from './json-schema/table.ts'

/** A mapping file as a JSON Schema (draft 2020-12), for completion in an editor. `map check` knows much more. */
export function mappingJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'ecmahost mapping',
    ...object('How the entries of a connected system become SCIM resources, and back.', ['objectTypes'], {
      dialect: { enum: dialects, default: 'entra', description: 'The language of the expressions.' },
      parameters: { ...texts, description: 'Values of %Name% in expressions.' },
      defaultDomain: { type: 'string', description: 'What DefaultDomain() gives.' },
      let: { $ref: '#/$defs/let' },
      tables: {
        type: 'object',
        description: 'Tables by name, for Lookup().',
        additionalProperties: { $ref: '#/$defs/table' },
      },
      objectTypes: {
        type: 'object',
        description: "By the connector's object types: what becomes of their entries.",
        minProperties: 1,
        additionalProperties: { $ref: '#/$defs/objectType' },
      },
    }),
    $defs: { objectType: objectType(), source, flow, exported, let: lets, table, example },
  }
}

const texts = { type: 'object', additionalProperties: text }

const source = {
  description: 'The name of an attribute, an expression, or a number or boolean that is always the same.',
  ...text,
}

const flow = {
  anyOf: [
    { $ref: '#/$defs/source' },
    object('Where the value of a SCIM attribute comes from.', [], {
      from: { $ref: '#/$defs/source' },
      constant: { ...text, description: 'A value that is always the same.' },
      reference: {
        description:
          'The values are anchors of this object type; of a list, each is an object type, a colon and an anchor: "group:17".',
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
      },
      type: { enum: kinds, description: 'What a path of your own holds.' },
      multi: { type: 'boolean', description: 'A path of your own holds several values.' },
      index: { type: 'boolean', description: 'Resources can be found by it.' },
      caseExact: { type: 'boolean', description: 'Upper and lower case differ when it is compared.' },
      direction: {
        enum: directions,
        description: 'A plain attribute works both ways by default, anything else inbound.',
      },
    }),
  ],
}

const exported = object('A value that is always the same, or where it comes from.', [], {
  from: { $ref: '#/$defs/source' },
  constant: { ...text, description: 'A value that is always the same.' },
})

const lets = {
  type: 'object',
  description: 'Expressions by name: $name stands for one, in flows, scopes and those below it.',
  propertyNames: { pattern: '^\\$?[A-Za-z_][A-Za-z0-9_]*$' },
  additionalProperties: { $ref: '#/$defs/source' },
}

function objectType(): JsonSchema {
  return object('What becomes of the entries of an object type.', ['resource', 'flows'], {
    resource: { enum: resources, description: 'The SCIM resource type.' },
    anchor: {
      description:
        'The attribute that names an entry for good, by default what the connector declares; a list for several.',
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
    },
    scope: { type: 'string', description: 'An expression; only entries for which it is true are imported.' },
    direction: {
      enum: directions,
      description: 'Which way plain attributes work that do not say it themselves; both by default.',
    },
    let: { $ref: '#/$defs/let' },
    flows: {
      type: 'object',
      description: 'By SCIM path: where its value comes from.',
      properties: Object.fromEntries(knownPaths()),
      additionalProperties: { $ref: '#/$defs/flow' },
    },
    export: {
      type: 'object',
      description: "By the connector's attribute: an expression over SCIM paths.",
      additionalProperties: { anyOf: [{ $ref: '#/$defs/source' }, { $ref: '#/$defs/exported' }] },
    },
    examples: {
      type: 'array',
      description: 'Entries and what must become of them.',
      items: { $ref: '#/$defs/example' },
    },
  })
}

/** The paths that SCIM defines, to be offered; a flow may have others. */
function knownPaths(): readonly (readonly [path: string, schema: JsonSchema])[] {
  const core: readonly string[] = resources.map(resource => resourceTypes[resource].schema.id)
  const common = commonAttributes.filter(({ name }) => name === 'externalId').flatMap(one => pathsOf(undefined, one))
  const others = resources
    .flatMap(resource => schemasOf(resource))
    .flatMap(schema =>
      schema.attributes.filter(isFilled).flatMap(one => pathsOf(core.includes(schema.id) ? undefined : schema.id, one)),
    )
  return [...common, ...others].map(({ path, description }) => [
    formatPath(path),
    { $ref: '#/$defs/flow', description },
  ])
}

interface Offered {
  readonly path: ScimPath
  readonly description: string
}

function pathsOf(urn: string | undefined, definition: AttributeDefinition): readonly Offered[] {
  const { name, description, subAttributes = [], multiValued } = definition
  const whole: ScimPath = { kind: 'path', ...(urn === undefined ? {} : { urn }), attribute: name }
  const subs = subAttributes.filter(isFilled)
  if (subs.length === 0 || subDefinition(definition, '$ref') !== undefined) return [{ path: whole, description }]
  if (!multiValued)
    return subs.map(sub => ({ path: { ...whole, subAttribute: sub.name }, description: sub.description }))
  const filter = { attribute: 'type', value: 'work' }
  return subs
    .filter(sub => sub.name !== 'type' && sub.name !== 'primary')
    .map(sub => ({ path: { ...whole, filter, subAttribute: sub.name }, description: sub.description }))
}

function isFilled({ mutability, returned }: AttributeDefinition): boolean {
  return mutability !== 'readOnly' && returned !== 'never'
}
