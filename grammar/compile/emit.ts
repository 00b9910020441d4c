import { convert } from '../functions/convert.ts'
import type { Emitted, Emitter, EvaluationContext, ParamType, StrictFunction } from '../functions/define.ts'
import type { Call, Comparison, Node, Operator } from '../syntax/ast.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { argumentsOf, bindArguments, functionOf, needsValue, runOf } from './calls.ts'
import { compare } from './compare.ts'
import { parameter } from './interpret.ts'
import { flowing } from './not-flowing.ts'
import { comparisons, conversions, convertedType } from './run-time.ts'
import { literal, type Scope } from './scope.ts'
import { wordNamed } from './words.ts'

/** Writes the JavaScript of expressions. Text of the user's enters it as literals alone, by way of the scope. */
export class ExpressionWriter implements Emitter {
  readonly #scope: Scope
  readonly #inputs: ReadonlyMap<string, number>
  /** The positions that were read; false where every reader takes a missing cell as absent. */
  readonly #read = new Map<number, boolean>()
  #temps = 0
  #mayEnd = false

  constructor(scope: Scope, inputs: ReadonlyMap<string, number>) {
    this.#scope = scope
    this.#inputs = inputs
  }

  /** The variables for the cells that were read: position `i` is `a<i>`. */
  get cells(): readonly string[] {
    return [...this.#read].map(([position, exact]) => `a${position} = row[${position}]${exact ? ' ?? null' : ''}`)
  }

  /** How many temporary variables there are: `t1` to `t<temps>`. */
  get temps(): number {
    return this.#temps
  }

  /** Writes one expression, and says whether it may end by throwing `NotFlowing`. */
  write(node: Node, converted: boolean): { readonly emitted: Emitted; readonly mayEnd: boolean } {
    this.#mayEnd = false
    const emitted = converted ? this.#toConvert(node) : this.#node(node)
    return { emitted, mayEnd: this.#mayEnd }
  }

  temp(): string {
    return `t${++this.#temps}`
  }

  literal(value: Value): string {
    return literal(value) ?? this.#scope.hold('constant', value)
  }

  helper(name: string, implementation: (...args: never[]) => unknown): string {
    return this.#scope.hold(name, implementation)
  }

  as(type: ParamType, argument: Emitted): Emitted {
    if (type === 'any') return argument
    const { constant } = argument
    if (constant !== undefined) return this.#folded(() => convert(type, constant)) ?? this.#converted(type, argument)
    if (type !== 'integer' && argument.type === convertedType[type]) {
      const known = this.#flowing(argument)
      return type === 'list' && known.absent ? { ...known, code: `(${known.code} ?? [])`, absent: false } : known
    }
    if (argument.mayNotFlow) this.#mayEnd = true
    return this.#converted(type, argument)
  }

  #converted(type: Exclude<ParamType, 'any'>, argument: Emitted): Emitted {
    const { name, convert, quick } = conversions[type]
    const call = (code: string) => `${this.helper(name, convert)}(${code})`
    const result = { type: convertedType[type], absent: type !== 'list' && argument.absent, mayNotFlow: false }
    if (quick === undefined || argument.type !== 'any') return { ...result, code: call(argument.code) }
    const named = isIdentifier(argument.code) ? argument.code : this.temp()
    const evaluated = named === argument.code ? '' : `${named} = ${argument.code}, `
    const test = argument.absent ? `${quick(named)} || ${named} === null` : quick(named)
    return { ...result, code: `(${evaluated}${test} ? ${named} : ${call(named)})` }
  }

  #node(node: Node): Emitted {
    switch (node.kind) {
      case 'constant':
        return this.#constant(node.value)
      case 'attribute':
        return this.#attribute(node.name, true)
      case 'word':
        return this.#word(node.name)
      case 'parameter': {
        const read = this.helper('parameter', parameter)
        return { code: `${read}(${this.literal(node.name)}, context)`, type: 'text', absent: false, mayNotFlow: false }
      }
      case 'comparison':
        return this.#comparison(node)
      case 'call':
        return this.#call(node)
      default:
        return node satisfies never
    }
  }

  /** The same for a value that goes through a conversion: that takes a missing cell (`undefined`) as absent itself. */
  #toConvert(node: Node): Emitted {
    return node.kind === 'attribute' ? this.#attribute(node.name, false) : this.#node(node)
  }

  #attribute(name: string, exact: boolean): Emitted {
    const position = this.#inputs.get(name)
    if (position === undefined) throw new Error(`There is no attribute [${name}]: the expression was not checked.`)
    this.#read.set(position, exact || this.#read.get(position) === true)
    return { code: `a${position}`, type: 'any', absent: true, mayNotFlow: false }
  }

  #word(name: string): Emitted {
    const word = wordNamed(name)
    const value = word === undefined ? name : word.value
    if (typeof value !== 'symbol') return this.#constant(value)
    return { code: this.#scope.hold(word?.name ?? 'word', value), type: 'any', absent: false, mayNotFlow: true }
  }

  #constant(value: Value): Emitted {
    return {
      code: this.literal(value),
      type: typeOf(value),
      absent: value === null,
      mayNotFlow: false,
      constant: value,
    }
  }

  /** The value of something that can be computed now; `undefined` where it fails, which is then left to the run. */
  #folded(compute: () => Outcome): Emitted | undefined {
    try {
      const value = compute()
      return typeof value === 'symbol' ? undefined : this.#constant(value)
    } catch {
      return undefined
    }
  }

  #comparison({ operator, left, right }: Comparison): Emitted {
    const a = this.#operand(left)
    const b = this.#operand(right)
    const [x, y] = [a.constant, b.constant]
    if (x !== undefined && y !== undefined) {
      const folded = this.#folded(() => compare(operator, x, y))
      if (folded !== undefined) return folded
    }
    const quick = [quickTest(a), quickTest(b)]
    const slow = this.#compared(operator, a.code, b.code)
    const script = `${a.code} ${scriptOperator[operator]} ${b.code}`
    const tests = quick.filter(test => test !== '')
    const sameKind = comparableKind(a, b) !== undefined && quick.every(test => test !== undefined)
    const code = sameKind ? (tests.length === 0 ? script : `(${tests.join(' && ')} ? ${script} : ${slow})`) : slow
    return {
      code: `(${this.#assigned(a)}${this.#assigned(b)}${code})`,
      type: 'boolean',
      absent: false,
      mayNotFlow: false,
    }

    function quickTest(side: Operand): string | undefined {
      const kind = comparableKind(a, b)
      if (kind === undefined) return undefined
      if (side.type === kind) return side.absent ? `${side.code} !== null` : ''
      return `typeof ${side.code} === '${kind === 'text' ? 'string' : 'number'}'`
    }
  }

  #compared(operator: Operator, left: string, right: string): string {
    const { name, run } = comparisons[operator]
    return `${this.helper(name, run)}(${left}, ${right})`
  }

  /** A value that may be named more than once: an identifier or a literal, with what must be evaluated for it before. */
  #operand(node: Node): Operand {
    const emitted = this.#flowing(this.#node(node))
    if (emitted.constant !== undefined || isIdentifier(emitted.code)) return { ...emitted, before: undefined }
    const temp = this.temp()
    return { ...emitted, code: temp, before: emitted.code }
  }

  /** A value that flows, whatever its type; where it does not, the whole flow ends. */
  #flowing(emitted: Emitted): Emitted {
    if (!emitted.mayNotFlow) return emitted
    this.#mayEnd = true
    return { ...emitted, code: `${this.helper('flowing', flowing)}(${emitted.code})`, mayNotFlow: false }
  }

  #assigned({ code, before }: Operand): string {
    return before === undefined ? '' : `${code} = ${before}, `
  }

  #call(call: Call): Emitted {
    const definition = functionOf(call)
    if (definition.kind === 'strict') return this.#strictCall(call, definition)
    return definition.emit(
      argumentsOf(call, definition).map(arg => arg && this.#node(arg)),
      this,
    )
  }

  #strictCall(call: Call, definition: StrictFunction): Emitted {
    const steps: { readonly code: string; readonly guarded: boolean }[] = []
    const args: (Emitted | undefined)[] = []
    let absent = false
    for (const { param, node } of bindArguments(call, definition)) {
      const converted = this.as(param.type, this.#flowing(this.#argument(node, param.type)))
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
    const body = this.#fold(definition, args) ?? definition.emit?.(args, this) ?? this.#ordinaryCall(definition, args)
    return absent || steps.length > 0 ? this.#sequence(steps, { ...body, absent: body.absent || absent }) : body
  }

  #argument(node: Node | undefined, type: ParamType): Emitted {
    if (node === undefined) return this.#constant(null)
    return type === 'any' ? this.#node(node) : this.#toConvert(node)
  }

  /** Evaluates the steps in turn, ends with `null` at the first guarded one that is absent, else with the body. */
  #sequence(steps: readonly { readonly code: string; readonly guarded: boolean }[], body: Emitted): Emitted {
    if (steps.length === 0) return body
    const code = steps.reduceRight(
      (rest, step) => (step.guarded ? `((${step.code}) === null ? null : ${rest})` : `(${step.code}, ${rest})`),
      body.code,
    )
    const { constant: _, ...known } = body
    return { ...known, code }
  }

  #ordinaryCall(definition: StrictFunction, args: readonly (Emitted | undefined)[]): Emitted {
    const run = this.helper(definition.name, runOf(definition))
    const type = convertedType[definition.returns]
    const codes = args.map(arg => arg?.code ?? 'null')
    return { code: `${run}(${['context', ...codes].join(', ')})`, type, absent: true, mayNotFlow: type === 'any' }
  }

  /** The result of a pure function of constants. */
  #fold(definition: StrictFunction, args: readonly (Emitted | undefined)[]): Emitted | undefined {
    if (definition.reads !== undefined && definition.reads.length > 0) return undefined
    const values = args.map(arg => (arg === undefined ? null : arg.constant))
    if (!values.every(value => value !== undefined)) return undefined
    return this.#folded(() => runOf(definition)(nothingToRead, ...values))
  }
}

interface Operand extends Emitted {
  readonly before: string | undefined
}

const scriptOperator: Readonly<Record<Operator, string>> = {
  '=': '===',
  '<>': '!==',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
}

/** The kind in which two values compare as JavaScript does, once both are known to be of it. */
function comparableKind(a: Emitted, b: Emitted): 'text' | 'number' | undefined {
  const kinds = [a.type, b.type].filter(type => type !== 'any')
  const [kind, other = kind] = kinds
  return kind === other && (kind === 'text' || kind === 'number') ? kind : undefined
}

function typeOf(value: Value): Emitted['type'] {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'list' : 'any'
}

function isIdentifier(code: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(code) && code !== 'null'
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
