import * as fc from 'fast-check'
import { wordNames } from '../../grammar/compile/words.ts'
import type { FunctionDefinition, Param } from '../../grammar/functions/define.ts'
import { functions } from '../../grammar/functions/index.ts'
import { type Empty, type Node, operators } from '../../grammar/syntax/ast.ts'
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
const leaf: fc.Arbitrary<Node> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...attributeNames).map(name => ({ kind: 'attribute' as const, name, ...nowhere })),
  },
  { weight: 4, arbitrary: constant },
  { weight: 1, arbitrary: fc.constantFrom(...wordNames).map(name => ({ kind: 'word' as const, name, ...nowhere })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Known', 'Unknown').map(name => ({ kind: 'parameter' as const, name, ...nowhere })),
  },
)

/** Expressions that pass the check: every function, with as many arguments as it takes. */
export const expression: fc.Arbitrary<Node> = fc.letrec<{ node: Node; argument: Node }>(tie => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    ...functions.map(definition => call(definition, tie('argument'))),
  ),
  argument: fc.oneof(
    { weight: 8, arbitrary: tie('node') },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('comparison' as const),
        operator: fc.constantFrom(...operators),
        left: tie('node'),
        right: tie('node'),
        start: fc.constant(0),
        end: fc.constant(0),
      }),
    },
  ),
})).argument

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
      args: withoutLoneEmpty([...args, ...more.flat()]),
      ...nowhere,
    }))
}

function argumentFor(param: Param, argument: fc.Arbitrary<Node>): fc.Arbitrary<Node | Empty> {
  const numeric: fc.Arbitrary<Node> = fc
    .integer({ min: -2, max: 12 })
    .map(value => ({ kind: 'constant', value, ...nowhere }))
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
