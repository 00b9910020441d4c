import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../grammar/compile/check.ts'
import { parse } from '../../grammar/syntax/parser.ts'

const text = readFileSync(new URL('../../grammar/README.md', import.meta.url), 'utf8')
const expressions = [...text.matchAll(/```expression\n([\s\S]*?)```/g)].map(([, expression = '']) => expression.trim())

describe('the expressions in the README', () => {
  test('are there', () => {
    expect(expressions.length).toBeGreaterThan(0)
  })
  test.each(expressions)('%s is right', expression => {
    const { node, problems } = parse(expression)
    expect(node === undefined ? problems : check(node)).toEqual([])
  })
})
