import type { FunctionDefinition } from '../functions/define.ts'
import { functionsOf } from '../functions/index.ts'
import type { AttributeRead, Call, Node, Operation, Parameter, Variable, Word } from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import { type Dialect, isComparison } from '../syntax/operators.ts'
import { functionNamed, paramAt } from './calls.ts'
import { checkArguments, type KnownTables } from './check-arguments.ts'
import { problem, warning } from './problem.ts'
import { scopesOf } from './variables.ts'
import { wordNamed, wordNames } from './words.ts'

/** What an expression may name. Whatever is `undefined` is not checked. */
export interface Known {
  readonly dialect?: Dialect
  readonly attributes?: ReadonlySet<string> | undefined
  readonly parameters?: ReadonlySet<string> | undefined
  /** Sub-expressions with names. */
  readonly named?: ReadonlySet<string> | undefined
  readonly tables?: KnownTables | undefined
}

/** What is wrong with an expression besides its syntax, in the order of the text. Without errors it can be evaluated. */
export function check(node: Node, known: Known = {}): readonly Problem[] {
  const dialect = known.dialect ?? 'entra'
  const problems = new Checking(known, dialect).problems(node, undefined, [])
  return problems.toSorted((a, b) => a.start - b.start)
}

/** Where a node stands: below a call, or at the top. */
type Above = Call | 'operation' | undefined

class Checking {
  readonly #known: Known
  readonly #dialect: Dialect

  constructor(known: Known, dialect: Dialect) {
    this.#known = known
    this.#dialect = dialect
  }

  problems(node: Node, above: Above, bound: readonly string[]): readonly Problem[] {
    const below = scopesOf(node, this.#dialect).flatMap(({ node: child, variable }) =>
      this.problems(
        child,
        node.kind === 'call' ? node : 'operation',
        variable === undefined ? bound : [...bound, variable],
      ),
    )
    return [...this.#own(node, above, bound), ...below]
  }

  #own(node: Node, above: Above, bound: readonly string[]): readonly Problem[] {
    switch (node.kind) {
      case 'call':
        return checkCall(node, above === undefined, this.#dialect, this.#known)
      case 'attribute':
        return checkAttribute(node, this.#known.attributes)
      case 'word':
        return checkWord(node, this.#dialect)
      case 'parameter':
        return checkParameter(node, this.#known.parameters)
      case 'variable':
        return checkVariable(node, [...bound, ...(this.#known.named ?? [])])
      case 'operation':
        return checkComparison(node, this.#dialect)
      case 'lambda':
        return isLambdaArgument(node, above, this.#dialect) ? [] : [misplacedLambda(node)]
      case 'constant':
      case 'negative':
        return []
      default:
        return node satisfies never
    }
  }
}

function isLambdaArgument(node: Node, above: Above, dialect: Dialect): boolean {
  if (above === undefined || above === 'operation') return false
  const definition = functionNamed(above.name, dialect)
  // What an unknown function takes, nobody knows.
  if (definition === undefined) return true
  return (
    paramAt(
      definition,
      above.args.findIndex(arg => arg === node),
    )?.type === 'lambda'
  )
}

function misplacedLambda(node: Node): Problem {
  const help = 'It belongs into functions that go through a list: Map([mails], $x => ToLower($x)).'
  return problem('misplaced-lambda', node, 'A lambda has no value of its own.', help)
}

function checkVariable(node: Variable, known: readonly string[]): Problem[] {
  if (known.includes(node.name)) return []
  const near = nearest(node.name, known)
  const help =
    near === undefined
      ? 'A variable is named by a lambda ($x => …) or under "let", above where it is used.'
      : `Did you mean $${near}?`
  return [problem('unknown-variable', node, `There is no $${node.name} here.`, help)]
}

function checkCall(call: Call, isOutermost: boolean, dialect: Dialect, known: Known): readonly Problem[] {
  const definition = functionNamed(call.name, dialect)
  const at = { start: call.nameAt, end: call.nameAt + call.name.length }
  if (definition === undefined) return [unknownFunction(call, at, dialect)]
  return [
    ...(call.prefix === true || call.name === 'NOT' ? [] : checkCase(call.name, definition.name, at, dialect)),
    ...checkArguments(call, definition, known.tables),
    ...checkPlacement(call, definition, dialect),
    ...(definition.outermost === true && !isOutermost ? [notOutermost(definition, at)] : []),
  ]
}

function unknownFunction(call: Call, at: Stretch, dialect: Dialect): Problem {
  const near = nearest(
    call.name,
    functionsOf(dialect).map(known => known.name),
  )
  const other = functionNamed(call.name, dialect === 'entra' ? 'aadconnect' : 'entra')
  const help =
    other === undefined
      ? near && `Did you mean ${near}?`
      : `It is a function of ${dialect === 'entra' ? 'Entra Connect: write "dialect: aadconnect" in the mapping file' : 'Entra ID: its expressions are "dialect: entra"'}.`
  return problem('unknown-function', at, `There is no function ${call.name}.`, help)
}

function checkCase(written: string, documented: string, at: Stretch, dialect: Dialect): Problem[] {
  if (written === documented) return []
  const message = `${written} is written ${documented}.`
  if (dialect === 'aadconnect') return [problem('name-case', at, message, 'In Entra Connect, case counts.')]
  return [warning('name-case', at, message, 'Other programs that read this language may insist on it.')]
}

function notOutermost({ name }: FunctionDefinition, at: Stretch): Problem {
  return problem('misplaced-function', at, `${name} must be the outermost function.`, 'Move it around the expression.')
}

/** Combinations that the language's documentation rules out, though they have a meaning here. */
function checkPlacement(call: Call, definition: FunctionDefinition, dialect: Dialect): Problem[] {
  const condition = definition.name === 'IIF' ? call.args[0] : undefined
  if (condition?.kind !== 'call' || functionNamed(condition.name, dialect)?.name !== 'IgnoreFlowIfNullOrEmpty')
    return []
  const message = 'IgnoreFlowIfNullOrEmpty should not be the condition of IIF.'
  const help = 'Put it around the whole expression, and IsNullOrEmpty into the condition.'
  return [warning('misplaced-function', condition, message, help)]
}

function checkAttribute(node: AttributeRead, attributes: ReadonlySet<string> | undefined): Problem[] {
  if (attributes === undefined || attributes.has(node.name)) return []
  const near = nearest(node.name, attributes)
  return [
    problem('unknown-attribute', node, `There is no attribute [${node.name}].`, near && `Did you mean [${near}]?`),
  ]
}

function checkParameter(node: Parameter, parameters: ReadonlySet<string> | undefined): Problem[] {
  if (parameters === undefined || parameters.has(node.name)) return []
  const near = nearest(node.name, parameters)
  return [
    problem(
      'unknown-parameter',
      node,
      `There is no parameter %${node.name}%.`,
      near === undefined ? 'Give it a value under "parameters".' : `Did you mean %${near}%?`,
    ),
  ]
}

function checkWord(node: Word, dialect: Dialect): Problem[] {
  const word = wordNamed(node.name, dialect)
  if (word !== undefined) return checkCase(node.name, word.name, node, dialect)
  const help = node.name === '_' ? 'It stands for the value that is piped into a call.' : wordHelp(node.name, dialect)
  return [problem('unknown-word', node, `${node.name} means nothing here.`, help)]
}

function wordHelp(name: string, dialect: Dialect): string {
  const near = nearest(name, wordNames(dialect))
  if (near !== undefined) return `Did you mean ${near}?`
  const definition = functionNamed(name, dialect)
  if (definition !== undefined) return `A function is called with brackets: ${definition.name}(…).`
  return `An attribute is written [${name}], a text "${name}".`
}

/** Entra's dates are handed on as `M/d/yyyy …`, whose order as text is not that of time. */
function checkComparison(node: Operation, dialect: Dialect): Problem[] {
  const isOrder = isComparison(node.operator) && node.operator !== '=' && node.operator !== '<>'
  if (dialect !== 'entra' || !isOrder) return []
  const sides = [node.left, node.right]
  if (!sides.some(isDateText) || sides.some(isDateValue)) return []
  const help = 'Dates as values compare by time: Date([hired]) < Date(Now()).'
  return [warning('dates-as-text', node, `Dates are texts here: ${node.operator} goes by their letters.`, help)]
}

function isDateText(node: Node): boolean {
  return node.kind === 'call' && dateTexts.has(functionNamed(node.name, 'entra')?.name ?? '')
}
const dateTexts: ReadonlySet<string> = new Set(['CDate', 'DateAdd', 'DateFromNum', 'Now'])

function isDateValue(node: Node): boolean {
  if (node.kind !== 'call') return false
  const name = functionNamed(node.name, 'entra')?.name
  return name === 'Date' || (name === 'DateAdd' && node.args.some(arg => arg.kind !== 'empty' && isDateValue(arg)))
}

interface Stretch {
  readonly start: number
  readonly end: number
}
