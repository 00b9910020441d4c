import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { targetKinds } from '../../../grammar/compile/coerce.ts'
import { compileProgram, type Flow, sourceOf } from '../../../grammar/compile/compile.ts'
import { attributesOf } from '../../../grammar/compile/reads.ts'
import { functionsOf } from '../../../grammar/functions/index.ts'
import type { Node } from '../../../grammar/syntax/ast.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'
import { expressionOf } from '../arbitrary.ts'
import { readGenerated } from './generated.ts'
import { hostileNames, hostileText, hostileVariable, type Names, withNames } from './hostile.ts'

/** Stands in every name and text of the user's, and in nothing that is ours. */
const marker = 'hostile'

describe.each(dialects)('in %s, generated code', dialect => {
  test('names its own variables and its scope object alone, and has text of the user’s in its literals alone', () => {
    let marked = 0
    const target = fc.record({ kind: fc.constantFrom(...targetKinds), multi: fc.boolean() })
    const property = fc.property(
      fc.array(fc.tuple(expressionOf(dialect, { variables: true }), target), { minLength: 1, maxLength: 3 }),
      fc.tuple(expressionOf(dialect), expressionOf(dialect)),
      hostileNames.map(marked => mapNames(marked, name => marker + name)),
      (expressions, lets, names) => {
        const named = lets.map((node, i) => ({ name: names.variables[i] ?? '', node: withNames(node, names) }))
        const flows = expressions.map(([node, { kind, multi }], slot) => ({
          slot,
          node: withNames(node, names),
          kind,
          multi,
        }))
        const inputs = positions([...flows, ...named])
        const source = sourceOf(compileProgram(flows, inputs, { dialect, named }))
        const { strange, texts } = readGenerated(source)
        expect(strange, source).toEqual([])
        const inTexts = texts.reduce((sum, text) => sum + times(text), 0)
        expect(times(source), source).toBe(inTexts)
        if (inTexts > 0) marked++
      },
    )
    fc.assert(property, { numRuns: 2_000 })
    expect(marked).toBeGreaterThan(1_000)
  })

  test('is of that kind for every function with a text in each place', () => {
    const property = fc.property(hostileText, hostileVariable, (text, variable) => {
      for (const definition of functionsOf(dialect)) {
        const args = definition.params.map((param): Node => {
          if (param.type === 'variable') return { kind: 'variable', name: variable, ...nowhere }
          const constant: Node = { kind: 'constant', value: text, ...nowhere }
          return param.type === 'lambda' ? { kind: 'lambda', variable, body: constant, ...nowhere } : constant
        })
        const node: Node = { kind: 'call', name: definition.name, nameAt: 0, args, ...nowhere }
        const flow: Flow = { slot: 0, node, kind: 'string', multi: false }
        const source = sourceOf(compileProgram([flow], new Map(), { dialect }))
        expect(readGenerated(source).strange, `${definition.name} ${source}`).toEqual([])
      }
    })
    fc.assert(property, { numRuns: 20 })
  })

  test('has a literal of each text that is short, and a name for each that is long', () => {
    const constant = (value: string): Node => ({ kind: 'constant', value, ...nowhere })
    for (const length of [0, 1, 9_999, 10_000, 10_001, 1_000_000]) {
      const text = marker.repeat(Math.ceil(length / marker.length)).slice(0, length)
      const flow: Flow = { slot: 0, node: constant(text), kind: 'any', multi: false }
      const source = sourceOf(compileProgram([flow], new Map(), { dialect }))
      expect(source.length).toBeLessThan(11_000)
      expect(readGenerated(source).texts.includes(text)).toBe(length <= 10_000)
    }
  })
})

describe('what reads generated code in these tests', () => {
  test.each([
    ['globalThis.attacked = 1', ['globalThis', 'a property attacked']],
    ['return $text.constructor("return this")()', ['a property constructor']],
    ['return row[context]', ['a property context']],
    ['return `row`', ['TemplateLiteral', 'TemplateElement']],
    ['return row["constructor"]', ['a property constructor']],
    ['return new $text()', ['NewExpression']],
    ['return /a/', ['a regular expression']],
    ['return import("node:fs")', ['ImportExpression']],
    ['class part0 {}', ['ClassDeclaration', 'ClassBody']],
  ])('finds what is strange in %s', (source, strange) => {
    expect(readGenerated(source).strange).toEqual(strange)
  })

  test('says what is no code at all', () => {
    expect(() => readGenerated('return "a" b"')).toThrow()
    expect(() => readGenerated('} function attacked() {')).not.toThrow()
    expect(readGenerated('} function attacked() {').strange).toEqual(['attacked'])
  })
})

const nowhere = { start: 0, end: 0 }

function times(text: string): number {
  return text.split(marker).length - 1
}

function mapNames({ attributes, variables, parameters, texts }: Names, change: (name: string) => string): Names {
  return {
    attributes: attributes.map(change),
    variables: variables.map(change),
    parameters: parameters.map(change),
    texts: texts.map(change),
  }
}

function positions(parts: readonly { readonly node: Node }[]): ReadonlyMap<string, number> {
  return new Map(attributesOf(...parts.map(({ node }) => node)).map((name, position) => [name, position]))
}
