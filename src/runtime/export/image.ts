import { anchorText } from '../../mapping/anchor.ts'
import type { CompiledMapping, CompiledObjectType } from '../../mapping/compile.ts'
import { instantiateMapping, type MappingInstance } from '../../mapping/instantiate.ts'
import { idOf } from '../../mapping/reference.ts'
import { inputsOf } from '../../mapping/slots.ts'
import type { AttributeChange, Change, Single } from '../../model/change.ts'
import type { ObjectType, Schema } from '../../model/schema.ts'
import type { Cell, Value } from '../../model/value.ts'
import type { ValueChange, WriteThrough } from '../../space/write-through.ts'
import type { Outcome } from './outcome.ts'

type Made = Extract<Outcome, { kind: 'done' | 'partly done' }>

/** What the space shows of changes that were made, until the next import has read the entries. */
export class ExportImage {
  readonly #types: ReadonlyMap<string, TypeImage>

  constructor(mapping: CompiledMapping, schema: Schema) {
    this.#types = new Map(
      mapping.objectTypes.flatMap(compiled => {
        const objectType = schema.objectTypes.find(({ name }) => name === compiled.objectType)
        return objectType === undefined ? [] : [[compiled.objectType, new TypeImage(mapping, compiled, objectType)]]
      }),
    )
  }

  /** Nothing for a change of which it cannot be told what became of it: the import will. */
  of(change: Change, made: Made): readonly WriteThrough[] {
    return this.#types.get(change.objectType)?.of(change, made) ?? []
  }
}

class TypeImage {
  readonly #compiled: CompiledObjectType
  readonly #objectType: ObjectType
  readonly #mapping: MappingInstance
  readonly #inputs: ReadonlyMap<number, readonly string[]>

  constructor(mapping: CompiledMapping, compiled: CompiledObjectType, objectType: ObjectType) {
    this.#compiled = compiled
    this.#objectType = objectType
    this.#mapping = instantiateMapping(mapping, compiled)
    this.#inputs = inputsOf(compiled)
  }

  of(change: Change, made: Made): readonly WriteThrough[] {
    const failed = made.kind === 'done' ? [] : made.failed.map(part => part.change.attribute)
    switch (change.kind) {
      case 'add':
      case 'replace': {
        const given = { ...omit(change.attributes, failed), ...made.attributes }
        const row = this.#row({ ...given, ...this.#named(made.anchor ?? change.anchor ?? []) })
        return this.#put(this.#mapping.anchorOf(row), row, null, [])
      }
      case 'update': {
        const changes = change.changes.filter(({ attribute }) => !failed.includes(attribute))
        const whole = changes.flatMap(one => (one.kind === 'replace' ? [[one.attribute, one.value] as const] : []))
        const row = this.#row({ ...Object.fromEntries(whole), ...made.attributes })
        const known = new Set([...whole.map(([attribute]) => attribute), ...Object.keys(made.attributes ?? {})])
        return this.#put(this.#mapping.anchorFrom(change.anchor), row, known, this.#values(changes))
      }
      case 'rename': {
        const from = this.#mapping.anchorFrom(change.anchor)
        const names = this.#objectType.anchor.map((name, at) => change.to[name] ?? change.anchor[at] ?? null)
        const to = this.#mapping.anchorFrom(made.anchor ?? names)
        const { objectType } = change
        const renamed =
          from === null || to === null || from === to ? [] : [{ kind: 'rename', objectType, anchor: from, to } as const]
        return [...renamed, ...this.#put(to ?? from, this.#row(change.to), new Set(Object.keys(change.to)), [])]
      }
      case 'delete': {
        const anchor = this.#mapping.anchorFrom(change.anchor)
        return anchor === null ? [] : [{ kind: 'delete', objectType: change.objectType, anchor }]
      }
      default:
        return change satisfies never
    }
  }

  /** @param known the attributes whose values the row has; `null` for all */
  #put(
    anchor: string | null,
    row: readonly Cell[],
    known: ReadonlySet<string> | null,
    values: readonly ValueChange[],
  ): readonly WriteThrough[] {
    if (anchor === null) return []
    const attributes: Record<string, Value | null> = {}
    const out: unknown[] = []
    if (this.#mapping.mapRow(row, out).kind === 'in scope') {
      for (const [slot, { name }] of this.#compiled.stored.attributes.entries()) {
        const inputs = this.#inputs.get(slot) ?? []
        const isTold = known === null || (inputs.length > 0 && inputs.every(input => known.has(input)))
        if (isTold) attributes[name] = (out[slot] ?? null) as Value | null
      }
    } else if (known === null) return []
    return [{ kind: 'put', objectType: this.#compiled.objectType, anchor, attributes, values }]
  }

  /** Values that came and went where the mapping takes them as they are. */
  #values(changes: readonly AttributeChange[]): readonly ValueChange[] {
    const found: ValueChange[] = []
    for (const change of changes) {
      if (change.kind !== 'values') continue
      for (const { slot, node } of this.#compiled.inbound.flows) {
        const attribute = this.#compiled.stored.attributes[slot]
        if (node.kind !== 'attribute' || node.name !== change.attribute || attribute?.multi !== true) continue
        const reference = this.#compiled.references.find(known => known.slot === slot)?.reference
        const stored = (value: Single): Single =>
          reference === undefined ? value : idOf(reference, anchorText([value]) ?? '')
        found.push({ attribute: attribute.name, add: change.add.map(stored), remove: change.remove.map(stored) })
      }
    }
    return found
  }

  #row(attributes: Readonly<Record<string, Value | null>>): readonly Cell[] {
    return this.#objectType.attributes.map(({ name }) => attributes[name] ?? null)
  }

  #named(anchor: readonly Cell[]): Readonly<Record<string, Value | null>> {
    return Object.fromEntries(
      this.#objectType.anchor.flatMap((name, at) => (anchor[at] === undefined ? [] : [[name, anchor[at]]])),
    )
  }
}

function omit(attributes: Readonly<Record<string, Value>>, names: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)))
}
