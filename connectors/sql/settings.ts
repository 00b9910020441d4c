import { Type } from 'typebox'

const names = Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })])
const valueKinds = ['string', 'integer', 'decimal', 'boolean', 'dateTime', 'binary'] as const

const source = {
  table: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'A table or view, `schema.table` where it needs one.',
      examples: ['users'],
    }),
  ),
  query: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'A SELECT in place of a table.',
      examples: ['SELECT * FROM users WHERE kind = 1'],
    }),
  ),
}

const multi = Type.Object(
  {
    ...source,
    key: {
      ...names,
      description: 'The column that holds the anchor of the entry a row belongs to; a list for a compound anchor.',
      examples: ['user_id'],
    },
    value: Type.String({ minLength: 1, description: 'The column that holds a value.', examples: ['role_id'] }),
    watermark: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A column that grows whenever a row is added or changed; a delta import then also reads the entries those rows belong to.',
      }),
    ),
  },
  { additionalProperties: false },
)

const objectType = Type.Object(
  {
    ...source,
    anchor: {
      ...names,
      description: 'The column, or the columns together, that identify an entry for good.',
      examples: ['user_id'],
    },
    attributes: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'The columns to read; all of them when left out.' }),
    ),
    watermark: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A column that grows whenever a row is added or changed. Without one, a delta import reads all rows.',
        examples: ['updated_at'],
      }),
    ),
    types: Type.Optional(
      Type.Record(Type.String(), Type.Enum(valueKinds), {
        default: {},
        description: 'What a column holds, where the declaration in the database does not tell.',
      }),
    ),
    multi: Type.Optional(
      Type.Record(Type.String(), multi, {
        default: {},
        description: 'Attributes with several values, each from the rows of a table of its own.',
      }),
    ),
    references: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'Attributes that hold the anchor of another entry, each with the object type of that entry.',
        examples: [{ members: 'user' }],
      }),
    ),
  },
  { additionalProperties: false },
)

export const settings = Type.Object(
  {
    url: Type.String({
      pattern: '^sqlite:.+',
      form: 'sqlite: and the path of a file',
      description:
        'The database: `sqlite:` and the path of the file, a relative one from the folder of the configuration file.',
      examples: ['sqlite:./erp.db'],
    }),
    busyTimeoutMs: Type.Optional(
      Type.Integer({
        default: 5000,
        minimum: 0,
        maximum: 600_000,
        description: 'How long to wait for a database that another program has locked.',
      }),
    ),
    objectTypes: Type.Record(Type.String({ minLength: 1 }), objectType, {
      minProperties: 1,
      description: 'The object types and where each is read from.',
    }),
  },
  { additionalProperties: false },
)

export type SqlSettings = Type.Static<typeof settings>
export type ObjectTypeSettings = Type.Static<typeof objectType>
