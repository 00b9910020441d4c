import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { coerce, type TargetKind } from '../../../grammar/compile/coerce.ts'
import { NO_FLOW, type Outcome } from '../../../grammar/syntax/value.ts'

const bytes = Uint8Array.of(1, 2, 255)

describe('a target of one value takes', () => {
  const fitting: readonly (readonly [TargetKind, Outcome, Outcome])[] = [
    ['string', 'x', 'x'],
    ['string', '', ''],
    ['string', 42, '42'],
    ['string', 1e21, '1000000000000000000000'],
    ['string', 0.0000001, '0.0000001'],
    ['string', 2n ** 64n, '18446744073709551616'],
    ['string', true, 'True'],
    ['string', bytes, 'AQL/'],
    ['string', ['x'], 'x'],
    ['string', [], null],
    ['string', null, null],
    ['string', NO_FLOW, NO_FLOW],
    ['integer', 42, 42],
    ['integer', ' -42 ', -42],
    ['integer', '+7', 7],
    ['integer', '9223372036854775807', 9223372036854775807n],
    ['integer', 7n, 7],
    ['integer', 2 ** 60, 1152921504606846976n],
    ['integer', '', null],
    ['decimal', 2.5, 2.5],
    ['decimal', '2.50', 2.5],
    ['decimal', '-0.10', -0.1],
    ['decimal', '1.', 1],
    ['decimal', '.5', 0.5],
    ['decimal', '-0', 0],
    ['decimal', '0000000000000000000001.5', 1.5],
    ['decimal', '123456789012345678.123456', '123456789012345678.123456'],
    ['decimal', `0.${'0'.repeat(400)}1`, `0.${'0'.repeat(400)}1`],
    ['decimal', '00.00', 0],
    ['decimal', '', null],
    ['boolean', true, true],
    ['boolean', 'True', true],
    ['boolean', 'FALSE', false],
    ['boolean', '1', true],
    ['boolean', 0, false],
    ['boolean', 1n, true],
    ['boolean', '', null],
    ['dateTime', '2025-03-16T07:00:00Z', '2025-03-16T07:00:00Z'],
    ['dateTime', '', null],
    ['reference', 'E1', 'E1'],
    ['reference', 17, '17'],
    ['reference', '', null],
    ['binary', bytes, bytes],
    ['binary', 'AQL/', bytes],
    ['complex', { value: 'x' }, { value: 'x' }],
    ['any', ['a', 'b'], ['a', 'b']],
  ]
  test.each(fitting.map(([kind, outcome, wanted]) => [`${kind}: ${inspect(outcome)}`, kind, outcome, wanted] as const))(
    '%s',
    (_, kind, outcome, wanted) => {
      expect(coerce(kind, false, outcome)).toEqual(wanted)
    },
  )
})

describe('a target of several values takes', () => {
  test.each<[string, TargetKind, Outcome, Outcome]>([
    ['one value as a list', 'string', 'x', ['x']],
    ['every value in its own form', 'integer', ['1', 2, 3n], [1, 2, 3]],
    ['no absent values', 'string', ['a', null, 'b'], ['a', 'b']],
    ['an empty list as absent', 'string', [], null],
    ['a list of nothing as absent', 'integer', ['', null], null],
    ['an absent value as absent', 'string', null, null],
  ])('%s', (_, kind, outcome, wanted) => {
    expect(coerce(kind, true, outcome)).toEqual(wanted)
  })
})

describe('what does not fit is an error that says so:', () => {
  const unfit: readonly (readonly [TargetKind, Outcome, string])[] = [
    ['string', ['a', 'b'], 'One value is wanted here, but there are 2. Item or Join makes one of them.'],
    ['string', { value: 'x' }, 'The target holds text, and this is a complex value.'],
    ['integer', 2.5, 'The target holds whole numbers, and this is the number 2.5.'],
    ['integer', 'twelve', 'The target holds whole numbers, and this is the text "twelve".'],
    ['decimal', '1e5', 'The target holds numbers, and this is the text "1e5".'],
    ['decimal', '.', 'The target holds numbers, and this is the text ".".'],
    ['boolean', 'yes', 'The target holds booleans (True, False), and this is the text "yes".'],
    ['boolean', 2, 'The target holds booleans (True, False), and this is the number 2.'],
    ['dateTime', 20250316, 'The target holds dates as text, and this is the number 20250316.'],
    [
      'binary',
      'not base64',
      'The target holds binary data (as base64 where it is text), and this is the text "not base64".',
    ],
    ['complex', 'x', 'The target holds complex values, and this is the text "x".'],
  ]
  test.each(unfit.map(([kind, outcome, message]) => [`${kind}: ${inspect(outcome)}`, kind, outcome, message] as const))(
    '%s',
    (_, kind, outcome, message) => {
      expect(() => coerce(kind, false, outcome)).toThrow(message)
    },
  )
})
