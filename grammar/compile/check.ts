import { convert } from '../functions/convert.ts'
import { EvaluationError, type FunctionDefinition } from '../functions/define.ts'
import { functions } from '../functions/index.ts'
import {
  type AttributeRead,
  type Call,
  type Comparison,
  type Node,
  type Parameter,
  type Word,
  walk,
} from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import { argumentsOf, functionNamed, paramAt, shapeOf } from './calls.ts'
import { wordNamed, wordNames } from './words.ts'

/** What an expression may name. Whatever is `undefined` is not checked. */
export interface Known {
  readonly attributes?: ReadonlySet<string> | undefined
  readonly parameters?: ReadonlySet<string> | undefined
}

/** What is wrong with an expression besides its syntax, in the order of the text. Without errors it can be evaluated. */
export function check(node: Node, known: Known = {}): readonly Problem[] {
  return [...walk(node)].flatMap(part => {
    switch (part.kind) {
      case 'call':
        return checkCall(part, part === node)
      case 'attribute':
        return checkAttribute(part, known.attributes)
      case 'word':
        return checkWord(part)
      case 'parameter':
        return checkParameter(part, known.parameters)
      case 'comparison':
        return checkComparison(part)
      case 'constant':
        return []
      default:
        return part satisfies never
    }
  })
}

function checkCall(call: Call, isOutermost: boolean): Problem[] {
  const definition = functionNamed(call.name)
  const at = { start: call.start, end: call.start + call.name.length }
  if (definition === undefined) {
    const near = nearest(
      call.name,
      functions.map(known => known.name),
    )
    return [problem('unknown-function', at, `There is no function ${call.name}.`, near && `Did you mean ${near}?`)]
  }
  return [
    ...checkCase(call.name, definition.name, at),
    ...checkArguments(call, definition),
    ...checkConstants(call, definition),
    ...checkPlacement(call, definition),
    ...(definition.outermost === true && !isOutermost ? [notOutermost(definition, at)] : []),
  ]
}

function checkCase(written: string, documented: string, at: Stretch): Problem[] {
  if (written === documented) return []
  const message = `${written} is written ${documented}.`
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
      if (definition.kind === 'strict') convert(param.type, arg.value)
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
function checkPlacement(call: Call, definition: FunctionDefinition): Problem[] {
  const condition = definition.name === 'IIF' ? call.args[0] : undefined
  if (condition?.kind !== 'call' || functionNamed(condition.name)?.name !== 'IgnoreFlowIfNullOrEmpty') return []
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

function checkWord(node: Word): Problem[] {
  const word = wordNamed(node.name)
  if (word !== undefined) return checkCase(node.name, word.name, node)
  return [problem('unknown-word', node, `${node.name} means nothing here.`, wordHelp(node.name))]
}

function wordHelp(name: string): string {
  const near = nearest(name, wordNames)
  if (near !== undefined) return `Did you mean ${near}?`
  const definition = functionNamed(name)
  if (definition !== undefined) return `A function is called with brackets: ${definition.name}(…).`
  return `An attribute is written [${name}], a text "${name}".`
}

/** Dates are handed on as `M/d/yyyy …`, whose order as text is not that of time. */
function checkComparison(node: Comparison): Problem[] {
  const isOrder = node.operator !== '=' && node.operator !== '<>'
  if (!isOrder || !(isDate(node.left) || isDate(node.right))) return []
  const help = 'DateDiff("s", earlier, later) > 0 compares their times.'
  return [
    {
      ...problem('dates-as-text', node, `Dates are texts here: ${node.operator} goes by their letters.`, help),
      severity: 'warning',
    },
  ]
}

function isDate(node: Node): boolean {
  const name = node.kind === 'call' ? functionNamed(node.name)?.name : undefined
  return name !== undefined && dateFunctions.has(name)
}
const dateFunctions: ReadonlySet<string> = new Set(['CDate', 'DateAdd', 'DateFromNum', 'Now'])

interface Stretch {
  readonly start: number
  readonly end: number
}

function problem(code: string, { start, end }: Stretch, message: string, help?: string): Problem {
  return { code, severity: 'error', message, start, end, ...(help === undefined ? {} : { help }) }
}
