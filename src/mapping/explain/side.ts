import type { Program } from '../../../grammar/compile/compile.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import type { CompiledObjectType } from '../compile.ts'
import type { MappingFile } from '../file.ts'
import type { FlowSource } from '../flow-source.ts'
import { eachText, type Reference, valueOf } from '../reference.ts'

/** One direction of an object type: its flows, what fills them, and how they are written. */
export interface Side {
  readonly program: Program
  /** The slot of the scope, where there is one. */
  readonly scopeSlot: number | undefined
  /** Slots whose texts name other entries, and which. */
  readonly references: ReadonlyMap<number, Reference>
  /** What a slot fills: a SCIM path, or a connector attribute. */
  nameOf(slot: number): string
  /** As it stands in the file; `undefined` for a plain flow that is turned round. */
  writtenOf(slot: number): string | undefined
  writtenOfNamed(name: string): string
  /** The values that expressions read, out of those of an entry. */
  reader(entry: ReadonlyMap<string, Value>): (name: string) => Value
}

export const scopeName = 'scope'

/** From the connector's attributes to those of SCIM. */
export function importSide(file: MappingFile, compiled: CompiledObjectType): Side {
  const type = file.objectTypes.find(({ name }) => name.text === compiled.objectType)
  const { attributes } = compiled.stored
  const scopeSlot = compiled.hasScope ? attributes.length : undefined
  return {
    program: compiled.inbound,
    scopeSlot,
    references: new Map(compiled.references.map(({ slot, reference }) => [slot, reference])),
    nameOf: slot => (slot === scopeSlot ? scopeName : (attributes[slot]?.name ?? '')),
    writtenOf: slot =>
      slot === scopeSlot
        ? written(type?.scope)
        : written(type?.flows.find(({ target }) => target === attributes[slot]?.name)?.from),
    writtenOfNamed: name => writtenOfNamed(file, compiled, name),
    reader: entry => name => entry.get(name) ?? null,
  }
}

/** From SCIM attributes to the connector's. */
export function exportSide(file: MappingFile, compiled: CompiledObjectType): Side {
  const type = file.objectTypes.find(({ name }) => name.text === compiled.objectType)
  const { program, inputs, outputs, references } = compiled.outbound
  const positions = new Map(program.inputs)
  return {
    program,
    scopeSlot: undefined,
    references: new Map(),
    nameOf: slot => outputs[slot]?.name ?? '',
    writtenOf: slot => written(type?.exports.find(({ attribute }) => attribute.text === outputs[slot]?.name)?.from),
    writtenOfNamed: name => writtenOfNamed(file, compiled, name),
    reader: entry => name => {
      const position = positions.get(name) ?? -1
      const value = entry.get(inputs[position] ?? name) ?? null
      const found = references.find(known => known.position === position)
      return found === undefined ? value : (eachText(value, id => valueOf(found.reference, id)) as Value)
    },
  }
}

function written(from: FlowSource | undefined): string | undefined {
  return from?.written.text
}

function writtenOfNamed(file: MappingFile, { objectType }: CompiledObjectType, name: string): string {
  const type = file.objectTypes.find(known => known.name.text === objectType)
  const found = [...(type?.lets ?? []), ...file.lets].find(known => known.name === name)
  return written(found?.from) ?? ''
}
