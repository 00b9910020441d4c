import { type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { check } from '../../../grammar/compile/check.ts'
import { infer } from '../../../grammar/compile/infer.ts'
import type { Named } from '../../../grammar/compile/named.ts'
import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import type { Type } from '../../../grammar/syntax/type.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { type CompiledMapping, type CompiledObjectType, compileMapping } from '../../mapping/compile.ts'
import { schemaOfEntry } from '../../mapping/explain/schema.ts'
import { type AttributeTypes, typeOfAttribute } from '../../mapping/expression-checker.ts'
import { type MappingFile, readMapping, type TypeMapping } from '../../mapping/file.ts'
import { type LoadedTables, loadTables, type TableFile } from '../../mapping/load-tables.ts'
import type { ObjectType } from '../../model/schema.ts'
import { readSource } from '../../model/source-file.ts'
import { typeNamed } from '../given-entry.ts'

/** A mapping file as it is now, with all that expressions can stand on. */
export interface ReadyMapping {
  readonly file: MappingFile
  readonly type: TypeMapping
  readonly tables: LoadedTables
  /** Another text once the mapping file or one of its tables was changed. */
  readonly version: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a mapping file. Mistakes in it are kept, so that what is right can be tried; throws where there is nothing. */
export function readyMapping(path: string, objectType: string | undefined): ReadyMapping | readonly Diagnostic[] {
  const written = changeOf(path)
  const read = readSource(path)
  if ('diagnostic' in read) return [read.diagnostic]
  const { file, diagnostics } = readMapping(read.source)
  const name = file?.objectTypes.length === 0 ? undefined : file && typeNamed(objectType, file)
  const type = file?.objectTypes.find(known => known.name.text === name)
  if (file === undefined || type === undefined) return diagnostics
  const tables = loadTables(file, dirname(path))
  return { file, type, tables, version: versionText(written, tables.files), diagnostics }
}

/** The version that a mapping file has now, with the tables that were read for it. */
export function versionNow(path: string, tables: readonly TableFile[]): string {
  const now = tables.map(table => ({ path: table.path, modifiedMs: changeOf(table.path)?.mtimeMs }))
  return versionText(changeOf(path), now)
}

function changeOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

function versionText(written: Stats | undefined, tables: readonly TableFile[]): string {
  const times = tables.map(({ path, modifiedMs }) => [path, modifiedMs])
  return JSON.stringify([written?.mtimeMs, written?.size, written?.ino, times])
}

/** What a mapping comes to together with an entry. */
export interface Fitted {
  readonly objectType: ObjectType
  readonly attributeTypes: AttributeTypes
  /** The named sub-expressions that are right, and what they give. */
  readonly named: readonly Named[]
  readonly namedTypes: ReadonlyMap<string, Type>
  /** `undefined` where the mapping has mistakes. */
  readonly compiled: { readonly mapping: CompiledMapping; readonly type: CompiledObjectType } | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** `known`: the object type as its connector declares it, where there is one; else it is what the entry shows. */
export function fit(
  { file, type, tables, diagnostics }: ReadyMapping,
  entry: ReadonlyMap<string, Value>,
  known: ObjectType | undefined,
): Fitted {
  const shown = schemaOfEntry(file, type.name.text, 'import', entry)
  const objectTypes = shown.objectTypes.map(one => (one.name === known?.name ? known : one))
  const objectType = objectTypes.find(({ name }) => name === type.name.text) ?? { name: '', anchor: [], attributes: [] }
  const { mapping, diagnostics: further } = compileMapping(file, { objectTypes }, tables)
  const compiled = mapping?.objectTypes.find(one => one.objectType === type.name.text)
  const attributeTypes = typeOfAttribute(objectType)
  return {
    objectType,
    attributeTypes,
    ...namedOf(file, type, attributeTypes),
    compiled: mapping && compiled && { mapping, type: compiled },
    diagnostics: [...diagnostics, ...further].filter(({ severity }) => severity === 'error'),
  }
}

/** Each may stand on those before it. One with a mistake is left out, and so is what stands on it. */
function namedOf(
  { lets, language: dialect }: MappingFile,
  type: TypeMapping,
  attribute: AttributeTypes,
): Pick<Fitted, 'named' | 'namedTypes'> {
  const named: Named[] = []
  const namedTypes = new Map<string, Type>()
  for (const { name, node } of [...lets, ...type.lets]) {
    const problems = check(node, { dialect, named: new Set(namedTypes.keys()) })
    if (problems.some(({ severity }) => severity === 'error')) continue
    named.push({ name, node })
    namedTypes.set(name, infer(node, { dialect, attribute, named: namedTypes }).type)
  }
  return { named, namedTypes }
}
