import { functionNamed } from '../../../grammar/compile/calls.ts'
import { coerce } from '../../../grammar/compile/coerce.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { type Node, type Operation, walk } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import type { Outcome } from '../../../grammar/syntax/value.ts'
import type { Stretch } from '../../model/settings.ts'
import { type Branch, branchesOfCall, type Choosing } from './calls.ts'

/** The branches of an expression, made by `withEmptyResults`; `text` is what it was read from. */
export function branchesOf(node: Node, text: string, dialect: Dialect): readonly Branch[] {
  const shown = (part: Stretch): string => shortened(text.slice(part.start, part.end))
  return [...walk(node)].flatMap(part => {
    if (part.kind === 'operation') return operationBranches(part, shown)
    if (part.kind !== 'call') return []
    const definition = functionNamed(part.name, dialect)
    return definition === undefined ? [] : branchesOfCall({ call: part, definition, dialect, shown })
  })
}

/** A scope lets entries in and keeps others out. */
export function scopeBranches(node: Node, text: string): readonly Branch[] {
  const at = { start: 0, end: text.length }
  const inScope = `Add one in which ${shortened(text)} holds.`
  return [
    { node, when: outcome => verdictOf(outcome) === true, at, message: 'No example is in scope.', help: inScope },
    {
      node,
      when: outcome => verdictOf(outcome) === false,
      at,
      message: 'No example is out of scope.',
      help: 'Add one with "outOfScope: true".',
    },
  ]
}

/** `undefined` for what is neither true nor false: then the entry fails. */
function verdictOf(outcome: Outcome): boolean | undefined {
  try {
    return coerce('boolean', false, outcome) === true
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}

/** On one line, and not too long. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}

function operationBranches({ operator, left, right }: Operation, shown: Choosing['shown']): readonly Branch[] {
  const behind = { node: right, at: right, message: `No example reaches what stands behind ${operator}.` }
  switch (operator) {
    case '??':
      return [{ ...behind, help: `Add one in which ${shown(left)} is absent.` }]
    case 'AND':
      return [{ ...behind, help: `Add one in which ${shown(left)} holds.` }]
    case 'OR':
      return [{ ...behind, help: `Add one in which ${shown(left)} does not hold.` }]
    default:
      return []
  }
}
