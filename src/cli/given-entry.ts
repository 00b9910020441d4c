import { dirname } from 'node:path'
import type { Value } from '../../grammar/syntax/value.ts'
import { type CompiledMapping, type CompiledObjectType, compileMapping } from '../mapping/compile.ts'
import { readEntry } from '../mapping/entry-file.ts'
import type { Example } from '../mapping/example.ts'
import { schemaOfEntry } from '../mapping/explain/schema.ts'
import { type MappingFile, readMapping } from '../mapping/file.ts'
import { loadTables } from '../mapping/load-tables.ts'
import { Mistakes } from '../model/mistakes.ts'
import { suggest } from '../model/suggest.ts'
import { mistake } from './mistake.ts'
import { readInput } from './read-input.ts'

/** A mapping file that goes with no connected system, put together with what an entry shows of one. */
export interface GivenMapping {
  readonly file: MappingFile
  readonly mapping: CompiledMapping
  readonly compiled: CompiledObjectType
}

/** The attributes in a file, or in standard input where the path is `-`. Throws `Mistakes`. */
export async function entryIn(path: string): Promise<ReadonlyMap<string, Value>> {
  const { entry, diagnostics } = readEntry(await readInput(path))
  if (entry === undefined) throw new Mistakes(diagnostics)
  return entry
}

/** A mapping file for an entry of an object type. Throws `Mistakes`. */
export async function mappingFor(
  path: string,
  type: string | undefined,
  direction: Example['direction'],
  entry: ReadonlyMap<string, Value>,
): Promise<GivenMapping> {
  const { file, diagnostics } = readMapping(await readInput(path))
  if (file === undefined) throw new Mistakes(diagnostics)
  const objectType = typeNamed(type, file)
  const schema = schemaOfEntry(file, objectType, direction, entry)
  const { mapping, diagnostics: further } = compileMapping(file, schema, loadTables(file, dirname(path)))
  const compiled = mapping?.objectTypes.find(known => known.objectType === objectType)
  // Warnings go by the attributes of the connected system, which one entry does not show.
  if (mapping === undefined || compiled === undefined) {
    throw new Mistakes([...diagnostics, ...further].filter(({ severity }) => severity === 'error'))
  }
  return { file, mapping, compiled }
}

/** The object type of a mapping that is meant: the one of that name, or the only one there is. */
export function typeNamed(type: string | undefined, { objectTypes }: MappingFile): string {
  const known = objectTypes.map(({ name }) => name.text)
  const [only, second] = known
  if (type !== undefined && known.includes(type)) return type
  if (type !== undefined) {
    throw mistake('unknown-object-type', `The mapping has no object type ${type}.`, suggest(type, known))
  }
  if (only !== undefined && second === undefined) return only
  throw mistake(
    'missing-type',
    'The mapping has several object types.',
    `Say which: --type ${known.join(', --type ')}.`,
  )
}
