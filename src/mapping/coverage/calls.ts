import { paramAt } from '../../../grammar/compile/calls.ts'
import { booleanOf } from '../../../grammar/functions/convert.ts'
import { EvaluationError, type FunctionDefinition } from '../../../grammar/functions/define.ts'
import { isAbsentOrEmpty } from '../../../grammar/functions/presence.ts'
import type { Call, Node } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import type { Outcome } from '../../../grammar/syntax/value.ts'
import type { Stretch } from '../../model/settings.ts'
import { isEmptyResult, resultPositions } from './empty-results.ts'

/** A part of an expression that some entries reach and others do not. */
export interface Branch {
  /** The part is reached when this is evaluated … */
  readonly node: Node
  /** … and, where there is more to it, comes to this. */
  readonly when?: (outcome: Outcome) => boolean
  /** Where it stands in the expression. */
  readonly at: Stretch
  /** That no example reaches it. */
  readonly message: string
  /** Which example to add. */
  readonly help: string
}

/** A call that may choose, and what is known of it. */
export interface Choosing {
  readonly call: Call
  readonly definition: FunctionDefinition
  readonly dialect: Dialect
  /** A part of the expression as a message shows it. */
  readonly shown: (part: Stretch) => string
}

/** The branches that a call has by itself, without those of its arguments. */
export function branchesOfCall(choosing: Choosing): readonly Branch[] {
  switch (choosing.definition.name) {
    case 'IIF':
      return iifBranches(choosing)
    case 'Switch':
      return choosing.definition.kind === 'lazy' ? switchBranches(choosing) : conditionBranches(choosing)
    case 'Coalesce':
      return coalesceBranches(choosing)
    case 'IgnoreFlowIfNullOrEmpty':
      return flowBranches(choosing)
    default:
      return lambdaBranches(choosing)
  }
}

function iifBranches({ call, dialect, shown }: Choosing): readonly Branch[] {
  const condition = shown(call.args[0] ?? call)
  return resultPositions(call, dialect).flatMap(i => {
    const node = call.args[i]
    if (node === undefined || node.kind === 'empty') return []
    const verb = i === 1 ? 'holds' : 'does not hold'
    const message = `No example reaches what IIF gives when its condition ${verb}.`
    return [{ node, at: node, message, help: `Add one in which ${condition} ${verb}.` }]
  })
}

function switchBranches({ call, dialect, shown }: Choosing): readonly Branch[] {
  const source = shown(call.args[0] ?? call)
  const keys = call.args.filter((_, i) => i >= 2 && i % 2 === 0).map(key => shown(key) || '""')
  return resultPositions(call, dialect).flatMap(i => {
    const node = call.args[i]
    if (node === undefined || node.kind === 'empty') return []
    const key = keys[(i - 3) / 2]
    if (key !== undefined) {
      const message = `No example reaches what Switch gives for ${key}.`
      return [{ node, at: node, message, help: `Add one in which ${source} is ${key}.` }]
    }
    const empty = isEmptyResult(node) ? ', which is empty' : ''
    const help = `Add one in which ${source} is ${keys.length === 1 ? 'not' : 'none of'} ${keys.join(', ')}.`
    return [{ node, at: node, message: `No example reaches the default of Switch${empty}.`, help }]
  })
}

/** Entra Connect's Switch evaluates all its values, so what is watched are the conditions. */
function conditionBranches({ call, shown }: Choosing): readonly Branch[] {
  const { args } = call
  return args.flatMap((condition, i): readonly Branch[] => {
    const value = args[i + 1]
    if (i % 2 !== 0 || value === undefined || condition.kind === 'empty') return []
    const message = `No example reaches what Switch gives for ${shown(condition)}.`
    return [{ node: condition, when: holds, at: value, message, help: `Add one in which ${shown(condition)} holds.` }]
  })
}

function coalesceBranches({ call, shown }: Choosing): readonly Branch[] {
  return call.args.flatMap((node, i) => {
    if (node.kind === 'empty') return []
    const before = call.args.slice(0, i).filter(arg => arg.kind !== 'empty')
    const names = before.map(shown)
    const last = names.pop()
    const help =
      last === undefined
        ? 'Add one in which Coalesce is reached.'
        : `Add one in which ${names.length === 0 ? `${last} is` : `${names.join(', ')} and ${last} are`} absent.`
    return [{ node, at: node, message: 'No example reaches this choice of Coalesce.', help }]
  })
}

/** Whether the value flows is seen in the argument: one that does not flow by itself tells nothing of the call. */
function flowBranches({ call, shown }: Choosing): readonly Branch[] {
  const [node] = call.args
  if (node === undefined || node.kind === 'empty') return []
  const at = { start: call.nameAt, end: call.nameAt + call.name.length }
  const hasValue = (outcome: Outcome): boolean => typeof outcome !== 'symbol' && !isAbsentOrEmpty(outcome)
  const flowing = `Add one in which ${shown(node)} is not empty.`
  const heldBack = `Add one in which ${shown(node)} is absent or empty, with "noFlow".`
  return [
    { node, when: hasValue, at, message: 'In no example does this flow.', help: flowing },
    { node, when: isAbsentOrEmpty, at, message: 'In no example is this held back.', help: heldBack },
  ]
}

/** What is done with each value of a list. With goes through no list, and does what it does always. */
function lambdaBranches({ call, definition, shown }: Choosing): readonly Branch[] {
  const list = call.args.find((_, i) => paramAt(definition, i)?.type === 'list')
  if (list === undefined) return []
  return call.args.flatMap((arg, i) => {
    if (paramAt(definition, i)?.type !== 'lambda' || arg.kind === 'empty') return []
    const node = arg.kind === 'lambda' ? arg.body : arg
    const message = `No example reaches what ${definition.name} does with a value.`
    return [{ node, at: node, message, help: `Add one in which ${shown(list)} has values.` }]
  })
}

/** Whether a condition holds; what is no condition does not. */
function holds(outcome: Outcome): boolean {
  if (typeof outcome === 'symbol') return false
  try {
    return booleanOf(outcome) === true
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}
