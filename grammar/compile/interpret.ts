import { convert } from '../functions/convert.ts'
import { type EvaluationContext, EvaluationError, type StrictFunction } from '../functions/define.ts'
import type { Call, Comparison, Node } from '../syntax/ast.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { argumentsOf, bindArguments, functionOf, needsValue, runOf } from './calls.ts'
import { compare } from './compare.ts'
import { wordNamed } from './words.ts'

/** What an expression is evaluated against. */
export interface Surroundings {
  attribute(name: string): Value
  readonly context: EvaluationContext
}

/**
 * Evaluates an expression that was checked. This is the meaning of the language; the compiled form must give the same.
 * Arguments are evaluated from left to right, and no further once one does not flow or a needed one is absent.
 * Throws `EvaluationError`.
 */
export function interpret(node: Node, surroundings: Surroundings): Outcome {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'attribute':
      return surroundings.attribute(node.name)
    case 'word':
      return wordNamed(node.name)?.value ?? node.name
    case 'parameter':
      return parameter(node.name, surroundings.context)
    case 'comparison':
      return comparison(node, surroundings)
    case 'call':
      return call(node, surroundings)
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

function comparison(node: Comparison, surroundings: Surroundings): Outcome {
  const left = interpret(node.left, surroundings)
  if (typeof left === 'symbol') return left
  const right = interpret(node.right, surroundings)
  if (typeof right === 'symbol') return right
  return compare(node.operator, left, right)
}

function call(node: Call, surroundings: Surroundings): Outcome {
  const definition = functionOf(node)
  if (definition.kind === 'strict') return strictCall(node, definition, surroundings)
  const thunks = argumentsOf(node, definition).map(arg => arg && (() => interpret(arg, surroundings)))
  return definition.run(surroundings.context, ...thunks)
}

function strictCall(node: Call, definition: StrictFunction, surroundings: Surroundings): Outcome {
  const values: Value[] = []
  for (const { param, node: arg } of bindArguments(node, definition)) {
    const value = arg === undefined ? null : interpret(arg, surroundings)
    if (typeof value === 'symbol') return value
    const converted = convert(param.type, value)
    if (converted === null && needsValue(param)) return null
    values.push(converted)
  }
  return runOf(definition)(surroundings.context, ...values)
}
