import { convert } from '../functions/convert.ts'
import { EvaluationError, type FunctionDefinition } from '../functions/define.ts'
import { functionsOf } from '../functions/index.ts'
import type { AttributeRead, Call, Node, Operation, Parameter, Variable, Word } from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import { type Dialect, isComparison } from '../syntax/operators.ts'
import { argumentsOf, functionNamed, paramAt, shapeOf } from './calls.ts'
import { scopesOf } from './variables.ts'
import { wordNamed, wordNames } from './words.ts'

/** What an expression may name. Whatever is `undefined` is not checked. */
export interface Known {
  readonly dialect?: Dialect
  readonly attributes?: ReadonlySet<string> | undefined
  readonly parameters?: ReadonlySet<string> | undefined
  /** Sub-expressions with names. */
  readonly named?: ReadonlySet<string> | undefined
  /** Tables and their columns. */
  readonly tables?: ReadonlyMap<string, readonly string[]> | undefined
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
    ...checkArguments(call, definition),
    ...checkConstants(call, definition),
    ...checkLambdas(call, definition),
    ...checkTables(call, definition, known.tables),
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

/** Arguments that must be lambdas or name their variable. */
function checkLambdas(call: Call, definition: FunctionDefinition): Problem[] {
  return argumentsOf(call, definition).flatMap((arg, position) => {
    const param = paramAt(definition, position)
    if (arg === undefined || param === undefined) return []
    const written = call.args[position] ?? arg
    if (param.type === 'variable' && written.kind !== 'variable')
      return [problem('wrong-arguments', arg, `${definition.name} begins with a variable: $x.`, usage(definition))]
    if (param.type === 'lambda' && arg.kind !== 'lambda')
      return [problem('wrong-arguments', arg, `"${param.name}" must be a lambda: $x => ….`, usage(definition))]
    return []
  })
}

/** Tables and columns that are named by constants. */
function checkTables(call: Call, definition: FunctionDefinition, tables: Known['tables']): Problem[] {
  if (tables === undefined || definition.reads?.includes('tables') !== true) return []
  const [table, , column] = argumentsOf(call, definition)
  if (table?.kind !== 'constant') return []
  const columns = tables.get(String(table.value))
  if (columns === undefined) {
    const near = nearest(String(table.value), tables.keys())
    const help = near === undefined ? 'Tables stand under "tables".' : `Did you mean "${near}"?`
    return [problem('unknown-table', table, `There is no table "${table.value}".`, help)]
  }
  if (column?.kind !== 'constant' || columns.includes(String(column.value))) {
    const [, second] = columns
    const isOpen = column === undefined && second !== undefined
    const message = `The table "${table.value}" has several columns.`
    return isOpen ? [problem('unknown-column', table, message, `Say which: ${columns.join(', ')}.`)] : []
  }
  const near = nearest(String(column.value), columns)
  const help = near === undefined ? `It has ${columns.join(', ')}.` : `Did you mean "${near}"?`
  return [problem('unknown-column', column, `The table "${table.value}" has no column "${column.value}".`, help)]
}

function checkCase(written: string, documented: string, at: Stretch, dialect: Dialect): Problem[] {
  if (written === documented) return []
  const message = `${written} is written ${documented}.`
  if (dialect === 'aadconnect') return [problem('name-case', at, message, 'In Entra Connect, case counts.')]
  return [
    {
      ...problem('name-case', at, message, 'Other programs that read this language may insist on it.'),
      severity: 'warning',
    },
  ]
}

function checkArguments(call: Call, definition: FunctionDefinition): Problem[] {
  const { fixed, repeating } = shapeOf(definition)
  const args = argumentsOf(call, definition)
  const required = fixed.filter(param => param.presence === 'required').length
  const wrong = (message: string) => [problem('wrong-arguments', call, message, usage(definition))]
  if (args.length < required || (args.length > fixed.length && repeating.length === 0)) {
    return wrong(
      `${definition.name} takes ${range(required, repeating.length === 0 ? fixed.length : undefined)}; here it has ${args.length}.`,
    )
  }
  if (repeating.length > 1 && Math.max(0, args.length - fixed.length) % repeating.length !== 0) {
    const names = repeating.map(param => `${param.name}s`).join(' and ')
    return wrong(`The ${names} of ${definition.name} must come in ${repeating.length === 2 ? 'pairs' : 'groups'}.`)
  }
  if (definition.kind === 'lazy') return []
  const empty = fixed.find(
    (param, i) => param.presence === 'required' && param.absent !== 'accept' && args[i] === undefined,
  )
  return empty === undefined ? [] : wrong(`The argument "${empty.name}" of ${definition.name} must not be left empty.`)
}

function range(least: number, most: number | undefined): string {
  if (most === undefined) return `at least ${count(least)}`
  if (most === 0) return 'no arguments'
  return least === most ? count(least) : `${least} to ${count(most)}`
}

function count(n: number): string {
  return n === 1 ? '1 argument' : `${n} arguments`
}

/** `Join(separator, source, …)` */
function usage(definition: FunctionDefinition): string {
  const { fixed, repeating } = shapeOf(definition)
  const names = [
    ...fixed.map(param => (param.presence === 'optional' ? `[${param.name}]` : param.name)),
    ...repeating.map(param => param.name),
    ...(repeating.length > 0 ? ['…'] : []),
  ]
  return `It is used so: ${definition.name}(${names.join(', ')}).`
}

/** Numbers that are none, patterns, formats and the like that would fail for every entry. */
function checkConstants(call: Call, definition: FunctionDefinition): Problem[] {
  return argumentsOf(call, definition).flatMap((arg, position) => {
    const param = paramAt(definition, position)
    if (param === undefined || arg?.kind !== 'constant') return []
    try {
      if (definition.kind === 'strict' && param.type !== 'variable') convert(param.type, arg.value)
      if (typeof arg.value === 'string') param.verify?.(arg.value)
      return []
    } catch (error) {
      if (error instanceof EvaluationError) return [problem(error.code, arg, error.message)]
      throw error
    }
  })
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
  return [{ ...problem('misplaced-function', condition, message, help), severity: 'warning' }]
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
  return [
    {
      ...problem('dates-as-text', node, `Dates are texts here: ${node.operator} goes by their letters.`, help),
      severity: 'warning',
    },
  ]
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

function problem(code: string, { start, end }: Stretch, message: string, help?: string): Problem {
  return { code, severity: 'error', message, start, end, ...(help === undefined ? {} : { help }) }
}
