import type { Flow } from '../../grammar/compile/compile.ts'
import { attributesOf, namedBehind } from '../../grammar/compile/reads.ts'
import { keptAsRows } from '../model/schema.ts'
import type { CompiledObjectType } from './compile.ts'
import type { Reference } from './reference.ts'

/** A stored attribute whose values are those of a connector attribute, one by one. */
export interface DirectMembers {
  readonly slot: number
  /** The entries that the values name; `undefined` where they are taken as they are. */
  readonly reference: Reference | undefined
}

/**
 * By connector attribute: the values kept as rows that it becomes as it is, and that nothing else is made of. What comes
 * and goes there can be stored without the rest of the entry.
 */
export function directMembers(type: CompiledObjectType): ReadonlyMap<string, readonly DirectMembers[]> {
  const direct = new Map<string, readonly DirectMembers[]>()
  for (const [name] of type.inbound.inputs) {
    const readers = type.inbound.flows.filter(flow => reads(type, flow).includes(name))
    if (readers.length === 0 || !readers.every(flow => isDirect(type, flow))) continue
    direct.set(
      name,
      readers.map(({ slot }) => ({ slot, reference: type.references.find(known => known.slot === slot)?.reference })),
    )
  }
  return direct
}

/** The attributes of several values that a row has, by position, and the slots of several values made of them. */
export function listSlots(type: CompiledObjectType): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, readonly number[]>()
  for (const [name, position] of type.inbound.inputs) {
    const slots = type.inbound.flows
      .filter(flow => flow.multi && reads(type, flow).includes(name))
      .map(({ slot }) => slot)
    if (slots.length > 0) lists.set(position, slots)
  }
  return lists
}

/** By slot: the connector attributes that what is stored there is made of. */
export function inputsOf(type: CompiledObjectType): ReadonlyMap<number, readonly string[]> {
  return new Map(type.inbound.flows.map(flow => [flow.slot, reads(type, flow)]))
}

function isDirect(type: CompiledObjectType, { node, slot }: Flow): boolean {
  const attribute = type.stored.attributes[slot]
  return node.kind === 'attribute' && attribute !== undefined && keptAsRows(attribute)
}

/** The attributes that a flow stands on, also by way of named sub-expressions. */
function reads({ inbound }: CompiledObjectType, { node }: Flow): readonly string[] {
  return attributesOf(node, ...namedBehind([node], inbound.named, inbound.dialect).map(named => named.node))
}
