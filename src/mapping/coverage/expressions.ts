import type { Side } from '../examples/side.ts'
import type { MappingFile, TypeMapping } from '../file.ts'
import type { PlacedText } from '../findings.ts'
import type { FlowSource } from '../flow-source.ts'
import { branchesOf, scopeBranches } from './branches.ts'
import type { Branch } from './calls.ts'

/** An expression with its branches. */
export interface BranchedExpression {
  /** Tells it from the others of the file. One that several object types use is the same for all of them. */
  readonly owner: string
  readonly written: PlacedText
  readonly branches: readonly Branch[]
}

/** The expressions that a side evaluates: its scope, its flows, and the named ones behind them. */
export function expressionsOf(file: MappingFile, type: TypeMapping, side: Side): readonly BranchedExpression[] {
  const { program, attributes, scopeSlot, direction } = side
  const { dialect } = program
  const flows = program.flows.flatMap(({ slot, node }): readonly BranchedExpression[] => {
    const isScope = slot === scopeSlot
    const name = isScope ? 'scope' : (attributes[slot]?.name ?? '')
    const written = (isScope ? type.scope : sourceOf(type, direction, name))?.written
    if (written === undefined) return []
    const outer = isScope ? scopeBranches(node, written.text) : []
    const branches = [...outer, ...branchesOf(node, written.text, dialect)]
    return [{ owner: `${type.name.text} ${isScope ? '' : direction} ${name}`, written, branches }]
  })
  const named = program.named.flatMap(({ name, node }): readonly BranchedExpression[] => {
    const own = type.lets.find(known => known.name === name)
    const written = (own ?? file.lets.find(known => known.name === name))?.from.written
    if (written === undefined) return []
    const owner = own === undefined ? `$${name}` : `${type.name.text} $${name}`
    return [{ owner, written, branches: branchesOf(node, written.text, dialect) }]
  })
  return [...flows, ...named]
}

/** What stands in the file for an attribute; nothing does where a plain flow is turned round. */
function sourceOf(type: TypeMapping, direction: Side['direction'], name: string): FlowSource | undefined {
  return direction === 'import'
    ? type.flows.find(({ target }) => target === name)?.from
    : type.exports.find(({ attribute }) => attribute.text === name)?.from
}
