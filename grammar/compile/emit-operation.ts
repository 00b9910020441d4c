import { calculate } from '../functions/arithmetic.ts'
import { maxText } from '../functions/bounds.ts'
import type { Emitted, Emitter } from '../functions/define.ts'
import { absentCode, isPlain } from '../functions/presence.ts'
import type { Node, Operation } from '../syntax/ast.ts'
import { type ComparisonOperator, type Dialect, isComparison } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { joined, negate, operate, type StrictOperator } from './operations.ts'
import { comparisons, decides, logicOf, mayBeList } from './run-time.ts'
import { isIdentifier } from './scope.ts'

/** What the writer of an operation needs from the writer of expressions. */
interface Writer extends Emitter {
  node(node: Node): Emitted
  /** The same, certain to flow. */
  flowing(emitted: Emitted): Emitted
  constant(value: Value): Emitted
  folded(compute: () => Outcome): Emitted | undefined
}

/** A value whose code may be repeated: an identifier or a literal, and what must be evaluated for it before. */
interface Operand extends Emitted {
  readonly before: string | undefined
}

/** Writes the JavaScript of operators. */
export class OperationWriter {
  readonly #writer: Writer
  readonly #dialect: Dialect

  constructor(writer: Writer, dialect: Dialect) {
    this.#writer = writer
    this.#dialect = dialect
  }

  operation({ operator, left, right }: Operation): Emitted {
    switch (operator) {
      case '??':
        return this.#otherwise(left, right)
      case 'AND':
      case 'OR':
        return this.#dialect === 'aadconnect'
          ? this.#logicEach(operator, left, right)
          : this.#logic(operator, this.#writer.node(left), this.#writer.node(right))
      default:
        return this.#strict(operator, left, right)
    }
  }

  /** `-x` */
  negative(operand: Node): Emitted {
    const value = this.#writer.flowing(this.#writer.node(operand))
    const { constant } = value
    const folded = constant === undefined ? undefined : this.#writer.folded(() => negate(constant, this.#dialect))
    if (folded !== undefined) return folded
    const code = `${this.#writer.helper('negate', negate)}(${value.code}, ${this.#writer.literal(this.#dialect)})`
    return { code, type: 'any', absent: value.absent, mayNotFlow: false }
  }

  #strict(operator: StrictOperator, left: Node, right: Node): Emitted {
    const [a, b] = [this.#operand(left), this.#operand(right)]
    const [x, y] = [a.constant, b.constant]
    if (x !== undefined && y !== undefined) {
      const folded = this.#writer.folded(() => operate(operator, x, y, this.#dialect))
      if (folded !== undefined) return folded
    }
    // Entra Connect's operators go through lists, so that what they give is known only where none can be there.
    const isEach = this.#dialect === 'aadconnect' && (mayBeList(a) || mayBeList(b))
    const { code, ...known } = this.#plain(operator, a, b, isEach)
    const type = isEach ? 'any' : known.type
    return { code: `(${assigned(a)}${assigned(b)}${code})`, type, absent: known.absent, mayNotFlow: false }
  }

  #plain(operator: StrictOperator, a: Operand, b: Operand, isEach: boolean): Omit<Emitted, 'mayNotFlow'> {
    const each = isEach ? this.#each(operator, a, b) : undefined
    if (isComparison(operator)) return { code: this.#comparison(operator, a, b, each), type: 'boolean', absent: false }
    if (operator === '&') return { code: this.#joined(a, b, each), type: 'text', absent: false }
    const run = this.#writer.helper('calculate', calculate)
    const code = each ?? `${run}(${this.#writer.literal(operator)}, ${a.code}, ${b.code})`
    return { code, type: 'any', absent: isEach || a.absent || b.absent }
  }

  /** An operator on values that may be lists. */
  #each(operator: StrictOperator, a: Operand, b: Operand): string {
    const run = this.#writer.helper('operate', operate)
    return `${run}(${this.#writer.literal(operator)}, ${a.code}, ${b.code}, ${this.#writer.literal(this.#dialect)})`
  }

  /** Values of one known kind compare as JavaScript does; the others are looked at when they are there. */
  #comparison(operator: ComparisonOperator, a: Operand, b: Operand, each: string | undefined): string {
    const kind = comparableKind(a, b)
    const { name, run } = comparisons[operator]
    const slow = each ?? `${this.#writer.helper(name, run)}(${a.code}, ${b.code})`
    if (kind === undefined) return slow
    const script = `${a.code} ${scriptOperator[operator]} ${b.code}`
    const tests = [quickTest(a, kind), quickTest(b, kind)].filter(test => test !== '')
    return tests.length === 0 ? script : `(${tests.join(' && ')} ? ${script} : ${slow})`
  }

  #joined(a: Operand, b: Operand, each: string | undefined): string {
    const slow = each ?? `${this.#writer.helper('joined', joined)}(${a.code}, ${b.code})`
    if ([a, b].some(side => side.constant !== undefined && side.type !== 'text')) return slow
    const tests = [quickTest(a, 'text'), quickTest(b, 'text')].filter(test => test !== '')
    const short = `${a.code}.length + ${b.code}.length <= ${maxText}`
    return `(${[...tests, short].join(' && ')} ? ${a.code} + ${b.code} : ${slow})`
  }

  #otherwise(left: Node, right: Node): Emitted {
    const value = this.#operand(left)
    const other = this.#writer.node(right)
    const type = value.type === other.type ? value.type : 'any'
    const known = { type, absent: other.absent, mayNotFlow: other.mayNotFlow }
    if (isPlain(value)) {
      if (!value.absent) return { ...value, code: `(${assigned(value)}${value.code})` }
      return { ...known, code: `(${assigned(value)}${value.code} ?? ${other.code})` }
    }
    const test = absentCode(value, this.#writer)
    return { ...known, code: `(${assigned(value)}${test} ? ${other.code} : ${value.code})` }
  }

  #logic(operator: 'AND' | 'OR', left: Emitted, right: Emitted): Emitted {
    const a = this.#writer.as('boolean', left)
    // What decides is not asked for more; what does not leaves the answer to the other side.
    if (a.constant !== undefined && (a.constant === true) === (operator === 'OR')) {
      return this.#writer.constant(a.constant === true)
    }
    const b = this.#writer.as('boolean', right)
    if (a.constant !== undefined && b.constant !== undefined) return this.#writer.constant(b.constant === true)
    const code = a.constant === undefined ? `(${holds(a)} ${operator === 'AND' ? '&&' : '||'} ${holds(b)})` : holds(b)
    return { code, type: 'boolean', absent: false, mayNotFlow: false }
  }

  /** Entra Connect's, where a list as a condition has an answer for each of its values. */
  #logicEach(operator: 'AND' | 'OR', left: Node, right: Node): Emitted {
    const [one, other] = [this.#writer.node(left), this.#writer.node(right)]
    if (!mayBeList(one) && !mayBeList(other)) return this.#logic(operator, one, other)
    const [a, b] = [this.#named(one), this.#named(other)]
    // Booleans are dealt with here, anything else by calls.
    const [whatDecides, whatDoesNot] = operator === 'OR' ? [true, false] : [false, true]
    const asked = `${this.#writer.helper('decides', decides)}('${operator}', ${a.code})`
    const isDecided = `${a.code} === ${whatDecides} || (${a.code} !== ${whatDoesNot} && ${asked})`
    const isPlain = `${a.code} === ${whatDoesNot} && typeof ${b.code} === 'boolean'`
    const both = `${this.#writer.helper('logicOf', logicOf)}('${operator}', ${a.code}, ${b.code}, '${this.#dialect}')`
    const undecided = `(${assigned(b)}${isPlain} ? ${b.code} : ${both})`
    const code = `(${assigned(a)}${isDecided} ? ${whatDecides} : ${undecided})`
    return { code, type: 'any', absent: false, mayNotFlow: false }
  }

  #operand(node: Node): Operand {
    return this.#named(this.#writer.node(node))
  }

  #named(value: Emitted): Operand {
    const emitted = this.#writer.flowing(value)
    if (emitted.constant !== undefined || isIdentifier(emitted.code)) return { ...emitted, before: undefined }
    const temp = this.#writer.temp()
    return { ...emitted, code: temp, before: emitted.code }
  }
}

function assigned({ code, before }: Operand): string {
  return before === undefined ? '' : `${code} = ${before}, `
}

/** The code of a condition that was turned into a boolean. */
function holds({ code, absent }: Emitted): string {
  return absent ? `(${code} === true)` : code
}

type ScriptKind = 'text' | 'number'

/** The test that a value is of a kind; none where that is known. */
function quickTest(side: Operand, kind: ScriptKind): string {
  if (side.type === kind) return side.absent ? `${side.code} !== null` : ''
  return `typeof ${side.code} === '${kind === 'text' ? 'string' : 'number'}'`
}

/** The kind in which two values compare as JavaScript does, once both are known to be of it. */
function comparableKind(a: Emitted, b: Emitted): ScriptKind | undefined {
  const kinds = [a.type, b.type].filter(type => type !== 'any')
  const [kind, other = kind] = kinds
  return kind === other && (kind === 'text' || kind === 'number') ? kind : undefined
}

const scriptOperator: Readonly<Record<ComparisonOperator, string>> = {
  '=': '===',
  '<>': '!==',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
}
