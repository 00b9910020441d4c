import type { EvaluationContext, FunctionDefinition, Param, StrictFunction } from '../functions/define.ts'
import { functions } from '../functions/index.ts'
import type { Call, Node } from '../syntax/ast.ts'
import type { Outcome, Value } from '../syntax/value.ts'

const byName = new Map(functions.map(definition => [definition.name.toLowerCase(), definition]))

/** A function by its name in any case. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name.toLowerCase())
}

/** The function of a call that was checked. */
export function functionOf(call: Call): FunctionDefinition {
  const definition = functionNamed(call.name)
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
  const args = call.args.map(arg => (arg.kind === 'empty' ? undefined : arg))
  const { fixed, repeating } = shapeOf(definition)
  const needed = args.findLastIndex(arg => arg !== undefined) + 1
  const keep = Math.max(needed, Math.min(args.length, fixed.length))
  const odd = repeating.length === 0 ? 0 : Math.max(0, keep - fixed.length) % repeating.length
  const whole = odd === 0 ? keep : keep + repeating.length - odd
  return args.slice(0, whole <= args.length ? whole : keep)
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

/** A strict function's implementation, for arguments that were bound and converted. */
export function runOf(definition: StrictFunction): (context: EvaluationContext, ...args: readonly Value[]) => Outcome {
  return definition.run
}
