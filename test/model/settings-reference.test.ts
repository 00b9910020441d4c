import { type TSchema, Type } from 'typebox'
import { expect, test } from 'vitest'
import { renderSettings } from '../../src/model/settings-reference.ts'

/** The cells of each row, without the head of the table. */
const rows = (schema: TSchema): string[][] =>
  renderSettings(schema)
    .split('\n')
    .slice(2)
    .map(line =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim()),
    )

test('a setting says what it takes, what is assumed without it, and what it means', () => {
  const schema = Type.Object({
    path: Type.String({ description: 'The file.' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, default: 8585 }),
    encoding: Type.Optional(Type.Enum(['utf-8', 'latin1'], { default: 'utf-8' })),
    note: Type.Optional(Type.String({ form: 'a sentence' })),
  })
  expect(rows(schema)).toEqual([
    ['`path`', 'text', '_required_', 'The file.'],
    ['`port`', 'a whole number from 1 to 65535', '`8585`', ''],
    ['`encoding`', '"utf-8" or "latin1"', '`utf-8`', ''],
    ['`note`', 'a sentence', '', ''],
  ])
})

test('settings within groups, lists, choices and records are named by their path', () => {
  const file = Type.Object({ path: Type.String() })
  const schema = Type.Object({
    tls: Type.Optional(Type.Union([Type.Literal('self-signed'), Type.Object({ cert: Type.String() })])),
    files: Type.Record(Type.String(), file, { description: 'One for each.' }),
    kinds: Type.Record(Type.String(), Type.Enum(['text', 'number'])),
    names: Type.Union([Type.String(), Type.Array(Type.String())]),
    steps: Type.Array(Type.Union([Type.Literal('all'), Type.Object({ size: Type.Integer() })])),
  })
  expect(rows(schema)).toEqual([
    ['`tls`', '"self-signed" or a group of keys', '', ''],
    ['`tls.cert`', 'text', '_required_', ''],
    ['`files`', 'a group of names', '_required_', 'One for each.'],
    ['`files.<name>.path`', 'text', '_required_', ''],
    ['`kinds`', 'a group of names, each "text" or "number"', '_required_', ''],
    ['`names`', 'text or a list of text', '_required_', ''],
    ['`steps`', 'a list of "all" or a group of keys', '_required_', ''],
    ['`steps[].size`', 'a whole number', '_required_', ''],
  ])
})

test('a default may be anything, and an empty one is not worth a word', () => {
  const schema = Type.Object({
    limit: Type.Object({ count: Type.Integer({ default: 500 }) }, { default: {} }),
    list: Type.Array(Type.String(), { default: ['a'] }),
    separator: Type.String({ default: '|' }),
  })
  expect(rows(schema).map(([setting, , byDefault]) => [setting, byDefault])).toEqual([
    ['`limit`', ''],
    ['`limit.count`', '`500`'],
    ['`list`', '`["a"]`'],
    ['`separator`', '`\\|`'],
  ])
})
