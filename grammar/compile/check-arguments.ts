import { convert } from '../functions/convert.ts'
import { EvaluationError, type FunctionDefinition } from '../functions/define.ts'
import type { Call } from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import { argumentsOf, paramAt, shapeOf } from './calls.ts'
import { problem } from './problem.ts'

/** Tables and their columns. */
export type KnownTables = ReadonlyMap<string, readonly string[]>

/** What is wrong with the arguments of a call: their number, constants that cannot be meant, lambdas, tables. */
export function checkArguments(
  call: Call,
  definition: FunctionDefinition,
  tables: KnownTables | undefined,
): readonly Problem[] {
  return [
    ...checkCount(call, definition),
    ...checkConstants(call, definition),
    ...checkLambdas(call, definition),
    ...checkTables(call, definition, tables),
  ]
}

function checkCount(call: Call, definition: FunctionDefinition): Problem[] {
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
function checkTables(call: Call, definition: FunctionDefinition, tables: KnownTables | undefined): Problem[] {
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
