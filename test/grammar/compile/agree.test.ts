import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { functions } from '../../../grammar/functions/index.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { attributes, expression } from '../arbitrary.ts'
import { evaluate, type Mode, modes, stillContext } from '../evaluate.ts'

describe('the compiled form of an expression', () => {
  test('yields what interpreting it yields, errors included', () => {
    fc.assert(
      fc.property(expression, attributes, (node, values) => {
        const context = () => stillContext({ parameters: { Known: 'known' } })
        const compiled = evaluate('compiled', node, values, context())
        expect(compiled, print(node)).toEqual(evaluate('interpreted', node, values, context()))
      }),
      { numRuns: 3000 },
    )
  })
})

describe.each(Object.keys(modes) as Mode[])('%s, the examples of', mode => {
  test.each(functions.map(definition => [definition.name, definition] as const))('%s', (_, definition) => {
    for (const { expression, attributes, gives } of definition.examples) {
      const result = evaluate(mode, expression, attributes)
      if (isObject(gives) && 'error' in gives) expect(Object.keys(result), expression).toEqual(['error'])
      else if (isObject(gives) && 'noFlow' in gives) expect(result, expression).toHaveProperty('noFlow', true)
      else expect(result, expression).toEqual({ value: gives })
    }
  })
})

function isObject(gives: unknown): gives is Record<string, unknown> {
  return typeof gives === 'object' && gives !== null
}
