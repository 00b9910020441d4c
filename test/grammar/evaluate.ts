import { check } from '../../grammar/compile/check.ts'
import { compileExpression } from '../../grammar/compile/compile.ts'
import { interpret } from '../../grammar/compile/interpret.ts'
import { type Named, withNamed } from '../../grammar/compile/named.ts'
import { type Table, tablesOf } from '../../grammar/compile/tables.ts'
import { type EvaluationContext, EvaluationError } from '../../grammar/functions/define.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import { NO_FLOW_OBJECT, type Outcome, type Value } from '../../grammar/syntax/value.ts'

export type Attributes = Readonly<Record<string, Value>>
/** What came of an expression, in a form that can be compared and printed. */
export type Result =
  | { readonly value: Value }
  | { readonly error: string }
  | { readonly noFlow: true; readonly scope?: 'object' }

/** A context whose clock stands still and whose random numbers repeat. */
export function stillContext(known: Partial<EvaluationContext> = {}): EvaluationContext {
  let seed = 1
  return {
    now: () => Date.parse('2025-07-30T00:00:00Z'),
    random: () => (seed = (seed * 16807) % 2147483647) / 2147483647,
    parameters: {},
    defaultDomain: 'example.com',
    tables: tablesOf(exampleTables),
    ...known,
  }
}

/** The tables that examples look things up in. */
const exampleTables: readonly Table[] = [
  {
    name: 'countries',
    columns: ['code'],
    rows: [
      ['Germany', 'DE'],
      ['France', 'FR'],
    ],
    ignoreCase: false,
  },
  { name: 'offices', columns: ['city', 'country'], rows: [['B1', 'Berlin', 'DE']], ignoreCase: false },
]

/** The tree of an expression that should be right. */
export function read(expression: string, dialect: Dialect = 'entra'): Node {
  const { node, problems } = parse(expression, dialect)
  const errors = [...problems, ...(node === undefined ? [] : check(node, { dialect }))].filter(
    problem => problem.severity === 'error',
  )
  if (node === undefined || errors.length > 0) throw new Error(errors.map(problem => problem.message).join(' '))
  return node
}

/** What belongs to a mapping around an expression. */
export interface Around {
  readonly dialect?: Dialect
  readonly named?: readonly Named[]
}

export const modes = {
  interpreted: (node: Node, attributes: Attributes, context: EvaluationContext, around: Around): Outcome => {
    const attribute = (name: string) => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null)
    const { dialect = 'entra', named = [] } = around
    return interpret(node, withNamed({ dialect, attribute, context }, named))
  },
  compiled: (node: Node, attributes: Attributes, context: EvaluationContext, around: Around): Outcome =>
    compileExpression(node, around)(attributes, context),
}
export type Mode = keyof typeof modes

/** Reads, checks and evaluates a text; whatever is wrong with it is its error. */
export function evaluate(
  mode: Mode,
  expression: string | Node,
  attributes: Attributes = {},
  context: EvaluationContext = stillContext(),
  around: Around = {},
): Result {
  const { dialect = 'entra' } = around
  let node: Node
  if (typeof expression === 'string') {
    const { node: read, problems } = parse(expression, dialect)
    const [error] = [...problems, ...(read === undefined ? [] : check(read, { dialect }))].filter(
      p => p.severity === 'error',
    )
    if (read === undefined || error !== undefined) return { error: error?.code ?? 'syntax' }
    node = read
  } else node = expression
  try {
    const outcome = modes[mode](node, attributes, context, around)
    if (typeof outcome !== 'symbol') return { value: outcome }
    return outcome === NO_FLOW_OBJECT ? { noFlow: true, scope: 'object' } : { noFlow: true }
  } catch (error) {
    if (error instanceof EvaluationError) return { error: error.code }
    throw error
  }
}
