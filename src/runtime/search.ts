import { MessageChannel } from 'node:worker_threads'
import type { CompiledMapping } from '../mapping/compile.ts'
import { hostError } from '../model/error.ts'
import type { ConnectorPool } from './pool.ts'
import type { ConnectorSpec, FoundRow, SearchProgress } from './protocol.ts'

export interface SearchOptions {
  /** Only this object type is looked through; by default all that the mapping has. */
  readonly objectType?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Rows read so far, and how many there will be, where that can be told. */
  readonly progress?: ((read: number, expected: number | undefined) => void) | undefined
}

/**
 * Finds an entry in a connected system, which is read from its beginning for it: a connector space holds what became of
 * rows, and not the rows. Throws `entry-missing`.
 */
export async function searchSystem(
  pool: ConnectorPool,
  {
    spec,
    mapping,
    anchor,
  }: { readonly spec: ConnectorSpec; readonly mapping: CompiledMapping; readonly anchor: string },
  { objectType, signal, progress }: SearchOptions = {},
): Promise<FoundRow> {
  const types = mapping.objectTypes.filter(type => objectType === undefined || type.objectType === objectType)
  const anchors = types.map(type => ({ objectType: type.objectType, positions: type.anchor.positions }))
  const { port1, port2 } = new MessageChannel()
  port1.on('message', ({ read, portion }: SearchProgress) => {
    progress?.(read, portion === null || portion === 0 ? undefined : Math.round(read / portion))
  })
  try {
    const { row, read, unreadable } = await pool.run({ kind: 'find', spec, anchor, anchors, port: port2 }, signal)
    if (row !== null) return row
    const searched = searchedText(
      types.map(type => type.objectType),
      read,
      unreadable,
    )
    throw hostError('entry-missing', { system: spec.system, anchor, searched })
  } finally {
    port1.close()
  }
}

/** `all 20,200 rows of person and group were read` */
function searchedText(types: readonly string[], read: number, unreadable: number): string {
  const rows = read === 1 ? 'the only row' : `all ${read.toLocaleString('en')} rows`
  const broken = unreadable === 0 ? '' : `, and ${unreadable.toLocaleString('en')} of them could not be`
  return `${rows} of ${types.join(' and ')} ${read === 1 ? 'was' : 'were'} read${broken}`
}
