import type { CompiledMapping, CompiledObjectType } from '../../mapping/compile.ts'
import { instantiateMapping, type MappingInstance } from '../../mapping/instantiate.ts'
import type { Anchor } from '../../model/change.ts'
import type { Cell, Value } from '../../model/value.ts'
import type { SpaceReader } from '../../space/space.ts'
import type { KnownEntry } from './step.ts'

/** What the space knows of the entries of a target, in the target's own attributes: what the mapping leads outward. */
export function knownEntries(mapping: CompiledMapping, space: SpaceReader): KnownEntry {
  const types = new Map(
    mapping.objectTypes.map(type => [type.objectType, { type, instance: instantiateMapping(mapping, type) }]),
  )
  return (objectType, anchor) => {
    const known = types.get(objectType)
    return known && attributesOf(known, anchor, space)
  }
}

function attributesOf(
  { type, instance }: { readonly type: CompiledObjectType; readonly instance: MappingInstance },
  anchor: Anchor,
  space: SpaceReader,
): Readonly<Record<string, Value>> | undefined {
  const text = instance.anchorFrom(anchor)
  const entry = text === null ? undefined : space.get(type.objectType, text)
  if (entry === undefined) return undefined
  const { inputs, outputs } = type.outbound
  const out: unknown[] = []
  const values = inputs.map((name): Cell => entry.attributes[name] ?? null)
  if (instance.unmapRow(values, out).kind !== 'in scope') return {}
  return Object.fromEntries(
    outputs.flatMap(({ name }, slot) => {
      const value = out[slot]
      return value === null || value === undefined ? [] : [[name, value as Value]]
    }),
  )
}
