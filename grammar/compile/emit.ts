import { beginLambdaCalls } from '../functions/bounds.ts'
import { nothing } from '../functions/choice.ts'
import { convert } from '../functions/convert.ts'
import type { Emitted, Emitter, EvaluationContext, ParamType, StrictFunction } from '../functions/define.ts'
import type { Call, Lambda, Node } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { DateTime, type Outcome, type Value } from '../syntax/value.ts'
import {
  argumentsOf,
  type BoundArgument,
  bindArguments,
  functionOf,
  needsValue,
  paramAt,
  runOf,
  takesOne,
} from './calls.ts'
import { callEach } from './each.ts'
import { OperationWriter } from './emit-operation.ts'
import { parameter } from './interpret.ts'
import { flowing } from './not-flowing.ts'
import { pickedFrom } from './picked.ts'
import { conversions, convertedType, mayBeList } from './run-time.ts'
import { isIdentifier, literal, type Scope } from './scope.ts'
import { wordNamed } from './words.ts'

/** What the generated code of one function can refer to. */
export interface Surroundings {
  readonly dialect: Dialect
  readonly scope: Scope
  /** Attributes and their positions in a row. */
  readonly inputs: ReadonlyMap<string, number>
  /** How the outcome of a sub-expression with a name is had. */
  readonly named: ReadonlyMap<string, Emitted>
}

/** Writes the JavaScript of expressions. Text of the user's enters it as literals alone, by way of the scope. */
export class ExpressionWriter implements Emitter {
  readonly #surroundings: Surroundings
  readonly #operations: OperationWriter
  /** The positions that were read; false where every reader takes a missing cell as absent. */
  readonly #read = new Map<number, boolean>()
  /** Variables of the lambdas around what is written, the innermost last. */
  readonly #variables: { readonly name: string; readonly code: string }[] = []
  #temps = 0
  #lambdas = 0
  #mayEnd = false

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    this.#operations = new OperationWriter(this, surroundings.dialect)
  }

  /** Reads the cells that the code names: position `i` is `a<i>`. */
  get cells(): readonly string[] {
    if (this.#read.size === 0) return []
    const read = [...this.#read.keys()].map(position => `a${position} = row[${position}]`)
    // One comparison a cell, where `?? null` makes two and another value of them: measurable in a short function.
    const exact = [...this.#read].filter(([, exact]) => exact).map(([position]) => `a${position}`)
    return [`let ${read.join(', ')}`, ...exact.map(cell => `if (${cell} === undefined) ${cell} = null`)]
  }

  /** How many temporary variables there are: `t1` to `t<temps>`. */
  get temps(): number {
    return this.#temps
  }

  /** Writes one expression, and says whether it may end by throwing `NotFlowing`. */
  write(node: Node, converted: boolean): { readonly emitted: Emitted; readonly mayEnd: boolean } {
    this.#mayEnd = false
    const before = this.#lambdas
    const emitted = converted ? this.#toConvert(node) : this.node(node)
    if (this.#lambdas === before) return { emitted, mayEnd: this.#mayEnd }
    const begin = `${this.helper('beginLambdaCalls', beginLambdaCalls)}()`
    return { emitted: { ...emitted, code: `(${begin}, ${emitted.code})` }, mayEnd: this.#mayEnd }
  }

  temp(): string {
    return `t${++this.#temps}`
  }

  literal(value: Value): string {
    return literal(value) ?? this.#surroundings.scope.hold('constant', value)
  }

  helper(name: string, implementation: (...args: never[]) => unknown): string {
    return this.#surroundings.scope.hold(name, implementation)
  }

  hold(name: string, value: unknown): string {
    return this.#surroundings.scope.hold(name, value)
  }

  as(type: ParamType, argument: Emitted): Emitted {
    if (type === 'any' || type === 'lambda') return argument
    const { constant } = argument
    if (constant !== undefined) return this.folded(() => convert(type, constant)) ?? this.#converted(type, argument)
    if (type !== 'integer' && argument.type === convertedType[type]) {
      const known = this.flowing(argument)
      return type === 'list' && known.absent ? { ...known, code: `(${known.code} ?? [])`, absent: false } : known
    }
    if (argument.mayNotFlow) this.#mayEnd = true
    return this.#converted(type, argument)
  }

  #converted(type: Exclude<ParamType, 'any' | 'lambda'>, argument: Emitted): Emitted {
    const { name, convert, quick } = conversions[type]
    const call = (code: string) => `${this.helper(name, convert)}(${code})`
    // An empty text is an absent boolean.
    const absent = type === 'boolean' || (type !== 'list' && argument.absent)
    const result = { type: convertedType[type], absent, mayNotFlow: false }
    if (quick === undefined || argument.type !== 'any') return { ...result, code: call(argument.code) }
    const named = isIdentifier(argument.code) ? argument.code : this.temp()
    const evaluated = named === argument.code ? '' : `${named} = ${argument.code}, `
    const test = argument.absent ? `${quick(named)} || ${named} === null` : quick(named)
    return { ...result, code: `(${evaluated}${test} ? ${named} : ${call(named)})` }
  }

  /** The code of a node. */
  node(node: Node): Emitted {
    switch (node.kind) {
      case 'constant':
        return this.constant(node.value)
      case 'attribute':
        return this.#attribute(node.name, true)
      case 'word':
        return this.#word(node.name)
      case 'parameter': {
        const read = this.helper('parameter', parameter)
        return { code: `${read}(${this.literal(node.name)}, context)`, type: 'text', absent: false, mayNotFlow: false }
      }
      case 'variable':
        return this.#variable(node.name)
      case 'negative':
        return this.#operations.negative(node.operand)
      case 'operation':
        return this.#operations.operation(node)
      case 'call':
        return this.#call(node)
      case 'lambda':
        return this.#lambda(node)
      default:
        return node satisfies never
    }
  }

  /** The same for a value that goes through a conversion: that takes a missing cell (`undefined`) as absent itself. */
  #toConvert(node: Node): Emitted {
    return node.kind === 'attribute' ? this.#attribute(node.name, false) : this.node(node)
  }

  #attribute(name: string, exact: boolean): Emitted {
    const position = this.#surroundings.inputs.get(name)
    if (position === undefined) throw new Error(`There is no attribute [${name}]: the expression was not checked.`)
    this.#read.set(position, exact || this.#read.get(position) === true)
    return { code: `a${position}`, type: 'any', absent: true, mayNotFlow: false }
  }

  #variable(name: string): Emitted {
    const bound = this.#variables.findLast(variable => variable.name === name)
    if (bound !== undefined) return { code: bound.code, type: 'any', absent: true, mayNotFlow: false }
    const named = this.#surroundings.named.get(name)
    if (named === undefined) throw new Error(`There is no $${name}: the expression was not checked.`)
    return named
  }

  /** `v1 => …`; where its body does not flow, the whole flow ends. */
  #lambda({ variable, body }: Lambda): Emitted {
    const code = `v${++this.#lambdas}`
    this.#variables.push({ name: variable, code })
    const value = this.flowing(this.node(body))
    this.#variables.pop()
    return { code: `(${code} => (${value.code}))`, type: 'lambda', absent: false, mayNotFlow: false }
  }

  #word(name: string): Emitted {
    const word = wordNamed(name, this.#surroundings.dialect)
    const value = word === undefined ? name : word.value
    if (typeof value !== 'symbol') return this.constant(value)
    return {
      code: this.#surroundings.scope.hold(word?.name ?? 'word', value),
      type: 'any',
      absent: false,
      mayNotFlow: true,
      noFlow: value,
    }
  }

  /** The code of a value that is known. */
  constant(value: Value): Emitted {
    return {
      code: this.literal(value),
      type: typeOf(value),
      absent: value === null,
      mayNotFlow: false,
      constant: value,
    }
  }

  /** The value of something that can be computed now; `undefined` where it fails, which is then left to the run. */
  folded(compute: () => Outcome): Emitted | undefined {
    try {
      const value = compute()
      return typeof value === 'symbol' ? undefined : this.constant(value)
    } catch {
      return undefined
    }
  }

  /** A value that flows, whatever its type; where it does not, the whole flow ends. */
  flowing(emitted: Emitted): Emitted {
    if (!emitted.mayNotFlow) return emitted
    this.#mayEnd = true
    const { noFlow: _, ...known } = emitted
    return { ...known, code: `${this.helper('flowing', flowing)}(${emitted.code})`, mayNotFlow: false }
  }

  #call(call: Call): Emitted {
    const { dialect } = this.#surroundings
    const definition = functionOf(call, dialect)
    if (definition.kind === 'strict') {
      return dialect === 'aadconnect' ? this.#callEach(call, definition) : this.#strictCall(call, definition)
    }
    if (definition.emit !== undefined) {
      const typed = argumentsOf(call, definition).map((arg, i) => this.#lazyArgument(arg, paramAt(definition, i)?.type))
      return definition.emit(typed, this)
    }
    const args = argumentsOf(call, definition).map(arg => arg && this.node(arg))
    const run = this.helper(definition.name, definition.run)
    const thunks = args.map(arg => (arg === undefined ? 'undefined' : `() => ${arg.code}`))
    return { code: `${run}(${['context', ...thunks].join(', ')})`, type: 'any', absent: true, mayNotFlow: true }
  }

  /**
   * Entra Connect's calls: all arguments are evaluated, then the function is applied to each value of a list. Where none
   * of them is a list that goes for one value, the call is as any other.
   */
  #callEach(call: Call, definition: StrictFunction): Emitted {
    const bound = bindArguments(call, definition)
    const args = bound.map(({ param, node }) => this.flowing(this.#argument(node, param.type)))
    const constants = args.map(arg => arg.constant)
    if (isPure(definition) && constants.every(constant => constant !== undefined)) {
      const folded = this.folded(() => callEach(definition, bound, nothingToRead, constants))
      if (folded !== undefined) return folded
    }
    const steps: Step[] = []
    const known = args.map(arg => this.#evaluatedIn(steps, arg))
    const once = this.#withArguments(
      bound,
      i => known[i] ?? nothing,
      converted => this.#body(definition, converted),
    )
    const doubtful = known.filter((arg, i) => takesOne(bound[i]?.param.type ?? 'any') && mayBeList(arg))
    if (doubtful.length === 0) return this.#sequence(steps, once)
    const run = this.helper('callEach', callEach)
    const parts = [this.hold(definition.name, definition), this.hold('bound', bound), 'context']
    const each = `${run}(${parts.join(', ')}, [${known.map(({ code }) => code).join(', ')}])`
    const tests = doubtful.map(({ code }) => `(typeof ${code} !== 'object' || ${code} === null)`)
    return this.#sequence(steps, {
      code: `(${tests.join(' && ')} ? ${once.code} : ${each})`,
      type: 'any',
      absent: true,
      mayNotFlow: once.mayNotFlow || definition.returns === 'any',
    })
  }

  /** The argument under a name, so that it can be repeated; what must be evaluated for that becomes a step. */
  #evaluatedIn(steps: Step[], argument: Emitted): Emitted {
    if (argument.constant !== undefined || isIdentifier(argument.code)) return argument
    const named = this.temp()
    steps.push({ code: `${named} = ${argument.code}`, guarded: false })
    return { ...argument, code: named }
  }

  #strictCall(call: Call, definition: StrictFunction): Emitted {
    const picked = pickedFrom(call, this.#surroundings.dialect)
    const { place, call: inner, definition: giver } = picked ?? { place: undefined, call, definition }
    const bound = bindArguments(inner, giver)
    const argument = (i: number) => this.flowing(this.#argument(bound[i]?.node, bound[i]?.param.type))
    return this.#withArguments(bound, argument, args =>
      place === undefined ? this.#body(giver, args) : this.#item(giver, args, place),
    )
  }

  /** The arguments in turn, turned into what the function takes, and then what is done with them. */
  #withArguments(
    bound: readonly BoundArgument[],
    argument: (position: number) => Emitted,
    write: (args: readonly (Emitted | undefined)[]) => Emitted,
  ): Emitted {
    const steps: Step[] = []
    const args: (Emitted | undefined)[] = []
    let absent = false
    for (const [i, { param }] of bound.entries()) {
      const converted = this.as(param.type, argument(i))
      const guarded = needsValue(param) && converted.absent
      if (guarded && converted.constant === null) {
        return this.#sequence(steps, { code: 'null', type: 'any', absent: true, mayNotFlow: false })
      }
      absent ||= guarded
      if (converted.constant !== undefined) {
        args.push(converted.constant === null ? undefined : converted)
        continue
      }
      const named = isIdentifier(converted.code) ? converted.code : this.temp()
      const evaluated = named === converted.code ? named : `${named} = ${converted.code}`
      if (guarded || named !== converted.code) steps.push({ code: evaluated, guarded })
      args.push({ ...converted, code: named, absent: converted.absent && !guarded })
    }
    const body = write(args)
    return absent || steps.length > 0 ? this.#sequence(steps, { ...body, absent: body.absent || absent }) : body
  }

  #body(definition: StrictFunction, args: readonly (Emitted | undefined)[]): Emitted {
    return this.#fold(definition, args) ?? definition.emit?.(args, this) ?? this.#ordinaryCall(definition, args)
  }

  /** One value of the list that a function gives. */
  #item(definition: StrictFunction, args: readonly (Emitted | undefined)[], place: number): Emitted {
    const list = this.#fold(definition, args)?.constant
    if (Array.isArray(list)) return this.constant((list as readonly Value[])[place] ?? null)
    return definition.emitItem?.(args, place, this) ?? this.#body(definition, args)
  }

  #lazyArgument(node: Node | undefined, type: ParamType = 'any'): Emitted | undefined {
    return node && (type === 'any' ? this.node(node) : this.#toConvert(node))
  }

  #argument(node: Node | undefined, type: ParamType = 'any'): Emitted {
    if (node === undefined) return this.constant(null)
    return type === 'any' ? this.node(node) : this.#toConvert(node)
  }

  /** Evaluates the steps in turn, ends with `null` at the first guarded one that is absent, else with the body. */
  #sequence(steps: readonly Step[], body: Emitted): Emitted {
    if (steps.length === 0) return body
    // One row of steps, however many: the engine's parser goes down a level with every bracket.
    const row = steps.map(step => (step.guarded ? `(${step.code}) === null ? null : (` : `${step.code}, `)).join('')
    const brackets = ')'.repeat(steps.filter(step => step.guarded).length)
    const { constant: _, ...known } = body
    return { ...known, code: `(${row}${body.code}${brackets})` }
  }

  #ordinaryCall(definition: StrictFunction, args: readonly (Emitted | undefined)[]): Emitted {
    const run = this.helper(definition.name, runOf(definition))
    const type = convertedType[definition.returns]
    const codes = args.map(arg => arg?.code ?? 'null')
    return { code: `${run}(${['context', ...codes].join(', ')})`, type, absent: true, mayNotFlow: type === 'any' }
  }

  /** The result of a pure function of constants. */
  #fold(definition: StrictFunction, args: readonly (Emitted | undefined)[]): Emitted | undefined {
    if (!isPure(definition)) return undefined
    const values = args.map(arg => (arg === undefined ? null : arg.constant))
    if (!values.every(value => value !== undefined)) return undefined
    return this.folded(() => runOf(definition)(nothingToRead, ...values))
  }
}

/** A piece of code that is evaluated before what follows; nothing follows where it is guarded and gives `null`. */
interface Step {
  readonly code: string
  readonly guarded: boolean
}

function isPure({ reads = [] }: StrictFunction): boolean {
  return reads.length === 0
}

function typeOf(value: Value): Emitted['type'] {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof DateTime) return 'date'
  return Array.isArray(value) ? 'list' : 'any'
}

/** For functions that read nothing: a context that must not be touched. */
const nothingToRead: EvaluationContext = {
  now: () => unreadable(),
  random: () => unreadable(),
  get parameters() {
    return unreadable()
  },
  get defaultDomain() {
    return unreadable()
  },
}
function unreadable(): never {
  throw new Error('This function reads what it does not declare.')
}
