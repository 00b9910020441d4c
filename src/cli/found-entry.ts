import type { Value } from '../../grammar/syntax/value.ts'
import type { Config } from '../host/config.ts'
import { ConnectedSystem } from '../host/system.ts'
import type { CompiledMapping, CompiledObjectType } from '../mapping/compile.ts'
import type { MappingFile } from '../mapping/file.ts'
import type { ObjectType } from '../model/schema.ts'
import type { FoundRow } from '../runtime/protocol.ts'
import { openSpace } from '../space/space.ts'
import { typeNamed } from './given-entry.ts'
import { showProgress } from './progress.ts'
import { stopSignal } from './stop.ts'

/** An entry as its connected system holds it, with the mapping that the system has. */
export interface FoundEntry {
  readonly file: MappingFile
  readonly mapping: CompiledMapping
  readonly compiled: CompiledObjectType
  readonly objectType: ObjectType
  readonly row: FoundRow
  /** What an import would go by now. */
  readonly epoch: string | undefined
  /** The row by the names of the connector's attributes. */
  readonly entry: ReadonlyMap<string, Value>
  /** Its attributes in the connector space; `null` where it is not there, `undefined` where there is no space. */
  readonly stored: ReadonlyMap<string, Value> | null | undefined
}

export interface FindOptions {
  /** Only this object type is looked through. */
  readonly type?: string | undefined
  /** Throws what can be said before the system is read, which may take its time. */
  readonly check?: (objectTypes: readonly CompiledObjectType[]) => void
}

/** Reads a connected system until an entry comes along, and shows how far that is. Ctrl-C ends it. */
export async function findEntry(
  config: Config,
  name: string,
  anchor: string,
  { type, check }: FindOptions = {},
): Promise<FoundEntry> {
  const { signal, release } = stopSignal()
  const progress = showProgress()
  const system = new ConnectedSystem(config, name)
  try {
    const mapping = await system.prepare(signal)
    const { file, schema } = system.sources ?? {}
    if (type !== undefined && file !== undefined) typeNamed(type, file)
    check?.(mapping.objectTypes.filter(({ objectType }) => type === undefined || objectType === type))
    const track = progress.track(name)
    const row = await system.find(anchor, {
      objectType: type,
      signal,
      progress: (read, expected) => track.update(read, expected),
    })
    track.close()
    const compiled = mapping.objectTypes.find(known => known.objectType === row.objectType)
    const objectType = schema?.objectTypes.find(known => known.name === row.objectType)
    if (file === undefined || compiled === undefined || objectType === undefined)
      throw new Error('prepare left nothing')
    const entry = new Map(objectType.attributes.map((attribute, i) => [attribute.name, row.cells[i] ?? null]))
    return {
      file,
      mapping,
      compiled,
      objectType,
      row,
      epoch: system.epoch,
      entry,
      stored: await storedEntry(system, row.objectType, anchor),
    }
  } finally {
    progress.close()
    release()
    await system.close()
  }
}

async function storedEntry(
  { folder, hasSpace }: ConnectedSystem,
  objectType: string,
  anchor: string,
): Promise<FoundEntry['stored']> {
  const space = hasSpace ? openSpace(folder) : undefined
  if (space === undefined) return undefined
  try {
    const stored = space.get(objectType, anchor)
    return stored === undefined ? null : new Map(Object.entries(stored.attributes))
  } finally {
    await space.close()
  }
}
