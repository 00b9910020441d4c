import { coalesced } from '../functions/coalesce.ts'
import type { FunctionDefinition, ParamType } from '../functions/define.ts'
import { EvaluationError } from '../functions/define.ts'
import { type Call, type Constant, childrenOf, type Node, type Operation, withChildren } from '../syntax/ast.ts'
import type { Problem } from '../syntax/diagnostics.ts'
import { type Dialect, isComparison } from '../syntax/operators.ts'
import { anything, element, many, one, type Type, typeOfConstant, withoutConstant } from '../syntax/type.ts'
import type { Value } from '../syntax/value.ts'
import { argumentsOf, functionNamed, needsValue, paramAt, takesLambdas, takesOne } from './calls.ts'
import { checkCallTypes, checkOperationTypes } from './check-types.ts'
import { interpret } from './interpret.ts'
import { presentWhere } from './present.ts'
import { isPure } from './reads.ts'
import { wordNamed } from './words.ts'

/** What is known around an expression. */
export interface TypeSurroundings {
  readonly dialect: Dialect
  /** Attributes that have a value wherever the expression is evaluated. */
  readonly present?: readonly string[]
  attribute(name: string): Type
  /** Types of named sub-expressions. */
  readonly named?: ReadonlyMap<string, Type>
}

/** What an expression gives, and what is doubtful in it. */
export interface Inferred {
  readonly type: Type
  readonly types: ReadonlyMap<Node, Type>
  readonly problems: readonly Problem[]
}

/**
 * The types of an expression that was checked, from the inside out, with what can never be meant so: values of a type
 * that cannot go where they go, conditions that always turn out the same, branches that are never reached.
 */
export function infer(node: Node, surroundings: TypeSurroundings): Inferred {
  const inference = new Inference(surroundings)
  const type = inference.of(node, [])
  return { type, types: inference.types, problems: inference.problems.toSorted((a, b) => a.start - b.start) }
}

interface Bound {
  readonly name: string
  readonly type: Type
}

class Inference {
  readonly types = new Map<Node, Type>()
  readonly problems: Problem[] = []
  readonly #surroundings: TypeSurroundings
  /** Attributes that have a value where the node is evaluated that is looked at. */
  #present: readonly string[]

  constructor(surroundings: TypeSurroundings) {
    this.#surroundings = surroundings
    this.#present = surroundings.present ?? []
  }

  of(node: Node, bound: readonly Bound[]): Type {
    const type = this.#type(node, bound)
    this.types.set(node, type)
    return type
  }

  #type(node: Node, bound: readonly Bound[]): Type {
    switch (node.kind) {
      case 'constant':
        return typeOfConstant(node.value)
      case 'attribute':
        return this.#attribute(node.name)
      case 'word': {
        const word = wordNamed(node.name, this.#surroundings.dialect)
        if (word === undefined) return one('string')
        // What does not flow is none of the values there may be.
        return typeof word.value === 'symbol' ? { kinds: [], count: 'one', absent: false } : typeOfConstant(word.value)
      }
      case 'parameter':
        return one('string')
      case 'variable':
        return (
          bound.findLast(({ name }) => name === node.name)?.type ?? this.#surroundings.named?.get(node.name) ?? anything
        )
      case 'negative': {
        const operand = this.of(node.operand, bound)
        if (this.#surroundings.dialect === 'aadconnect' && operand.count !== 'one') return anything
        return this.#folded(node, [operand], { ...one('integer', 'decimal'), absent: operand.absent })
      }
      case 'operation':
        return this.#operation(node, bound)
      case 'call':
        return this.#call(node, bound)
      case 'lambda':
        return this.of(node.body, [...bound, { name: node.variable, type: anything }])
      default:
        return node satisfies never
    }
  }

  #attribute(name: string): Type {
    const type = this.#surroundings.attribute(name)
    return this.#present.includes(name) ? { ...type, absent: false } : type
  }

  /** The type of a node that is evaluated where a condition holds, or does not. */
  #where(condition: Node | undefined, holds: boolean, node: Node, bound: readonly Bound[]): Type {
    const before = this.#present
    const found = condition === undefined ? [] : presentWhere(condition, holds, this.#surroundings.dialect)
    this.#present = [...before, ...found]
    const type = this.of(node, bound)
    this.#present = before
    return type
  }

  #operation(node: Operation, bound: readonly Bound[]): Type {
    const left = this.of(node.left, bound)
    const isLogic = node.operator === 'AND' || node.operator === 'OR'
    const right = this.#where(isLogic ? node.left : undefined, node.operator === 'AND', node.right, bound)
    this.problems.push(...checkOperationTypes(node, left, right, this.#surroundings.dialect))
    if (node.operator === '??') return coalesced([left, right])
    const isEach = this.#surroundings.dialect === 'aadconnect' && [left, right].some(({ count }) => count !== 'one')
    if (isEach) return anything
    const plain = operationType(node, left, right)
    return this.#folded(node, [left, right], plain)
  }

  #call(node: Call, bound: readonly Bound[]): Type {
    const { dialect } = this.#surroundings
    const definition = functionNamed(node.name, dialect)
    if (definition === undefined) return anything
    const args = argumentsOf(node, definition)
    const types: (Type | undefined)[] = []
    for (const [position, arg] of args.entries()) {
      if (arg === undefined) types.push(undefined)
      else if (arg.kind === 'lambda') {
        // The functions that take a lambda go through the list before it; With has one value there.
        const source = types[position - 1] ?? types[0] ?? anything
        const isWhole = paramAt(definition, position - 1)?.type === 'any'
        const variable = { name: arg.variable, type: isWhole ? source : element(source) }
        types.push(this.of(arg.body, [...bound, variable]))
      } else if (definition.name === 'IIF' && position > 0) {
        types.push(this.#where(args[0], position === 1, arg, bound))
      } else types.push(this.of(arg, bound))
    }
    this.problems.push(...checkCallTypes(node, definition, args, types, dialect))
    const isEach =
      dialect === 'aadconnect' &&
      types.some(
        (type, i) => type?.count !== 'one' && type !== undefined && takesOne(paramAt(definition, i)?.type ?? 'any'),
      )
    if (isEach) return { ...withoutConstant(resultType(definition, types)), count: 'either', absent: true }
    const result = resultType(definition, types)
    // What a lambda makes of a constant list is worth no evaluation beforehand, however short the lists within.
    const isRight = args.every((_, position) => paramAt(definition, position) !== undefined)
    return takesLambdas(definition) || !isRight ? result : this.#folded(node, types, result)
  }

  /** The type with the value, where all that it stands on is known. */
  #folded(node: Node, parts: readonly (Type | undefined)[], type: Type): Type {
    const { dialect } = this.#surroundings
    if (!parts.every(part => part === undefined || part.constant !== undefined) || !isPure(dialect, node)) return type
    // The tree may be one that the check has found wrong.
    if (childrenOf(node).some(child => child.kind === 'lambda')) return type
    const value = constantValue(this.#withKnownValues(node), dialect)
    return value === undefined ? type : typeOfConstant(value)
  }

  /** The same over what the nodes below came to, so that none is evaluated again for each node above it. */
  #withKnownValues(node: Node): Node {
    return withChildren(node, child => {
      const value = child.kind === 'variable' ? undefined : this.types.get(child)?.constant
      // A tree that was read has no lists as constants; evaluating one makes no difference.
      const { start, end } = child
      return value === undefined ? child : { kind: 'constant', value: value as Constant['value'], start, end }
    })
  }
}

/** What an expression without attributes gives; `undefined` where it fails or does not flow. */
function constantValue(node: Node, dialect: Dialect): Value | undefined {
  try {
    const outcome = interpret(node, { dialect, attribute: unknowable, named: unknowable, context: nothingThere })
    return typeof outcome === 'symbol' ? undefined : outcome
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof Unknowable) return undefined
    throw error
  }
}

class Unknowable extends Error {}
function unknowable(): never {
  throw new Unknowable()
}
const nothingThere = {
  now: unknowable,
  random: unknowable,
  get parameters(): never {
    return unknowable()
  },
  get defaultDomain(): never {
    return unknowable()
  },
  get tables(): never {
    return unknowable()
  },
}

function operationType({ operator }: Operation, left: Type, right: Type): Type {
  if (isComparison(operator) || operator === 'AND' || operator === 'OR') return one('boolean')
  if (operator === '&') return one('string')
  return { ...one('integer', 'decimal'), absent: left.absent || right.absent }
}

/** What a function gives, by its own account or by its declaration. */
function resultType(definition: FunctionDefinition, args: readonly (Type | undefined)[]): Type {
  const type = definition.type?.(args) ?? typeOfParam(definition.returns)
  const isNeeded = definition.params.some((param, i) => needsValue(param) && (args[i]?.absent ?? true))
  const mayLack = definition.givesAbsent === true || (definition.kind === 'strict' && isNeeded)
  return mayLack && type.constant === undefined ? { ...type, absent: true } : type
}

function typeOfParam(type: ParamType): Type {
  switch (type) {
    case 'text':
    case 'word':
    case 'variable':
      return one('string')
    case 'integer':
      return one('integer')
    case 'number':
      return one('integer', 'decimal')
    case 'boolean':
      return one('boolean')
    case 'date':
      return one('dateTime')
    case 'list':
      return many(undefined)
    case 'any':
    case 'lambda':
      return anything
    default:
      return type satisfies never
  }
}
