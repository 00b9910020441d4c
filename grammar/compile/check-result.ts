import { EvaluationError } from '../functions/define.ts'
import type { Node } from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import type { Dialect } from '../syntax/operators.ts'
import type { Type, ValueKind } from '../syntax/type.ts'
import type { Value } from '../syntax/value.ts'
import { argumentsOf, functionNamed, paramAt } from './calls.ts'
import { described, shortened } from './check-types.ts'
import { coerce, type TargetKind, wantedText } from './coerce.ts'
import type { Inferred } from './infer.ts'

/** Where the result of an expression goes. */
export interface Target {
  /** As a person calls it. */
  readonly name: string
  readonly kind: TargetKind
  readonly multi: boolean
  /** It must have a value. */
  readonly required: boolean
}

/** What is doubtful in where a result goes: each value that it may be is held to what the target takes. */
export function checkResult(
  node: Node,
  { type, types }: Pick<Inferred, 'type' | 'types'>,
  target: Target,
  dialect: Dialect,
): readonly Problem[] {
  if (target.kind === 'any') return []
  const results = resultsOf(node, dialect)
  const problems = results.flatMap(result => checkOne(result, types.get(result), target, dialect))
  if (!target.required || !type.absent || problems.some(({ severity }) => severity === 'error')) return problems
  return [...problems, ...absentForRequired(results, types, target, dialect)]
}

function checkOne(node: Node, type: Type | undefined, target: Target, dialect: Dialect): readonly Problem[] {
  if (type === undefined) return []
  const { start, end } = node
  const at = { start, end }
  if (type.constant !== undefined) return checkConstant(node, type.constant, target)
  if (type.count === 'many' && !target.multi) {
    const text = shortened(node, dialect)
    const message = `${text} holds several values, and ${target.name} one. Entries with more than one will fail.`
    const help =
      dialect === 'entra'
        ? `Pick one: First(${text}), or join them: Join(", ", ${text}).`
        : `Pick one: Item(${text}, 1).`
    return [{ ...at, code: 'several-for-one', severity: 'warning', message, help }]
  }
  if (isTextDate(node, dialect) && target.kind === 'dateTime') {
    const message = `${target.name} holds dates in ISO 8601, and ${shortened(node, dialect)} gives month/day/year.`
    return [{ ...at, code: 'date-as-text', severity: 'warning', message, help: 'Put Date(…) around it.' }]
  }
  if (type.kinds === undefined || type.kinds.length === 0) return []
  if (type.kinds.some(kind => fitting[target.kind].includes(kind))) return []
  const message = `${target.name} holds ${wantedText(target.kind)}, and this is ${described(type)}.`
  return [{ ...at, code: 'wrong-type', severity: 'error', message }]
}

function checkConstant({ start, end }: Node, constant: Value, { name, kind, multi }: Target): readonly Problem[] {
  try {
    coerce(kind, multi, constant)
    return []
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error
    const message = error.message.replace('The target', name)
    const near = kind === 'boolean' && typeof constant === 'string' ? nearest(constant, ['True', 'False']) : undefined
    return [
      {
        code: error.code,
        severity: 'error',
        message,
        start,
        end,
        ...(near === undefined ? {} : { help: `Did you mean "${near}"?` }),
      },
    ]
  }
}

/** A result that is known to be absent at times; of what nothing is known, nothing is said. */
function absentForRequired(
  results: readonly Node[],
  types: ReadonlyMap<Node, Type>,
  target: Target,
  dialect: Dialect,
): readonly Problem[] {
  const absent = results.find(result => types.get(result)?.absent === true && types.get(result)?.kinds !== undefined)
  if (absent === undefined) return []
  const text = shortened(absent, dialect)
  const message = `${target.name} must have a value, and ${text} may be absent.`
  const other = dialect === 'entra' ? `Give it another one: ${text} ?? …, or leave` : 'Leave'
  const help = `${other} such entries out by "scope".`
  return [{ code: 'absent-for-required', severity: 'warning', message, help, start: absent.start, end: absent.end }]
}

/** The pieces of an expression of which one is its result, as it is. */
function resultsOf(node: Node, dialect: Dialect): readonly Node[] {
  if (node.kind === 'operation' && node.operator === '??') {
    return [...resultsOf(node.left, dialect), ...resultsOf(node.right, dialect)]
  }
  const definition = node.kind === 'call' ? functionNamed(node.name, dialect) : undefined
  if (node.kind !== 'call' || definition === undefined) return [node]
  const args = argumentsOf(node, definition)
  const isChoice = args.some((_, i) => paramAt(definition, i)?.result === true)
  const passed = args.filter(
    (arg, i) => arg !== undefined && (passing.has(definition.name) || paramAt(definition, i)?.result),
  )
  if (!isChoice && !passing.has(definition.name)) return [node]
  return passed.flatMap(arg => (arg === undefined ? [] : resultsOf(arg, dialect)))
}

/** Functions that give one of their arguments as it is. */
const passing: ReadonlySet<string> = new Set(['Coalesce', 'IgnoreFlowIfNullOrEmpty', 'Redact'])

function isTextDate(node: Node, dialect: Dialect): boolean {
  if (node.kind !== 'call' || dialect !== 'entra') return false
  const name = functionNamed(node.name, dialect)?.name
  return name === 'CDate' || name === 'Now' || name === 'DateFromNum'
}

const texts: readonly ValueKind[] = ['string', 'reference', 'dateTime']
/** Kinds of which some values fit a target. */
const fitting: Readonly<Record<TargetKind, readonly ValueKind[]>> = {
  string: [...texts, 'integer', 'decimal', 'boolean', 'binary'],
  reference: [...texts, 'integer', 'decimal', 'boolean', 'binary'],
  dateTime: texts,
  integer: ['string', 'integer', 'decimal'],
  decimal: ['string', 'integer', 'decimal'],
  boolean: ['string', 'reference', 'integer', 'boolean'],
  binary: ['string', 'reference', 'binary'],
  complex: ['complex'],
  any: [],
}
