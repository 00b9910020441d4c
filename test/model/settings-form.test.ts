import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { formOf } from '../../src/model/settings-form.ts'

const declaration = Type.Object({
  url: Type.String({ description: 'The address.', examples: ['https://crm.example'] }),
  password: Type.String({ secret: true }),
  busyTimeoutMs: Type.Integer({ default: 5000, minimum: 0 }),
  verify: Type.Boolean({ default: true }),
  mode: Type.Enum(['fast', 'safe'], { default: 'safe' }),
  start: Type.Optional(Type.Union([Type.Literal('now'), Type.Literal('later')])),
  tags: Type.Array(Type.String()),
  files: Type.Record(Type.String(), Type.Object({ path: Type.String({ description: 'The file.' }) })),
  limits: Type.Object({ batch: Type.Integer({ minimum: 1, maximum: 9 }) }, { default: {} }),
})
const fields = new Map(formOf(declaration).map(field => [field.path, field]))

describe('the form of a declaration', () => {
  test('has a field for each setting, groups before what is in them', () => {
    expect([...fields.keys()]).toEqual([
      'url',
      'password',
      'busyTimeoutMs',
      'verify',
      'mode',
      'start',
      'tags',
      'files',
      'files.<name>.path',
      'limits',
      'limits.batch',
    ])
  })

  test.each([
    [
      'url',
      {
        label: 'Url',
        type: 'text',
        required: true,
        secret: false,
        help: 'The address.',
        example: 'https://crm.example',
      },
    ],
    ['password', { type: 'password', secret: true, required: true }],
    [
      'busyTimeoutMs',
      {
        label: 'Busy timeout (ms)',
        type: 'number',
        default: 5000,
        required: false,
        takes: 'a whole number of 0 or more',
      },
    ],
    ['verify', { type: 'checkbox', default: true }],
    ['mode', { type: 'choice', choices: ['fast', 'safe'], default: 'safe' }],
    ['start', { type: 'choice', choices: ['now', 'later'], required: false }],
    ['tags', { type: 'list', required: true }],
    ['files', { type: 'named groups' }],
    ['files.<name>.path', { label: 'Path', type: 'text', required: true, help: 'The file.' }],
    ['limits', { type: 'group', required: false }],
    ['limits.batch', { takes: 'a whole number from 1 to 9' }],
  ])('says what %s is', (path, expected) => {
    expect(fields.get(path)).toMatchObject(expected)
  })
})
