import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coerce, targetKinds } from '../../../grammar/compile/coerce.ts'
import { interpret } from '../../../grammar/compile/interpret.ts'
import { settled } from '../../../grammar/compile/settle.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { attributes, expression } from '../arbitrary.ts'
import { type Attributes, read, stillContext } from '../evaluate.ts'

describe('fixed results of the kind of their target', () => {
  test.each([
    ['Switch([a], "True", "x", "false")', 'boolean', 'Switch([a], True, "x", False)'],
    ['IIF([a] = "True", "1", IIF([b], "True", [c]))', 'boolean', 'IIF([a] = "True", True, IIF([b], True, [c]))'],
    ['IIF([a], "7", 8)', 'integer', 'IIF([a], 7, 8)'],
    ['IIF([a], "7", 8)', 'string', 'IIF([a], "7", "8")'],
    ['Switch([a], "", "x", "perhaps")', 'boolean', 'Switch([a], "", "x", "perhaps")'],
    ['Switch([a], , "x", )', 'boolean', 'Switch([a], , "x", )'],
    ['Append("True", "x")', 'boolean', 'Append("True", "x")'],
  ] as const)('%s for a target of kind %s is %s', (written, kind, wanted) => {
    expect(print(settled(read(written), kind, 'entra'))).toBe(print(read(wanted)))
  })

  test('change no result, nor what fails', () => {
    const law = fc.property(expression, attributes, fc.constantFrom(...targetKinds), (node, values, kind) => {
      expect(resultOf(settled(node, kind, 'entra'), values, kind), print(node)).toEqual(resultOf(node, values, kind))
    })
    fc.assert(law, { numRuns: 2000 })
  })
})

function resultOf(node: ReturnType<typeof read>, values: Attributes, kind: (typeof targetKinds)[number]): unknown {
  const attribute = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? null) : null)
  try {
    return coerce(
      kind,
      false,
      interpret(node, {
        dialect: 'entra',
        attribute,
        context: stillContext({ parameters: { Known: 'known' } }),
        named: () => 'named',
      }),
    )
  } catch (error) {
    return error instanceof Error ? error.name : error
  }
}
