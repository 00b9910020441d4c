import { boundedLambda } from '../functions/bounds.ts'
import type {
  EvaluationContext,
  FunctionDefinition,
  LambdaFunction,
  Param,
  ParamType,
  StrictFunction,
} from '../functions/define.ts'
import { functionsOf } from '../functions/index.ts'
import type { Call, Empty, Node } from '../syntax/ast.ts'
import { type Dialect, dialects } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'

const byName = new Map(
  dialects.map(dialect => [
    dialect,
    new Map(functionsOf(dialect).map(definition => [definition.name.toLowerCase(), definition])),
  ]),
)

/** A function of a dialect by its name in any case. */
export function functionNamed(name: string, dialect: Dialect): FunctionDefinition | undefined {
  return byName.get(dialect)?.get(name.toLowerCase())
}

/** The function of a call that was checked. */
export function functionOf(call: Call, dialect: Dialect): FunctionDefinition {
  const definition = functionNamed(call.name, dialect)
  if (definition === undefined) throw new Error(`There is no function ${call.name}: the expression was not checked.`)
  return definition
}

/** A function's parameters: those with a place of their own, and those that repeat at the end. */
export function shapeOf(definition: FunctionDefinition): Shape {
  const known = shapes.get(definition)
  if (known !== undefined) return known
  const shape = {
    fixed: definition.params.filter(param => param.presence !== 'repeating'),
    repeating: definition.params.filter(param => param.presence === 'repeating'),
  }
  shapes.set(definition, shape)
  return shape
}
interface Shape {
  readonly fixed: readonly Param[]
  readonly repeating: readonly Param[]
}
const shapes = new WeakMap<FunctionDefinition, Shape>()

/**
 * A call's arguments by position, `undefined` where a position is left empty. Empty positions at the end that the
 * function has no use for are dropped: `ToLower([mail], )`.
 */
export function argumentsOf(call: Call, definition: FunctionDefinition): readonly (Node | undefined)[] {
  const args = withLambdas(call, definition).map(arg => (arg.kind === 'empty' ? undefined : arg))
  const { fixed, repeating } = shapeOf(definition)
  const needed = args.findLastIndex(arg => arg !== undefined) + 1
  const keep = Math.max(needed, Math.min(args.length, fixed.length))
  const odd = repeating.length === 0 ? 0 : Math.max(0, keep - fixed.length) % repeating.length
  const whole = odd === 0 ? keep : keep + repeating.length - odd
  return args.slice(0, whole <= args.length ? whole : keep)
}

/** A call whose function names its variable has a lambda by that: `Select($x, [list], UCase($x))`. */
function withLambdas(call: Call, definition: FunctionDefinition): readonly (Node | Empty)[] {
  const position = definition.params.findIndex(param => param.type === 'variable')
  const variable = call.args[position]
  if (variable?.kind !== 'variable') return call.args
  return call.args.map((arg, i): Node | Empty => {
    if (i === position) return { kind: 'constant', value: variable.name, start: variable.start, end: variable.end }
    const isBody = paramAt(definition, i)?.type === 'lambda' && arg.kind !== 'empty' && arg.kind !== 'lambda'
    return isBody ? { kind: 'lambda', variable: variable.name, body: arg, start: arg.start, end: arg.end } : arg
  })
}

/** The parameter that the argument at a position is for. */
export function paramAt(definition: FunctionDefinition, position: number): Param | undefined {
  const { fixed, repeating } = shapeOf(definition)
  return position < fixed.length ? fixed[position] : repeating[(position - fixed.length) % repeating.length]
}

/**
 * A strict function's parameters with their arguments: every fixed one, also without an argument, and as many
 * repeating ones as there are arguments.
 */
export function bindArguments(call: Call, definition: FunctionDefinition): readonly BoundArgument[] {
  const known = bound.get(call)
  if (known !== undefined) return known
  const args = argumentsOf(call, definition)
  const count = Math.max(args.length, shapeOf(definition).fixed.length)
  const all = Array.from({ length: count }, (_, position) => {
    const param = paramAt(definition, position)
    if (param === undefined)
      throw new Error(`${definition.name} has too many arguments: the expression was not checked.`)
    return { param, node: args[position] }
  })
  bound.set(call, all)
  return all
}
const bound = new WeakMap<Call, readonly BoundArgument[]>()

export interface BoundArgument {
  readonly param: Param
  readonly node: Node | undefined
}

/** Whether a function is not even called when this parameter's argument is absent. */
export function needsValue(param: Param): boolean {
  return param.presence === 'required' && param.absent !== 'accept' && param.type !== 'list'
}

/** Whether a parameter takes one value, so that Entra Connect applies the function to each value of a list. */
export function takesOne(type: ParamType): boolean {
  return type === 'text' || type === 'integer' || type === 'number' || type === 'boolean' || type === 'date'
}

/** What a function is called with: values, and lambdas where its parameters ask for them. */
export type Argument = Value | LambdaFunction

/** A strict function's implementation, for arguments that were bound and converted; calls of lambdas have a bound. */
export function runOf(definition: StrictFunction): Run {
  if (!takesLambdas(definition)) return definition.run
  const known = bounded.get(definition)
  if (known !== undefined) return known
  const run: Run = definition.run
  const withBounds: Run = (context, ...args) =>
    run(context, ...args.map(arg => (typeof arg === 'function' ? boundedLambda(arg) : arg)))
  bounded.set(definition, withBounds)
  return withBounds
}
type Run = (context: EvaluationContext, ...args: readonly Argument[]) => Outcome
const bounded = new WeakMap<StrictFunction, Run>()

/** Whether a function calls some of its arguments itself, value by value. */
export function takesLambdas(definition: FunctionDefinition): boolean {
  return definition.params.some(param => param.type === 'lambda')
}
