import type { Program } from '../../../grammar/compile/compile.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import type { CompiledObjectType } from '../compile.ts'
import { withEmptyResults } from '../coverage/empty-results.ts'
import type { Example } from '../example.ts'

/** One direction of an object type: what is read of an entry, and what comes out. */
export interface Side {
  readonly direction: Example['direction']
  /** As it was compiled, with its empty results as nodes: for the reference evaluator. */
  readonly program: Program
  /** What comes out, by slot. */
  readonly attributes: readonly Attribute[]
  /** The slot of the scope, where there is one. */
  readonly scopeSlot: number | undefined
  /** The attributes that are read, by their positions in a row. */
  readonly inputs: readonly string[]
}

export function importSide({ inbound, stored, hasScope }: CompiledObjectType, { attributes }: ObjectType): Side {
  return {
    direction: 'import',
    program: watchable(inbound),
    attributes: stored.attributes,
    scopeSlot: hasScope ? stored.attributes.length : undefined,
    inputs: attributes.map(({ name }) => name),
  }
}

export function exportSide({ outbound: { program, outputs, inputs } }: CompiledObjectType): Side {
  return { direction: 'export', program: watchable(program), attributes: outputs, scopeSlot: undefined, inputs }
}

function watchable(program: Program): Program {
  const { dialect, flows, named } = program
  return {
    ...program,
    flows: flows.map(flow => ({ ...flow, node: withEmptyResults(flow.node, dialect) })),
    named: named.map(one => ({ ...one, node: withEmptyResults(one.node, dialect) })),
  }
}
