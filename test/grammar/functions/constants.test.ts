import { describe, expect, test } from 'vitest'
import { check } from '../../../grammar/compile/check.ts'
import { parse } from '../../../grammar/syntax/parser.ts'

describe('a constant that would fail for every entry', () => {
  test.each([
    ['Replace([x], , "(a", , "", , )', '"(a"', 'bad-pattern'],
    ['FormatDateTime([x], , "H", "yyyy")', '"H"', 'bad-date-format'],
    ['FormatDateTime([x], , "yyyy", "x")', '"x"', 'bad-date-format'],
    ['FormatDateTime([x], "yyyy", "x")', '"x"', 'bad-date-format'],
    ['DateAdd("days", 1, [x])', '"days"', 'bad-interval'],
    ['DateDiff("D", [x], [x])', '"D"', 'bad-interval'],
    ['ToLower([x], "not a culture")', '"not a culture"', 'unknown-culture'],
    ['IIF([x] = "a", ToUpper([x], "no such"), "b")', '"no such"', 'unknown-culture'],
  ])('is found before the first one: %s', (expression, constant, code) => {
    const { node } = parse(expression)
    const start = expression.indexOf(constant)
    expect(node && check(node)).toEqual([
      expect.objectContaining({ code, severity: 'error', start, end: start + constant.length }),
    ])
  })

  test.each(['Replace([x], , [pattern], , "", , )', 'Replace([x], "(", , , "", , )', 'DateAdd([unit], 1, [x])'])(
    'is not sought where there is none: %s',
    expression => {
      const { node } = parse(expression)
      expect(node && check(node)).toEqual([])
    },
  )
})
