import { Type } from 'typebox'

/** Encodings a file may stand in. Everything but UTF-8 is turned into UTF-8 while it is read. */
const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr',
] as const

const columnKinds = ['string', 'integer', 'decimal', 'boolean', 'dateTime', 'binary'] as const

const file = Type.Object(
  {
    path: Type.String({
      minLength: 1,
      description: 'The file; a relative path starts from the folder of the configuration file.',
      examples: ['./people.csv'],
    }),
    anchor: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
      description: 'The column, or the columns together, that identify an entry for good.',
      examples: ['employeeId'],
    }),
    delimiter: Type.Optional(
      Type.String({
        default: ',',
        pattern: '^([\\t !#-~]|tab)$',
        form: 'one character other than a quote, or the word tab',
        description: 'The character between two fields; the word `tab` for a tab.',
      }),
    ),
    encoding: Type.Optional(Type.Enum(encodings, { default: 'utf-8', description: 'The encoding of the file.' })),
    header: Type.Optional(
      Type.Union([Type.Literal(true), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
        default: true,
        description:
          '`true`: the first line names the columns. A list: the names of the columns of a file without one.',
      }),
    ),
    types: Type.Optional(
      Type.Record(Type.String(), Type.Enum(columnKinds), {
        default: {},
        description: 'What the values of a column are, where they are not text. A `binary` one stands in base64.',
      }),
    ),
    multi: Type.Optional(
      Type.Record(Type.String(), Type.String({ minLength: 1 }), {
        default: {},
        description: 'Columns that hold several values, each with the text between two of them.',
        examples: [{ phones: '|' }],
      }),
    ),
    references: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'Columns that hold the anchor of another entry, each with the object type of that entry.',
        examples: [{ managerId: 'person' }],
      }),
    ),
    required: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        default: [],
        description: 'Columns in which every row has a value, besides the anchor. A row without one fails.',
        examples: [['email']],
      }),
    ),
    empty: Type.Optional(
      Type.Enum(['absent', 'text'], {
        default: 'absent',
        description: 'What an empty field is: an absent attribute, or the empty text.',
      }),
    ),
    maxRecordBytes: Type.Optional(
      Type.Integer({
        default: 1_048_576,
        minimum: 1024,
        maximum: 268_435_456,
        description: 'How long a record may be. What a quote opens and nothing closes within this length is malformed.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const settings = Type.Object(
  {
    files: Type.Record(Type.String({ minLength: 1 }), file, {
      minProperties: 1,
      description: 'One file for each object type, by the name of the object type.',
    }),
  },
  { additionalProperties: false },
)

export type CsvSettings = Type.Static<typeof settings>
export type FileSettings = Type.Static<typeof file>
