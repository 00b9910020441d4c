import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { attributes, expressionOf } from '../arbitrary.ts'
import { evaluate, type Mode, modes, stillContext } from '../evaluate.ts'

describe.each(dialects)('in %s, the compiled form of an expression', dialect => {
  test('yields what interpreting it yields, errors included', () => {
    const context = () => stillContext({ parameters: { Known: 'known' } })
    const law = fc.property(
      expressionOf(dialect, { variables: true }),
      expressionOf(dialect),
      expressionOf(dialect),
      attributes,
      (node, x, y, values) => {
        const named = [
          { name: 'x', node: x },
          { name: 'y', node: y },
        ]
        const options = { dialect, named }
        const compiled = evaluate('compiled', node, values, context(), options)
        const interpreted = evaluate('interpreted', node, values, context(), options)
        expect(compiled, print(node, dialect)).toEqual(interpreted)
      },
    )
    fc.assert(law, { numRuns: 3000 })
  })
})

describe.each(dialects)('in %s', dialect => {
  describe.each(Object.keys(modes) as Mode[])('%s, the examples of', mode => {
    // What both dialects have is told by examples in Entra's.
    const own = functionsOf(dialect).filter(one => dialect === 'entra' || !functionsOf('entra').includes(one))
    test.each(own.map(definition => [definition.name, definition] as const))('%s', (_, definition) => {
      for (const { expression, attributes, gives } of definition.examples) {
        const result = evaluate(mode, expression, attributes, stillContext(), { dialect })
        if (isObject(gives) && 'error' in gives) expect(Object.keys(result), expression).toEqual(['error'])
        else if (isObject(gives) && 'noFlow' in gives) expect(result, expression).toHaveProperty('noFlow', true)
        else expect(result, expression).toEqual({ value: gives })
      }
    })
  })
})

function isObject(gives: unknown): gives is Record<string, unknown> {
  return typeof gives === 'object' && gives !== null
}
