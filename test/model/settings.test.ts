import * as fc from 'fast-check'
import { type TSchema, Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { checkSettings, settingName } from '../../src/model/settings.ts'
import { parseYaml } from '../../src/model/yaml.ts'

const check = (schema: TSchema, text: string) => {
  const written = parseYaml({ text, file: 's.yaml' })
  return checkSettings(schema, written.value, written)
}
const messages = (schema: TSchema, text: string) =>
  check(schema, text).diagnostics.map(({ code, message, help }) => [code, message, help])

describe('what settings become', () => {
  const schema = Type.Object({
    path: Type.String(),
    limit: Type.Integer({ default: 10 }),
    nested: Type.Object({ deep: Type.Boolean({ default: true }) }, { default: {} }),
    note: Type.Optional(Type.String()),
  })

  test('defaults are filled in, at any depth', () => {
    expect(check(schema, 'path: a').settings).toEqual({ path: 'a', limit: 10, nested: { deep: true } })
  })

  test('a key with nothing behind it counts as absent', () => {
    expect(check(schema, 'path: a\nlimit:\nnote:').settings).toEqual({ path: 'a', limit: 10, nested: { deep: true } })
  })

  test('a default is not shared between two readings', () => {
    const list = Type.Object({ items: Type.Array(Type.String(), { default: ['a'] }) })
    const first = check(list, '{}').settings as { items: string[] }
    first.items.push('b')
    expect(check(list, '{}').settings).toEqual({ items: ['a'] })
  })

  test('numbers and booleans may be written as text', () => {
    const settings = Type.Object({ port: Type.Integer(), share: Type.Number(), on: Type.Boolean() })
    expect(check(settings, 'port: "8080"\nshare: "-1.5"\non: "false"').settings).toEqual({
      port: 8080,
      share: -1.5,
      on: false,
    })
  })

  test('what no declaration mentions passes through untouched', () => {
    expect(check(Type.Object({ any: Type.Unknown() }), 'any: { a: [1, x] }').settings).toEqual({ any: { a: [1, 'x'] } })
  })

  test('a key called __proto__ is a key like any other', () => {
    const { settings } = check(Type.Record(Type.String(), Type.Unknown()), '__proto__: { a: 1 }')
    expect(Object.keys(settings ?? {})).toEqual(['__proto__'])
    expect(({} as { a?: number }).a).toBeUndefined()
  })

  test('secrets are named, also inside a union', () => {
    const secret = Type.Union([Type.Literal('none'), Type.String({ minLength: 8 })], { secret: true })
    expect(check(Type.Object({ secret }), 'secret: letmein123').secrets).toEqual(['letmein123'])
  })

  test('a declaration works the same when it has crossed a thread', () => {
    const there = structuredClone(JSON.parse(JSON.stringify(schema))) as TSchema
    expect(check(there, 'path: a').settings).toEqual(check(schema, 'path: a').settings)
    expect(messages(there, 'pat: a')).toEqual(messages(schema, 'pat: a'))
  })
})

describe('what is said of wrong settings', () => {
  test('every mistake is reported, not the first alone', () => {
    const schema = Type.Object({ a: Type.String(), b: Type.Integer(), c: Type.Boolean() })
    expect(messages(schema, 'a: [1]\nb: x\nd: 1').map(([code]) => code)).toEqual([
      'unknown-setting',
      'wrong-type',
      'wrong-type',
      'missing-setting',
    ])
  })

  test('a misspelt key is not reported as missing as well', () => {
    const schema = Type.Object({ delimiter: Type.String() })
    expect(messages(schema, 'delimeter: ","')).toEqual([
      ['unknown-setting', 'The configuration has no setting "delimeter".', 'Did you mean "delimiter"?'],
    ])
  })

  test('where no key is near, those that exist are listed', () => {
    expect(messages(Type.Object({ path: Type.Optional(Type.String()) }), 'colour: red')).toEqual([
      ['unknown-setting', 'The configuration has no setting "colour".', 'There are: path.'],
    ])
    expect(messages(Type.Object({}), 'colour: red')).toEqual([
      ['unknown-setting', 'The configuration has no setting "colour".', 'It takes none.'],
    ])
  })

  test('a number where text is wanted is advised to be quoted', () => {
    expect(messages(Type.Object({ code: Type.String() }), 'code: 0042')).toEqual([
      ['wrong-type', 'code must be text, but it is the number 42.', 'Put it in quotes: code: "42"'],
    ])
  })

  test('a secret is never repeated', () => {
    const schema = Type.Object({ pin: Type.String({ secret: true, minLength: 12 }) })
    expect(messages(schema, 'pin: 123456')).toEqual([
      ['wrong-type', 'pin must be text, but it is a number.', undefined],
    ])
    expect(messages(schema, 'pin: hunter2')).toEqual([
      ['wrong-value', 'pin must be text of 12 characters or more, but it is not.', undefined],
    ])
  })

  test.each([
    [Type.Integer({ minimum: 1, maximum: 9 }), '10', 'x must be a whole number from 1 to 9, but it is the number 10.'],
    [Type.Integer({ minimum: 1 }), '0', 'x must be a whole number of 1 or more, but it is the number 0.'],
    [Type.Number({ maximum: 1 }), '1.5', 'x must be a number of 1 or less, but it is the number 1.5.'],
    [Type.Number({ exclusiveMinimum: 0 }), '0', 'x must be a number above 0, but it is the number 0.'],
    [Type.Integer(), '1.5', 'x must be a whole number, but it is the number 1.5.'],
    [Type.Boolean(), 'yes', 'x must be true or false, but it is the text "yes".'],
    [Type.String({ minLength: 1 }), '""', 'x must be text that is not empty, but it is empty.'],
    [Type.String({ maxLength: 2 }), 'abc', 'x must be text of 2 characters or fewer, but it is the text "abc".'],
    [Type.String({ pattern: '^a' }), 'b', 'x must be text that matches ^a, but it is the text "b".'],
    [Type.String({ pattern: '^a', form: 'an a' }), 'b', 'x must be an a, but it is the text "b".'],
    [Type.Array(Type.String(), { minItems: 1 }), '[]', 'x must be a list that is not empty, but it is an empty list.'],
    [Type.Array(Type.String()), '[a, {}]', 'x[1] must be text, but it is empty.'],
    [Type.Array(Type.String()), 'a', 'x must be a list, but it is the text "a".'],
    [Type.Object({ a: Type.String() }), '[]', 'x must be a group of keys, but it is an empty list.'],
    [Type.Enum(['a', 'b']), 'c', 'x must be "a" or "b", but it is the text "c".'],
    [Type.Literal('on'), 'off', 'x must be "on", but it is the text "off".'],
    [Type.Union([Type.String(), Type.Array(Type.String())]), '3', 'x must be text or a list, but it is the number 3.'],
    [Type.Union([Type.String(), Type.Array(Type.String())]), '[3]', 'x[0] must be text, but it is the number 3.'],
    [Type.Array(Type.String(), { uniqueItems: true }), '[a, a]', 'x must not have duplicate items.'],
  ] as const)('%j does not take %s', (schema, text, message) => {
    expect(messages(Type.Object({ x: schema }), `x: ${text}`).map(([, said]) => said)).toEqual([message])
  })

  test('of a union of groups, the mistakes of the nearest one are told', () => {
    const basic = Type.Object({ user: Type.String(), password: Type.String() })
    const bearer = Type.Object({ token: Type.String() })
    expect(messages(Type.Object({ auth: Type.Union([basic, bearer]) }), 'auth: { user: a, pasword: b }')).toEqual([
      ['unknown-setting', 'auth has no setting "pasword".', 'Did you mean "password"?'],
    ])
  })
})

test('a path is named as it would be written', () => {
  expect(settingName(['systems', 'hr', 'files', 2, 'path'])).toBe('systems.hr.files[2].path')
})

test('settings that a declaration accepts come out as they are', () => {
  const schema = Type.Object({
    a: Type.String(),
    b: Type.Number(),
    c: Type.Array(Type.Object({ d: Type.Boolean() })),
  })
  const settings = fc.record({
    a: fc.string(),
    b: fc.double({ noNaN: true, noDefaultInfinity: true }),
    c: fc.array(fc.record({ d: fc.boolean() })),
  })
  fc.assert(
    fc.property(settings, value => {
      const written = parseYaml({ text: JSON.stringify(value) })
      expect(written.diagnostics).toEqual([])
      expect(checkSettings(schema, value, written)).toEqual({ settings: value, secrets: [], diagnostics: [] })
    }),
  )
})
