import { Type } from 'typebox'
import { exportSettings, passwordSettings } from './export.ts'
import { names } from './names.ts'

const valueKinds = ['string', 'integer', 'decimal', 'boolean', 'dateTime', 'binary', 'complex'] as const
const text = (description: string) => Type.String({ minLength: 1, description })
const cell = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

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
  procedure: Type.Optional(
    Type.Object(
      { name: text('`schema.name` where it needs one.'), parameters: Type.Optional(Type.Array(cell, { default: [] })) },
      {
        additionalProperties: false,
        description:
          'A stored procedure that gives rows, in place of a table. They are read in the order they come, so an interrupted import begins again.',
      },
    ),
  ),
}

const changes = Type.Array(
  Type.Object(
    {
      table: text('A table.'),
      key: { ...names, description: 'Its columns that hold the anchor of the entry a row belongs to.' },
    },
    { additionalProperties: false },
  ),
  {
    description:
      'Tables whose changes are changes of entries, for `delta` by triggers, log or tracking, where entries are read from a view, a query or a procedure.',
  },
)

const multi = Type.Object(
  {
    table: source.table,
    query: source.query,
    key: {
      ...names,
      description: 'The column that holds the anchor of the entry a row belongs to; a list for a compound anchor.',
      examples: ['user_id'],
    },
    value: Type.String({ minLength: 1, description: 'The column that holds a value.', examples: ['role_id'] }),
    type: Type.Optional(
      Type.Object(
        {
          column: text('The column that tells it.'),
          names: Type.Record(Type.String(), Type.String(), {
            description: 'What stands in the column, each with the object type it means.',
          }),
        },
        {
          additionalProperties: false,
          description: 'Of references to entries of several object types: how the object type of each is told.',
          examples: [{ column: 'member_kind', names: { U: 'user', G: 'group' } }],
        },
      ),
    ),
    constants: Type.Optional(
      Type.Record(Type.String(), cell, {
        default: {},
        description: 'Columns with a fixed value: only such rows are read, and rows that are added get it.',
        examples: [{ kind: 'member' }],
      }),
    ),
    watermark: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A column that grows whenever a row is added or changed; a delta import then also reads the entries those rows belong to.',
      }),
    ),
    changes: Type.Optional(changes),
  },
  { additionalProperties: false },
)
export type MultiSettings = Type.Static<typeof multi>

const columnType = Type.Object(
  {
    kind: Type.Optional(Type.Enum(valueKinds)),
    true: Type.Optional({ ...cell, description: 'What stands for true, of a boolean.' }),
    false: Type.Optional({ ...cell, description: 'What stands for false.' }),
    timeZone: Type.Optional(
      Type.String({ minLength: 1, description: 'The zone of the times in this column, where it is not `timeZone`.' }),
    ),
  },
  { additionalProperties: false },
)

/** Where the entries of an object type are read from and written to. */
export const objectTypeSettings = Type.Object(
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
        description: 'A column that grows whenever a row is added or changed.',
        examples: ['updated_at'],
      }),
    ),
    types: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.Enum(valueKinds), columnType]), {
        default: {},
        description:
          'What a column holds, where the declaration in the database does not tell, and how booleans and times are written in it.',
        examples: [{ active: { kind: 'boolean', true: 'Y', false: 'N' } }],
      }),
    ),
    multi: Type.Optional(
      Type.Record(Type.String(), multi, {
        default: {},
        description: 'Attributes with several values, each from the rows of a table of its own.',
      }),
    ),
    references: Type.Optional(
      Type.Record(Type.String(), names, {
        default: {},
        description:
          'Attributes that hold the anchor of another entry, each with the object type of that entry. Where there are several object types, `type` of the attribute tells them apart.',
        examples: [{ members: 'user' }],
      }),
    ),
    changes: Type.Optional(changes),
    ranges: Type.Optional(
      Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 32,
        description:
          'In how many ranges of the anchor a full import reads at once. Each takes a connection of its own.',
      }),
    ),
    export: Type.Optional(exportSettings),
    password: Type.Optional(passwordSettings),
  },
  { additionalProperties: false },
)
export type ObjectTypeSettings = Type.Static<typeof objectTypeSettings>
