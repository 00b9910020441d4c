import { coerce } from '../../../grammar/compile/coerce.ts'
import { interpret, type Surroundings } from '../../../grammar/compile/interpret.ts'
import { withNamed } from '../../../grammar/compile/named.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { NO_FLOW_OBJECT, type Outcome, type Value } from '../../../grammar/syntax/value.ts'
import type { Cell } from '../../model/value.ts'
import type { CompiledObjectType } from '../compile.ts'
import type { MappingInstance } from '../instantiate.ts'
import { eachText, idOf, valueOf } from '../reference.ts'
import type { Side } from './side.ts'

/** What becomes of an entry. References are as the connector has them: an anchor, or `group:17`. */
export type EntryOutcome =
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, Outcome> }
  | { readonly kind: 'out of scope' }
  | { readonly kind: 'failed'; readonly attribute: string; readonly code: string; readonly message: string }

const outOfScope: EntryOutcome = { kind: 'out of scope' }

/** A row by the reference evaluator, which is what a mapping means. */
export function interpretEntry(
  { direction, program, attributes, scopeSlot }: Side,
  row: readonly Value[],
  surroundings: Pick<Surroundings, 'context' | 'watch'>,
): EntryOutcome {
  const positions = new Map(program.inputs)
  const attribute = (name: string): Value => row[positions.get(name) ?? -1] ?? null
  const all = withNamed({ dialect: program.dialect, attribute, ...surroundings }, program.named)
  const values = new Map<string, Outcome>()
  for (const { slot, node, kind, multi } of program.flows) {
    const name = attributes[slot]?.name ?? 'scope'
    const outcome = attempt(() => coerce(kind, multi, interpret(node, all)))
    if (outcome instanceof EvaluationError) {
      const { code, message } = outcome
      return { kind: 'failed', attribute: name, code, message: `${name}: ${message}` }
    }
    if (slot !== scopeSlot) values.set(name, outcome)
    else if (outcome !== true) return outOfScope
  }
  const isLeftOut = direction === 'import' && [...values.values()].includes(NO_FLOW_OBJECT)
  return isLeftOut ? outOfScope : { kind: 'values', values }
}

function attempt(evaluate: () => Outcome): Outcome | EvaluationError {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof EvaluationError) return error
    throw error
  }
}

/** A row by the compiled form, as imports and exports have it. What does not flow is absent there. */
export function runEntry(
  { direction, attributes }: Side,
  type: CompiledObjectType,
  instance: MappingInstance,
  row: readonly Value[],
): EntryOutcome {
  const out: unknown[] = []
  const cells = row as readonly Cell[]
  const verdict = direction === 'import' ? instance.mapRow(cells, out) : instance.unmapRow(withIds(type, cells), out)
  if (verdict.kind !== 'in scope') return verdict
  for (const { slot, reference } of direction === 'import' ? type.references : []) {
    out[slot] = eachText(out[slot], id => valueOf(reference, id))
  }
  return { kind: 'values', values: new Map(attributes.map(({ name }, slot) => [name, out[slot] as Outcome])) }
}

/** What goes out names other entries by their ids. Where no object type is known, any will do. */
function withIds({ outbound, objectType }: CompiledObjectType, row: readonly Cell[]): readonly Cell[] {
  return row.map((cell, position) => {
    const found = outbound.references.find(known => known.position === position)
    if (found === undefined) return cell
    const reference = found.reference ?? { objectTypes: [objectType], typed: false }
    return eachText(cell, value => idOf(reference, value)) as Cell
  })
}
