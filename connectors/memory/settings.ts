import { Type } from 'typebox'
import { kinds } from '../../src/model/schema.ts'

const attribute = Type.Object({
  kind: Type.Enum(kinds, {
    default: 'string',
    description: 'What a value is. `binary` stands in the file as base64, an integer above 2^53 as text.',
  }),
  multi: Type.Boolean({ default: false, description: 'It holds several values.' }),
  required: Type.Boolean({ default: false, description: 'Every entry has it.' }),
  unique: Type.Boolean({ default: false, description: 'No two entries of the object type have the same value.' }),
  to: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description:
      'Of a reference: the object types it may name. A value is the anchor of an entry, of several object types with its object type before it: `group:17`. A change that names an entry which is not there fails. Without any, nothing is looked up.',
    examples: [['person', 'group']],
  }),
})

const objectType = Type.Object({
  anchor: Type.Array(Type.String({ minLength: 1 }), {
    default: ['id'],
    minItems: 1,
    description: 'The attribute, or the attributes together, that identify an entry.',
  }),
  attributes: Type.Record(Type.String({ minLength: 1 }), attribute, {
    minProperties: 1,
    description: 'The attributes by name, those of the anchor among them, in the order of the cells.',
    examples: [{ id: {}, name: { required: true }, phones: { multi: true } }],
  }),
})

const faults = Type.Object(
  {
    latencyMs: Type.Integer({ default: 0, minimum: 0, maximum: 600_000, description: 'Every answer takes this long.' }),
    busyEvery: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Every so many batches of changes are refused: the target is busy. 0: none.',
    }),
    breakAfterPages: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'An import breaks off after so many pages, as if the connection were lost. 0: it does not.',
    }),
  },
  { default: {}, description: 'What shall go wrong, to see how a host takes it.' },
)

const person = {
  attributes: {
    id: {},
    userName: { required: true, unique: true },
    displayName: {},
    mail: {},
    active: { kind: 'boolean' },
    unit: {},
    phones: { multi: true },
    manager: { kind: 'reference', to: ['person'] },
  },
}
const group = {
  attributes: {
    id: {},
    name: { required: true, unique: true },
    description: {},
    members: { kind: 'reference', multi: true, to: ['person', 'group'] },
  },
}

export const settings = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      description: 'The file that holds the directory; a relative path starts from the folder of the configuration.',
      examples: ['./directory.json'],
    }),
    create: Type.Boolean({
      default: false,
      description: 'Where there is no such file, the directory is empty, and the first change makes it.',
    }),
    objectTypes: Type.Record(Type.String({ minLength: 1 }), objectType, {
      default: { person, group },
      minProperties: 1,
      description: 'What the directory holds. Without it: persons and groups.',
    }),
    partition: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The attribute that divides the directory into partitions, by its values.',
        examples: ['tenant'],
      }),
    ),
    container: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The attribute that holds the place of an entry in a tree, as `Corp/Sales/North`.',
        examples: ['unit'],
      }),
    ),
    pageSize: Type.Integer({
      default: 1000,
      minimum: 1,
      maximum: 100_000,
      description: 'Entries in a page of an import.',
    }),
    limits: Type.Object(
      {
        batch: Type.Integer({ default: 1000, minimum: 1, description: 'Changes that are taken at once.' }),
        values: Type.Integer({
          default: 5000,
          minimum: 1,
          description: 'Values that may come and go in one attribute of one change.',
        }),
      },
      { default: {}, description: 'What an export may hand over.' },
    ),
    remember: Type.Integer({
      default: 10_000,
      minimum: 0,
      description: 'How many changes the file remembers for delta imports. An older watermark is refused.',
    }),
    passwordLength: Type.Integer({ default: 8, minimum: 1, description: 'Characters that a password has at least.' }),
    faults,
  },
  { additionalProperties: false },
)

export type MemorySettings = Type.Static<typeof settings>
