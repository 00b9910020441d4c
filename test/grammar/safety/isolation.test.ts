import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileProgram, type Flow, FlowError, instantiate, type Program } from '../../../grammar/compile/compile.ts'
import { attributesOf } from '../../../grammar/compile/reads.ts'
import { tablesOf } from '../../../grammar/compile/tables.ts'
import type { EvaluationContext } from '../../../grammar/functions/define.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { attributes, expressionOf } from '../arbitrary.ts'
import { evaluate, type Mode, modes, read, stillContext } from '../evaluate.ts'
import {
  entryWithNames,
  hostileNames,
  hostileText,
  hostileVariable,
  type Names,
  quoted,
  withNames,
  words,
} from './hostile.ts'
import { changes, isOutcome, surroundings } from './surroundings.ts'

type Row = Readonly<Record<string, Value>>

describe.each(dialects)('in %s, an entry', dialect => {
  test('is evaluated as if there had been no other before it, whatever became of that', () => {
    const before = surroundings()
    const property = fc.property(
      fc.array(expressionOf(dialect, { variables: true }), { minLength: 1, maxLength: 3 }),
      fc.tuple(expressionOf(dialect), expressionOf(dialect)),
      fc.tuple(attributes, attributes),
      hostileNames,
      (expressions, lets, [one, other], names) => {
        const named = lets.map((node, i) => ({ name: names.variables[i] ?? '', node: withNames(node, names) }))
        const flows = expressions.flatMap((node, i): Flow[] => {
          // The same twice, so that what is shared is computed once for a row.
          const flow = { node: withNames(node, names), kind: 'any' as const, multi: false }
          return [
            { ...flow, slot: 2 * i },
            { ...flow, slot: 2 * i + 1 },
          ]
        })
        const known = attributesOf(...[...flows, ...named].map(({ node }) => node))
        const inputs = new Map(known.map((name, position) => [name, position]))
        const program = compileProgram(flows, inputs, { dialect, named })
        const [first, second] = [one, other].map(row => entryWithNames(row, names)) as [Row, Row]
        const alone = [first, second].flatMap(row => outcomes(program, true, [row], names))
        const wanted = [0, 1, 0, 1, 1].map(i => alone[i])
        const rows = [first, second, first, second, second]
        expect(outcomes(program, true, rows, names)).toEqual(wanted)
        expect(outcomes(program, false, rows, names)).toEqual(wanted)
        for (const values of alone) expect(values.filter(value => !isOutcome(value))).toEqual([])
      },
    )
    fc.assert(property, { numRuns: 1_500 })
    expect(changes(before)).toEqual([])
  })
})

/** What rows come to, one after the other, by one instance: what was written, and in which slot it failed and why. */
function outcomes(program: Program, codegen: boolean, rows: readonly Row[], names: Names): readonly unknown[][] {
  const run = instantiate(program, { codegen })
  return rows.map(row => {
    const out: unknown[] = program.flows.map(() => 'untouched')
    const cells = program.inputs.map(([name]) => (Object.hasOwn(row, name) ? row[name] : undefined))
    try {
      run(cells, out, contextOf(names))
      return out
    } catch (error) {
      if (!(error instanceof FlowError)) throw error
      return [...out.slice(0, error.slot), error.slot, error.cause.code, error.message]
    }
  })
}

/** The first parameter has a value, under a name that every object may have already. */
function contextOf({ parameters: [known = ''] }: Names): EvaluationContext {
  return stillContext({ parameters: Object.fromEntries([[known, 'known']]) })
}

describe.each(Object.keys(modes) as Mode[])('%s, a named sub-expression', mode => {
  const instance = (flows: readonly string[], lets: Readonly<Record<string, string>>) => {
    const named = Object.entries(lets).map(([name, text]) => ({ name, node: read(text, 'entra') }))
    const nodes = flows.map(text => parseWithLets(text))
    const names = attributesOf(...nodes, ...named.map(({ node }) => node))
    const inputs = new Map(names.map((name, position) => [name, position]))
    const flow = (node: (typeof nodes)[number], slot: number): Flow => ({ slot, node, kind: 'any', multi: false })
    const run = instantiate(compileProgram(nodes.map(flow), inputs, { named }), { codegen: mode === 'compiled' })
    return (row: Row): unknown => {
      const out: unknown[] = nodes.map(() => 'untouched')
      try {
        run(
          names.map(name => row[name]),
          out,
          stillContext(),
        )
        return out
      } catch (error) {
        if (error instanceof FlowError) return { slot: error.slot, code: error.cause.code, out }
        throw error
      }
    }
  }

  test('keeps nothing of a row that failed before it or in it', () => {
    const run = instance(['$whole & "!"', 'Left("abc", [n])', '$whole'], { whole: 'ToUpper([a]) & CNum([m])' })
    expect(run({ a: 'x', n: 1, m: '1' })).toEqual(['X1!', 'a', 'X1'])
    expect(run({ a: 'y', n: 'no number', m: '2' })).toEqual({
      slot: 1,
      code: 'wrong-type',
      out: ['Y2!', 'untouched', 'untouched'],
    })
    expect(run({ a: 'z', n: 2, m: '3' })).toEqual(['Z3!', 'ab', 'Z3'])
    expect(run({ a: 'p', n: 2, m: 'no number' })).toMatchObject({ slot: 0, code: 'not-a-number' })
    expect(run({ a: 'q', n: 2, m: '4' })).toEqual(['Q4!', 'ab', 'Q4'])
  })

  test('keeps nothing of a row that did not flow', () => {
    const run = instance(['$may', '$may & "!"', '[a]'], { may: 'IgnoreFlowIfNullOrEmpty([a])' })
    const [first, second] = run({ a: '' }) as unknown[]
    expect([typeof first, typeof second]).toEqual(['symbol', 'symbol'])
    expect(run({ a: 'x' })).toEqual(['x', 'x!', 'x'])
    expect(run({ a: null })).toEqual([first, second, null])
  })

  test('that stands on another keeps nothing of it', () => {
    const named = { inner: 'Trim([a])', outer: 'ToUpper([a])' }
    const run = instance(['$outer & $inner', '$inner'], named)
    expect([run({ a: ' x' }), run({ a: ' y ' }), run({ a: null }), run({ a: 'x' })]).toEqual([
      [' Xx', 'x'],
      [' Y y', 'y'],
      ['', null],
      ['Xx', 'x'],
    ])
  })

  test('that is computed once for a row, since it stands there twice, is computed anew for the next', () => {
    const part = 'Replace(ToUpper([a]), "X", , , "-", , )'
    const run = instance([`${part} & "1"`, `${part} & "2"`], {})
    expect([run({ a: 'x' }), run({ a: 'y' }), run({ a: 'x' })]).toEqual([
      ['-1', '-2'],
      ['Y1', 'Y2'],
      ['-1', '-2'],
    ])
  })
})

describe.each(Object.keys(modes) as Mode[])('%s, only what is somebody’s own is found', mode => {
  const absent = { value: null }

  test.each(words)('as the attribute %s', name => {
    expect(evaluate(mode, `[${name}]`, {})).toEqual(absent)
    expect(evaluate(mode, `[${name}]`, Object.fromEntries([[name, 'own']]))).toEqual({ value: 'own' })
    expect(evaluate(mode, `[${name}.${name}]`, Object.fromEntries([[name, { [name]: 'own' }]]))).toEqual(absent)
  })

  test.each(words.filter(word => /^[A-Za-z_]\w*$/.test(word)))('as the parameter, variable or function %s', name => {
    const context = (parameters: Record<string, string>) => stillContext({ parameters })
    expect(evaluate(mode, `%${name}%`, {}, context({}))).toEqual({ error: 'unknown-parameter' })
    expect(evaluate(mode, `%${name}%`, {}, context(Object.fromEntries([[name, 'own']])))).toEqual({ value: 'own' })
    expect(evaluate(mode, `$${name}`)).toEqual({ error: 'unknown-variable' })
    expect(evaluate(mode, `Map("x", $${name} => $${name} & "!")`)).toEqual({ value: ['x!'] })
    const { error } = evaluate(mode, `${name}("x")`) as { readonly error?: string }
    expect(error).toBe(name === 'error' ? 'raised' : 'unknown-function')
    expect(evaluate(mode, name)).toEqual({ error: 'unknown-word' })
  })

  test('as a table, its key and its column, whatever they are called', () => {
    const name = fc.oneof(fc.constantFrom(...words), hostileText)
    const property = fc.property(name, name, name, (table, key, column) => {
      const lookup = (rows: readonly (readonly [string, string])[]): unknown => {
        const tables = tablesOf([{ name: table, columns: [column], rows, ignoreCase: false }])
        const expression = `Lookup(${quoted(table)}, ${quoted(key)}, ${quoted(column)})`
        return expression.length > 10_000 ? 'too long' : evaluate(mode, expression, {}, stillContext({ tables }))
      }
      const [own, none] = [lookup([[key, 'own']]), lookup([])]
      if (own !== 'too long') expect([own, none]).toEqual([{ value: 'own' }, absent])
      const other = stillContext({ tables: tablesOf([]) })
      if (own !== 'too long')
        expect(evaluate(mode, `Lookup(${quoted(table)}, "x")`, {}, other)).toEqual({ error: 'unknown-table' })
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  test('as a named sub-expression, whatever it is called', () => {
    const property = fc.property(hostileVariable, hostileText, (name, text) => {
      const node: ReturnType<typeof read> = { kind: 'constant', value: text, start: 0, end: 0 }
      const variable: ReturnType<typeof read> = { kind: 'variable', name, start: 0, end: 0 }
      expect(evaluate(mode, variable, {}, stillContext(), { named: [{ name, node }] })).toEqual({ value: text })
    })
    fc.assert(property, { numRuns: 2_000 })
  })
})

/** The tree of an expression that may name sub-expressions. */
function parseWithLets(text: string): ReturnType<typeof read> {
  const { node } = parse(text)
  if (node === undefined) throw new Error(`It cannot be read: ${text}`)
  return node
}
