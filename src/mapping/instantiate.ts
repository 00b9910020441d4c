import { FlowError, instantiate } from '../../grammar/compile/compile.ts'
import { tablesOf } from '../../grammar/compile/tables.ts'
import type { EvaluationContext } from '../../grammar/functions/define.ts'
import { NO_FLOW_OBJECT } from '../../grammar/syntax/value.ts'
import type { Cell } from '../model/value.ts'
import { anchorText } from './anchor.ts'
import type { CompiledMapping, CompiledObjectType } from './compile.ts'
import { usualContext } from './context.ts'
import { eachText, idOf, valueOf } from './reference.ts'
import { secretSlots } from './secret-flows.ts'

/** The functions of one object type of a mapping, made in the thread that calls them. */
export interface MappingInstance {
  readonly anchorNames: readonly string[]
  /** The anchor of a row; `null` where it has none. */
  anchorOf(row: readonly Cell[]): string | null
  /**
   * The anchor from the values of the attributes that the connector declares as its anchor. `null` where a value is
   * missing, or the mapping goes by other attributes, so that nobody knows.
   */
  anchorFrom(cells: readonly Cell[]): string | null
  /**
   * Writes the stored attributes, in their order; what stands behind them in `out` is of no use. Unless the verdict is
   * `in scope`, nothing in `out` is.
   */
  mapRow(row: readonly Cell[], out: unknown[]): Verdict
  /** Writes the connector's attributes from the values of SCIM attributes, in the order of `outbound.inputs`. */
  unmapRow(values: readonly Cell[], out: unknown[]): Verdict
}

/** What became of a row. `failed` names the attribute and what is wrong with its value. */
type Verdict =
  | { readonly kind: 'in scope' }
  | { readonly kind: 'out of scope' }
  | { readonly kind: 'failed'; readonly attribute: string; readonly code: string; readonly message: string }

const inScope: Verdict = { kind: 'in scope' }
const outOfScope: Verdict = { kind: 'out of scope' }

/**
 * Makes the functions of an object type. A flow that does not flow leaves its attribute absent; one that ends the flow of
 * the whole object puts the entry out of scope: an entry is the image of its row, so there is nothing else it could keep.
 */
export function instantiateMapping(
  mapping: CompiledMapping,
  type: CompiledObjectType,
  context: Partial<EvaluationContext> = {},
): MappingInstance {
  const options = { codegen: mapping.codegen ?? true }
  const surroundings: EvaluationContext = {
    ...usualContext,
    defaultDomain: mapping.defaultDomain,
    tables: tablesOf(mapping.tables),
    ...context,
  }
  const { positions, declared, names } = type.anchor
  const inbound = instantiate(type.inbound, options)
  const outbound = instantiate(type.outbound.program, options)
  const scopeSlot = type.stored.attributes.length
  const mayNotFlow = type.inbound.flows
    .filter(({ slot, node }) => slot !== scopeSlot && node.kind !== 'attribute' && node.kind !== 'constant')
    .map(({ slot }) => slot)
  const [onlyPosition = -1] = positions
  const targetOf = (slot: number): string => type.stored.attributes[slot]?.name ?? 'scope'
  const outputOf = (slot: number): string => type.outbound.outputs[slot]?.name ?? ''
  const inboundSecrets = secretSlots(type.inbound, targetOf)
  const outboundSecrets = secretSlots(type.outbound.program, outputOf)

  return {
    anchorNames: names,
    anchorOf:
      positions.length === 1
        ? row => anchorText([row[onlyPosition]])
        : row => anchorText(positions.map(position => row[position])),
    anchorFrom: cells => (declared === undefined ? null : anchorText(declared.map(position => cells[position]))),

    mapRow(row, out) {
      if (type.hasScope) out[scopeSlot] = null
      try {
        inbound(row, out, surroundings)
      } catch (error) {
        if (!(error instanceof FlowError)) throw error
        if (type.hasScope && error.slot !== scopeSlot && out[scopeSlot] !== true) return outOfScope
        return failure(error, targetOf(error.slot), inboundSecrets)
      }
      if (type.hasScope && out[scopeSlot] !== true) return outOfScope
      for (const slot of mayNotFlow) {
        if (typeof out[slot] !== 'symbol') continue
        if (out[slot] === NO_FLOW_OBJECT) return outOfScope
        out[slot] = null
      }
      for (const { slot, reference } of type.references) out[slot] = eachText(out[slot], one => idOf(reference, one))
      return inScope
    },

    unmapRow(values, out) {
      const row = [...values]
      for (const { position, reference } of type.outbound.references) {
        row[position] = eachText(row[position] ?? null, id => valueOf(reference, id)) as Cell
      }
      try {
        outbound(row, out, surroundings)
      } catch (error) {
        if (!(error instanceof FlowError)) throw error
        return failure(error, outputOf(error.slot), outboundSecrets)
      }
      for (const { slot } of type.outbound.program.flows) if (typeof out[slot] === 'symbol') out[slot] = null
      return inScope
    },
  }
}

/** The message of a failure quotes the value that it is about. */
function failure(error: FlowError, attribute: string, secrets: ReadonlySet<number>): Verdict {
  const { code, message } = error.cause
  const shown = secrets.has(error.slot) ? 'It is made of a value that is not shown, and that does not fit.' : message
  return { kind: 'failed', attribute, code, message: `${attribute}: ${shown}` }
}
