import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compileExpression,
  compileProgram,
  type Flow,
  FlowError,
  instantiate,
  sourceOf,
} from '../../../grammar/compile/compile.ts'
import { attributesOf, bindParameters, readsOf } from '../../../grammar/compile/reads.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { NO_FLOW, NO_FLOW_OBJECT, type Value } from '../../../grammar/syntax/value.ts'
import { read, stillContext } from '../evaluate.ts'

type Target = readonly [expression: string, kind?: Flow['kind'], multi?: boolean]
const flowsOf = (targets: readonly Target[]): Flow[] =>
  targets.map(([expression, kind = 'string', multi = false], slot) => ({ slot, node: read(expression), kind, multi }))
const inputs = new Map([
  ['a', 0],
  ['b', 1],
  ['c', 2],
])

function run(targets: readonly Target[], row: readonly (Value | undefined)[]): unknown[] {
  const out: unknown[] = targets.map(() => 'untouched')
  instantiate(compileProgram(flowsOf(targets), inputs))(row, out, stillContext())
  return out
}

describe('a program', () => {
  test('writes every flow in the form of its target', () => {
    const targets: Target[] = [
      ['[a]'],
      ['[b]', 'integer'],
      ['Split([c], ";")', 'string', true],
      ['[a]', 'string', true],
    ]
    expect(run(targets, ['x', '7', 'p;q'])).toEqual(['x', 7, ['p', 'q'], ['x']])
  })

  test('writes null where there is nothing', () => {
    expect(run([['[a]'], ['ToLower([b])'], ['Split([c], ";")', 'string', true]], [null, null, null])).toEqual([
      null,
      null,
      null,
    ])
  })

  test('takes a cell that is not there as absent, wherever it is read', () => {
    const expressions = [
      ['[a]', null],
      ['ToLower([a])', null],
      ['Left("x", [a])', null],
      ['Coalesce([a], "none")', 'none'],
      ['IsNull([a])', 'True'],
      ['Join("-", [a], "x")', 'x'],
      ['Switch([a], "d", "", "empty")', 'empty'],
      ['IIF([a] <> "x", "y", "n")', 'n'],
      ['IIF("x" = "x", [a], "n")', null],
      ['Item(RemoveDuplicates([a]), 1)', null],
    ] as const
    for (const [expression, wanted] of expressions)
      expect(run([[expression]], [undefined]), expression).toEqual([wanted])
    expect(
      run(
        [
          ['[a]', 'integer'],
          ['[a]', 'string', true],
          ['[a]', 'any'],
        ],
        [],
      ),
    ).toEqual([null, null, null])
  })

  test('lets one flow not flow, and the others go on', () => {
    const targets: Target[] = [['IgnoreFlowIfNullOrEmpty([a])'], ['Append("x", IgnoreObjectFlow)'], ['[b]']]
    expect(run(targets, ['', 'y'])).toEqual([NO_FLOW, NO_FLOW_OBJECT, 'y'])
  })

  test('says which flow failed and why, and leaves the later ones alone', () => {
    const targets: Target[] = [['[a]'], ['Left([a], [b])'], ['[b]']]
    const out: unknown[] = [undefined, undefined, undefined]
    const map = instantiate(compileProgram(flowsOf(targets), inputs))
    expect(() => map(['x', 'many'], out, stillContext())).toThrow(FlowError)
    try {
      map(['x', 'many'], out, stillContext())
    } catch (error) {
      expect(error).toMatchObject({ slot: 1, cause: { code: 'wrong-type' } })
      expect((error as FlowError).message).toBe('A number is wanted here, not the text "many".')
    }
    expect(out).toEqual(['x', undefined, undefined])
  })

  test('fails in the flow whose target cannot hold the result', () => {
    expect(() => run([['[a]'], ['[b]', 'boolean']], ['x', 'maybe'])).toThrow(expect.objectContaining({ slot: 1 }))
  })

  test('can be cloned into another thread', () => {
    const program = compileProgram(flowsOf([['Join("-", [a], 9223372036854775807)'], ['IIF([b]=1, "y", "n")']]), inputs)
    const out: unknown[] = []
    instantiate(structuredClone(program))(['x', '1'], out, stillContext())
    expect(out).toEqual(['x-9223372036854775807', 'y'])
  })

  test('reads an attribute once, however many flows want it', () => {
    const source = sourceOf(compileProgram(flowsOf([['[a]'], ['ToUpper([a])'], ['Append([a], [a])']]), inputs))
    expect(source.match(/row\[0\]/g)).toHaveLength(1)
  })

  test('computes once what no row can change', () => {
    const source = sourceOf(compileProgram(flowsOf([['ToUpper(Append("a", Left("bcd", 2)))']]), inputs))
    expect(source).toContain('out[0] = "ABC"')
  })

  test('of many flows is cut into functions that the engine optimizes, with the same results', () => {
    const targets = Array.from({ length: 400 }, (_, i): Target => [`Join("-", [a], ToLower([b]), "${i}")`])
    expect(sourceOf(compileProgram(flowsOf(targets), inputs)).match(/function part/g)?.length).toBeGreaterThan(1)
    expect(run(targets, ['x', 'Y'])).toEqual(targets.map((_, i) => `x-y-${i}`))
    const failing: Target[] = [...targets, ['Left([a], [b])']]
    expect(() => run(failing, ['x', 'Y'])).toThrow(expect.objectContaining({ slot: 400 }))
  })

  test('without flows does nothing', () => {
    expect(run([], ['x'])).toEqual([])
  })

  test('refuses attributes that have no position', () => {
    expect(() => compileProgram(flowsOf([['[elsewhere]']]), inputs)).toThrow('[elsewhere]')
  })
})

describe('text of the user', () => {
  test('never becomes code, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...attacks)), text => {
        const node = read(`Append([a], ${print({ kind: 'constant', value: text, start: 0, end: 0 })})`)
        expect(compileExpression(node)({ a: 'x' }, stillContext())).toBe(`x${text}`)
      }),
    )
    expect(globalThis).not.toHaveProperty('attacked')
  })
  const attacks = [
    '"; globalThis.attacked = true; "',
    '\\"); globalThis.attacked = true //',
    '${globalThis.attacked = true}',
    '`',
    '\u2028globalThis.attacked = true\u2029',
    '*/ globalThis.attacked = true /*',
    '\ud800',
  ]

  test('in the names of attributes reads what is called so, and nothing that every object has', () => {
    const names = ['__proto__', 'constructor', 'a"]; globalThis.attacked = true; ["'].filter(
      name => !name.includes(']'),
    )
    for (const name of names) {
      expect(compileExpression(read(`[${name}]`))({}, stillContext())).toBe(null)
      expect(compileExpression(read(`[${name}]`))(Object.fromEntries([[name, 'x']]), stillContext())).toBe('x')
    }
  })

  test('in the names of parameters reads own values alone', () => {
    expect(() => compileExpression(read('%constructor%'))({}, stillContext())).toThrow('%constructor% has no value')
  })
})

describe('of an expression one can tell', () => {
  test('the attributes it reads, once each', () => {
    const node = read('IIF([a]="x", Join("", [b], [a]), [urn:x:User:c])')
    expect(attributesOf(node)).toEqual(['a', 'b', 'urn:x:User:c'])
    expect(attributesOf(read('[b]'), node)).toEqual(['b', 'a', 'urn:x:User:c'])
  })

  test('what it reads besides', () => {
    expect(readsOf('entra', read('ToLower([a])'))).toEqual([])
    expect(readsOf('entra', read('Append(DefaultDomain(), Lookup("t", Guid()))'))).toEqual([
      'domain',
      'tables',
      'randomness',
    ])
  })

  test('that it is pure once its parameters have their values', () => {
    const bound = bindParameters(read('IIF([a]=%One%, Append(%One%, %Two%), "")'), { One: '1' })
    expect(print(bound)).toBe('IIF([a] = "1", Append("1", %Two%), "")')
    expect(readsOf('entra', bindParameters(bound, { Two: '2' }))).toEqual([])
  })
})
