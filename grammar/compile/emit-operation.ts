import { calculate } from '../functions/arithmetic.ts'
import { maxText } from '../functions/bounds.ts'
import type { Emitted, Emitter } from '../functions/define.ts'
import { absentCode, isPlain } from '../functions/presence.ts'
import type { Node, Operation } from '../syntax/ast.ts'
import { type ComparisonOperator, type Dialect, isComparison } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { joined, logic, negate, operate, type StrictOperator } from './operations.ts'
import { comparisons } from './run-time.ts'
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
          : this.#logic(operator, left, right)
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
    if (this.#dialect === 'aadconnect') return this.#each(operator, a, b)
    const written = this.#plain(operator, a, b)
    return { ...written, code: `(${assigned(a)}${assigned(b)}${written.code})`, mayNotFlow: false }
  }

  /** Entra Connect's operators, which go through lists. */
  #each(operator: StrictOperator, a: Operand, b: Operand): Emitted {
    const run = this.#writer.helper('operate', operate)
    const code = `${run}(${this.#writer.literal(operator)}, ${a.code}, ${b.code}, ${this.#writer.literal(this.#dialect)})`
    return { code: `(${assigned(a)}${assigned(b)}${code})`, type: 'any', absent: true, mayNotFlow: false }
  }

  #plain(operator: StrictOperator, a: Operand, b: Operand): Omit<Emitted, 'mayNotFlow'> {
    if (isComparison(operator)) return { code: this.#comparison(operator, a, b), type: 'boolean', absent: false }
    if (operator === '&') return { code: this.#joined(a, b), type: 'text', absent: false }
    const run = this.#writer.helper('calculate', calculate)
    const code = `${run}(${this.#writer.literal(operator)}, ${a.code}, ${b.code})`
    return { code, type: 'any', absent: a.absent || b.absent }
  }

  /** Values of one known kind compare as JavaScript does; the others are looked at when they are there. */
  #comparison(operator: ComparisonOperator, a: Operand, b: Operand): string {
    const kind = comparableKind(a, b)
    const { name, run } = comparisons[operator]
    const slow = `${this.#writer.helper(name, run)}(${a.code}, ${b.code})`
    if (kind === undefined) return slow
    const script = `${a.code} ${scriptOperator[operator]} ${b.code}`
    const tests = [quickTest(a, kind), quickTest(b, kind)].filter(test => test !== '')
    return tests.length === 0 ? script : `(${tests.join(' && ')} ? ${script} : ${slow})`
  }

  #joined(a: Operand, b: Operand): string {
    const slow = `${this.#writer.helper('joined', joined)}(${a.code}, ${b.code})`
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

  #logic(operator: 'AND' | 'OR', left: Node, right: Node): Emitted {
    const script = operator === 'AND' ? '&&' : '||'
    const code = `(${this.#condition(left)} ${script} ${this.#condition(right)})`
    return { code, type: 'boolean', absent: false, mayNotFlow: false }
  }

  #condition(node: Node): string {
    const value = this.#writer.as('boolean', this.#writer.node(node))
    return value.absent ? `(${value.code} === true)` : value.code
  }

  #logicEach(operator: 'AND' | 'OR', left: Node, right: Node): Emitted {
    const a = this.#writer.flowing(this.#writer.node(left))
    const b = this.#writer.flowing(this.#writer.node(right))
    const run = this.#writer.helper('logic', logic)
    const code = `${run}('${operator}', ${a.code}, () => ${b.code}, '${this.#dialect}')`
    return { code, type: 'any', absent: false, mayNotFlow: false }
  }

  #operand(node: Node): Operand {
    const emitted = this.#writer.flowing(this.#writer.node(node))
    if (emitted.constant !== undefined || isIdentifier(emitted.code)) return { ...emitted, before: undefined }
    const temp = this.#writer.temp()
    return { ...emitted, code: temp, before: emitted.code }
  }
}

function assigned({ code, before }: Operand): string {
  return before === undefined ? '' : `${code} = ${before}, `
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
