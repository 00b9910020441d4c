import { beginLambdaCalls } from '../functions/bounds.ts'
import { convert } from '../functions/convert.ts'
import {
  type EvaluationContext,
  EvaluationError,
  type LambdaFunction,
  type LazyFunction,
  type StrictFunction,
} from '../functions/define.ts'
import { isAbsent } from '../functions/presence.ts'
import type { Call, Lambda, Node, Operation } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import {
  type Argument,
  argumentsOf,
  type BoundArgument,
  bindArguments,
  functionOf,
  needsValue,
  runOf,
  takesLambdas,
} from './calls.ts'
import { callEach } from './each.ts'
import { flowing, outcomeOf } from './not-flowing.ts'
import { logic, negate, operate, type StrictOperator } from './operations.ts'
import { wordNamed } from './words.ts'

/** What an expression is evaluated against. */
export interface Surroundings {
  readonly dialect: Dialect
  readonly context: EvaluationContext
  attribute(name: string): Value
  /** The outcome of a sub-expression with a name, the same however often it is asked for. */
  named?(name: string): Outcome
  /** Is told what each node came to, from the inside out; an error at each node that it goes through. */
  readonly watch?: (node: Node, outcome: Outcome | EvaluationError) => void
}

/** Variables of the lambdas around a node, the innermost first. */
interface Bindings {
  readonly name: string
  readonly value: Value
  readonly outer: Bindings | undefined
}

/**
 * Evaluates an expression that was checked. This is the meaning of the language; the compiled form must give the same.
 * Arguments are evaluated from left to right, and no further once one does not flow or a needed one is absent.
 * Throws `EvaluationError`.
 */
export function interpret(node: Node, surroundings: Surroundings): Outcome {
  beginLambdaCalls()
  return evaluate(node, surroundings, undefined)
}

function evaluate(node: Node, surroundings: Surroundings, bindings: Bindings | undefined): Outcome {
  const { watch } = surroundings
  if (watch === undefined) return outcome(node, surroundings, bindings)
  try {
    const result = outcome(node, surroundings, bindings)
    watch(node, result)
    return result
  } catch (error) {
    if (error instanceof EvaluationError) watch(node, error)
    throw error
  }
}

function outcome(node: Node, surroundings: Surroundings, bindings: Bindings | undefined): Outcome {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'attribute':
      return surroundings.attribute(node.name)
    case 'word': {
      const word = wordNamed(node.name, surroundings.dialect)
      return word === undefined ? node.name : word.value
    }
    case 'parameter':
      return parameter(node.name, surroundings.context)
    case 'variable':
      return variable(node.name, surroundings, bindings)
    case 'negative': {
      const operand = evaluate(node.operand, surroundings, bindings)
      return typeof operand === 'symbol' ? operand : negate(operand, surroundings.dialect)
    }
    case 'operation':
      return operation(node, surroundings, bindings)
    case 'call':
      return call(node, surroundings, bindings)
    case 'lambda':
      throw new Error('A lambda has no value: the expression was not checked.')
    default:
      return node satisfies never
  }
}

/** The value of `%Name%`. */
export function parameter(name: string, context: EvaluationContext): string {
  const value = Object.hasOwn(context.parameters, name) ? context.parameters[name] : undefined
  if (value === undefined) throw new EvaluationError('unknown-parameter', `The parameter %${name}% has no value.`)
  return value
}

function variable(name: string, surroundings: Surroundings, bindings: Bindings | undefined): Outcome {
  for (let binding = bindings; binding !== undefined; binding = binding.outer) {
    if (binding.name === name) return binding.value
  }
  if (surroundings.named === undefined) throw new Error(`There is no $${name}: the expression was not checked.`)
  return surroundings.named(name)
}

function operation(node: Operation, surroundings: Surroundings, bindings: Bindings | undefined): Outcome {
  const left = evaluate(node.left, surroundings, bindings)
  if (typeof left === 'symbol') return left
  const right = (): Outcome => evaluate(node.right, surroundings, bindings)
  switch (node.operator) {
    case '??':
      return isAbsent(left) ? right() : left
    case 'AND':
    case 'OR':
      return logic(node.operator, left, right, surroundings.dialect)
    default:
      return strictOperation(node.operator, left, right(), surroundings.dialect)
  }
}

function strictOperation(operator: StrictOperator, left: Value, right: Outcome, dialect: Dialect): Outcome {
  return typeof right === 'symbol' ? right : operate(operator, left, right, dialect)
}

function call(node: Call, surroundings: Surroundings, bindings: Bindings | undefined): Outcome {
  const definition = functionOf(node, surroundings.dialect)
  if (definition.kind === 'lazy') return lazyCall(node, definition, surroundings, bindings)
  if (!takesLambdas(definition)) return strictCall(node, definition, surroundings, bindings)
  try {
    return strictCall(node, definition, surroundings, bindings)
  } catch (error) {
    return outcomeOf(error)
  }
}

function lazyCall(
  node: Call,
  definition: LazyFunction,
  surroundings: Surroundings,
  bindings: Bindings | undefined,
): Outcome {
  const thunks = argumentsOf(node, definition).map(arg => arg && (() => evaluate(arg, surroundings, bindings)))
  return definition.run(surroundings.context, ...thunks)
}

function strictCall(
  node: Call,
  definition: StrictFunction,
  surroundings: Surroundings,
  bindings: Bindings | undefined,
): Outcome {
  const bound = bindArguments(node, definition)
  return surroundings.dialect === 'aadconnect'
    ? strictCallEach(definition, bound, surroundings, bindings)
    : strictCallOnce(definition, bound, surroundings, bindings)
}

function strictCallOnce(
  definition: StrictFunction,
  bound: readonly BoundArgument[],
  surroundings: Surroundings,
  bindings: Bindings | undefined,
): Outcome {
  const values: Argument[] = []
  for (const { param, node: arg } of bound) {
    const value = argument(arg, surroundings, bindings)
    if (typeof value === 'symbol') return value
    const converted = typeof value === 'function' ? value : convert(param.type, value)
    if (converted === null && needsValue(param)) return null
    values.push(converted)
  }
  return runOf(definition)(surroundings.context, ...values)
}

/** Entra Connect evaluates all arguments before it looks at any. */
function strictCallEach(
  definition: StrictFunction,
  bound: readonly BoundArgument[],
  surroundings: Surroundings,
  bindings: Bindings | undefined,
): Outcome {
  const values: Argument[] = []
  for (const { node: arg } of bound) {
    const value = argument(arg, surroundings, bindings)
    if (typeof value === 'symbol') return value
    values.push(value)
  }
  return callEach(definition, bound, surroundings.context, values)
}

function argument(
  node: Node | undefined,
  surroundings: Surroundings,
  bindings: Bindings | undefined,
): Argument | Extract<Outcome, symbol> {
  if (node === undefined) return null
  return node.kind === 'lambda' ? lambda(node, surroundings, bindings) : evaluate(node, surroundings, bindings)
}

/** A lambda as the function that calls it sees it: a value that does not flow ends the call. */
function lambda(node: Lambda, surroundings: Surroundings, outer: Bindings | undefined): LambdaFunction {
  return value => flowing(evaluate(node.body, surroundings, { name: node.variable, value, outer }))
}
