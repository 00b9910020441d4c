import { anchorParts } from '../mapping/anchor.ts'
import type { CompiledMapping, CompiledObjectType } from '../mapping/compile.ts'
import { hostError } from '../model/error.ts'
import type { ObjectType, Schema } from '../model/schema.ts'
import type { Scalar } from '../model/value.ts'
import type { ConnectorPool } from './pool.ts'
import type { ConnectorSpec, FoundRow } from './protocol.ts'
import type { SearchOptions } from './search.ts'

/** A connected system and the entry that is wanted of it. */
export interface Wanted {
  readonly spec: ConnectorSpec
  readonly mapping: CompiledMapping
  readonly schema: Schema
  /** The anchor, as the mapping has it. */
  readonly anchor: string
}

/** Whether every object type of a mapping goes by the anchor that the connector declares, so that entries can be asked for. */
export function canBeAskedFor({ objectTypes }: CompiledMapping): boolean {
  return objectTypes.every(({ anchor }) => anchor.declared !== undefined)
}

/** Asks the connected system for one entry. Throws `entry-missing`. */
export async function readEntry(
  pool: ConnectorPool,
  { spec, mapping, schema, anchor }: Wanted,
  { objectType, signal }: SearchOptions = {},
): Promise<FoundRow> {
  const types = mapping.objectTypes.filter(type => objectType === undefined || type.objectType === objectType)
  for (const type of types) {
    const declared = schema.objectTypes.find(({ name }) => name === type.objectType)
    const values = declared && anchorValues(anchor, type, declared)
    if (values === undefined) continue
    const cells = await pool.call(spec, 'read', { objectType: type.objectType, anchor: values }, signal)
    if (cells !== null) return { objectType: type.objectType, cells, source: spec.system, unit: 'row', position: 0 }
  }
  const names = types.map(type => type.objectType).join(' or ')
  throw hostError('entry-missing', {
    system: spec.system,
    anchor,
    searched: `its connector was asked for a ${names} of that anchor`,
  })
}

/** The parts of an anchor as the connector has them; `undefined` for text that cannot be one. */
function anchorValues(
  anchor: string,
  { anchor: plan }: CompiledObjectType,
  declared: ObjectType,
): readonly Scalar[] | undefined {
  const parts = anchorParts(anchor, plan.names.length)
  if (parts === undefined) return undefined
  const values = declared.anchor.map((name, at) => {
    const part = parts[plan.declared?.indexOf(at) ?? -1]
    const kind = declared.attributes.find(attribute => attribute.name === name)?.kind
    if (part === undefined || kind !== 'integer') return part
    return /^-?\d{1,40}$/.test(part) ? integerOf(part) : undefined
  })
  return values.every(value => value !== undefined) ? values : undefined
}

function integerOf(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
