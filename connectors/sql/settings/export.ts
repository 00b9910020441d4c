import { Type } from 'typebox'

const statement = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

const parameter = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "The parameter's name, without @ or :." }),
    direction: Type.Optional(Type.Enum(['in', 'out', 'inout'], { default: 'in' })),
    value: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The attribute whose value goes in, and that takes what comes out; the name by default.',
      }),
    ),
    type: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The parameter's declared type, which out parameters of SQL Server need.",
      }),
    ),
  },
  { additionalProperties: false },
)

const procedure = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'A stored procedure, `schema.name` where it needs one.' }),
    parameters: Type.Array(parameter),
    returns: Type.Optional(
      Type.String({ minLength: 1, description: 'The attribute that takes what the procedure returns.' }),
    ),
  },
  { additionalProperties: false },
)

const three = <T extends Parameters<typeof Type.Optional>[0]>(insert: T, update: T, remove: T) =>
  Type.Object(
    { insert: Type.Optional(insert), update: Type.Optional(update), delete: Type.Optional(remove) },
    { additionalProperties: false },
  )

/** How entries of an object type are written. */
export const exportSettings = Type.Object(
  {
    table: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The table to write to, where entries are read from a view or a query.',
      }),
    ),
    softDelete: Type.Optional(
      Type.Object(
        {
          column: Type.String({ minLength: 1 }),
          value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
        },
        {
          additionalProperties: false,
          description:
            'An entry is deleted by setting this column to this value; its row stays, and so do its child rows. Such a row counts as no entry: it is changed no more, and comes back when the entry is added again. Let imports leave it out with a `query`.',
          examples: [{ column: 'status', value: 'gone' }],
        },
      ),
    ),
    upsert: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'An entry to be added whose anchor is there already is updated instead of refused. The table needs a unique key over the anchor; MariaDB and MySQL update the row with any of its unique values.',
      }),
    ),
    statements: Type.Optional(
      Type.Object(
        {
          insert: statement('With `:attribute` for each value; what it gives (RETURNING, OUTPUT) becomes attributes.'),
          update: statement('With `:attribute` for each value. Attributes that do not change have the value they had.'),
          delete: statement(
            'With `:attribute` for the anchor. The rows of multi-valued attributes are deleted before.',
          ),
        },
        {
          additionalProperties: false,
          description:
            'Statements of your own in place of those that are made, for the row of an entry; the rows of multi-valued attributes are written as ever. A name that is no plain word stands in quotes: `:"first name"`. What finds no row is an entry that is not there.',
        },
      ),
    ),
    procedures: Type.Optional(three(procedure, procedure, procedure)),
  },
  { additionalProperties: false },
)
export type ExportSettings = Type.Static<typeof exportSettings>
export type ProcedureSettings = Type.Static<typeof procedure>

/** How passwords of an object type are set. */
export const passwordSettings = Type.Object(
  {
    column: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The column that takes the password. With a statement or procedure beside it, it only tells whether an old password is right.',
      }),
    ),
    statement: statement(
      'A statement with `:password` (and `:oldPassword`, `:mustChange`, `:unlock`) and the anchor. It also sets the initial password of a new entry, unless `export.statements.insert` takes `:password`.',
    ),
    procedure: Type.Optional(procedure),
    hash: Type.Optional(
      Type.Enum(['argon2id', 'bcrypt', 'sha512-crypt', 'none'], {
        default: 'argon2id',
        description:
          'What the password is made into before it is handed to the database; `none` leaves it as it is. bcrypt takes 72 octets at most.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type PasswordSettings = Type.Static<typeof passwordSettings>
