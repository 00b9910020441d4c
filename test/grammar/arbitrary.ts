import * as fc from 'fast-check'
import { wordNames } from '../../grammar/compile/words.ts'
import type { FunctionDefinition, Param } from '../../grammar/functions/define.ts'
import { functionsOf } from '../../grammar/functions/index.ts'
import type { Empty, Node } from '../../grammar/syntax/ast.ts'
import { type Dialect, operators } from '../../grammar/syntax/operators.ts'
import type { Value } from '../../grammar/syntax/value.ts'

const nowhere = { start: 0, end: 0 }
const empty: Empty = { kind: 'empty', ...nowhere }

/** Attributes that expressions read. */
const attributeNames = ['a', 'b', 'c', 'd', 'emails[type eq "work"].value', 'urn:x:2.0:User:department'] as const

const telling = fc.constantFrom(
  '',
  ' ',
  'a',
  'abc',
  'True',
  'false',
  '0',
  '1',
  '-2',
  '3.5',
  'x,y,,z',
  'ann.lee@example.com',
  'Zoë Łukasz Größe',
  'a😀b',
  'e\u0301',
  '12345678901234567890',
  '2025-03-16',
  '3/16/2025 7:00:00 AM',
  '(a+)+$',
  '\u2028"\\${x}`',
)
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: telling },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.integer({ min: -5, max: 300 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }) },
  { weight: 2, arbitrary: fc.boolean() },
)
/** Whatever a connector may yield. */
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constant({ value: 'x', display: 'X' }) },
)
export const attributes: fc.Arbitrary<Record<string, Value>> = fc.dictionary(fc.constantFrom(...attributeNames), value)

const constant: fc.Arbitrary<Node> = fc
  .oneof(telling, fc.integer({ min: -3, max: 40 }), fc.constantFrom(0.25, -3.5, 2n ** 60n))
  .map(value => ({ kind: 'constant', value, ...nowhere }))
const word = (dialect: Dialect): fc.Arbitrary<Node> =>
  fc.constantFrom(...wordNames(dialect)).map(name => ({ kind: 'word', name, ...nowhere }))
const attribute: fc.Arbitrary<Node> = fc
  .constantFrom(...attributeNames)
  .map(name => ({ kind: 'attribute', name, ...nowhere }))
const parameter: fc.Arbitrary<Node> = fc
  .constantFrom('Known', 'Unknown')
  .map(name => ({ kind: 'parameter', name, ...nowhere }))
/** `x` is that of lambdas, and named as well; `y` is named. */
const variable: fc.Arbitrary<Node> = fc.constantFrom('x', 'y').map(name => ({ kind: 'variable', name, ...nowhere }))

function leaf(dialect: Dialect, variables: boolean): fc.Arbitrary<Node> {
  return fc.oneof(
    { weight: 5, arbitrary: attribute },
    { weight: 4, arbitrary: constant },
    { weight: 1, arbitrary: word(dialect) },
    { weight: 1, arbitrary: parameter },
    { weight: variables ? 1 : 0, arbitrary: variable },
  )
}

/** Expressions that pass the check: every function, with as many arguments as it takes, and every operator. */
export function expressionOf(dialect: Dialect, { variables = false } = {}): fc.Arbitrary<Node> {
  return fc.letrec<{ node: Node; argument: Node }>(tie => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf(dialect, variables),
      ...functionsOf(dialect).map(definition => call(definition, tie('argument'))),
    ),
    argument: fc.oneof(
      { weight: 8, arbitrary: tie('node') },
      { weight: 2, arbitrary: operation(tie('node')) },
      { weight: 1, arbitrary: tie('node').map(operand => ({ kind: 'negative' as const, operand, ...nowhere })) },
    ),
  })).argument
}

/** Of Entra's dialect. */
export const expression = expressionOf('entra')

function operation(operand: fc.Arbitrary<Node>): fc.Arbitrary<Node> {
  return fc
    .record({ operator: fc.constantFrom(...operators), left: operand, right: operand })
    .map(parts => ({ kind: 'operation', ...parts, ...nowhere }))
}

function call(definition: FunctionDefinition, argument: fc.Arbitrary<Node>): fc.Arbitrary<Node> {
  const fixed = definition.params.filter(param => param.presence !== 'repeating')
  const repeating = definition.params.filter(param => param.presence === 'repeating')
  const group = fc.tuple(...repeating.map(param => argumentFor(param, argument)))
  return fc
    .record({
      args: fc.tuple(...fixed.map(param => argumentFor(param, argument))),
      more: repeating.length === 0 ? fc.constant([]) : fc.array(group, { maxLength: 3 }),
    })
    .map(({ args, more }) => ({
      kind: 'call',
      name: definition.name,
      nameAt: 0,
      args: withoutLoneEmpty([...args, ...more.flat()]),
      ...nowhere,
    }))
}

function argumentFor(param: Param, argument: fc.Arbitrary<Node>): fc.Arbitrary<Node | Empty> {
  const numeric: fc.Arbitrary<Node> = fc
    .integer({ min: -2, max: 12 })
    .map(value => ({ kind: 'constant', value, ...nowhere }))
  if (param.type === 'variable') return fc.constant({ kind: 'variable', name: 'x', ...nowhere })
  if (param.type === 'lambda') {
    const lambda = argument.map(body => ({ kind: 'lambda' as const, variable: 'x', body, ...nowhere }))
    return param.presence === 'required' ? lambda : fc.oneof(lambda, fc.constant(empty))
  }
  const fitting =
    param.type === 'integer'
      ? fc.oneof({ weight: 3, arbitrary: numeric }, { weight: 1, arbitrary: argument })
      : argument
  const mayBeEmpty = param.presence !== 'required' || param.absent === 'accept'
  return mayBeEmpty
    ? fc.oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: fc.constant(empty) })
    : fitting
}

/** `F()` has no argument, so one empty argument cannot be written. */
function withoutLoneEmpty(args: readonly (Node | Empty)[]): readonly (Node | Empty)[] {
  return args.length === 1 && args[0]?.kind === 'empty' ? [{ kind: 'constant', value: '', ...nowhere }] : args
}
