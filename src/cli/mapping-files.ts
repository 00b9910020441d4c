import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { resolveReferences } from '../host/references.ts'
import { Mistakes } from '../model/mistakes.ts'
import { readSource } from '../model/source-file.ts'
import { parseYaml } from '../model/yaml.ts'

const configuration = 'ecmahost.yaml'
const usualFolder = 'mappings'

/**
 * The mapping files that are meant: those that are named, a folder standing for all in it; without any, those of the
 * configuration in this folder, or else of the folder `mappings`. Throws `Mistakes` where there are none.
 */
export function mappingFiles(names: readonly string[]): readonly string[] {
  if (names.length > 0) return [...new Set(names.flatMap(name => (isFolder(name) ? filesIn(name) : [name])))]
  return existsSync(configuration) ? configuredFiles(configuration) : filesIn(usualFolder)
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true
}

function filesIn(folder: string): readonly string[] {
  const names = isFolder(folder) ? readdirSync(folder).filter(name => /\.ya?ml$/.test(name)) : []
  if (names.length > 0) return names.toSorted().map(name => join(folder, name))
  const help = 'Name a mapping file, or a folder with some.'
  throw new Mistakes([missing(`There is no mapping file in ${folder}.`, help)])
}

/** Only where the mappings are is of interest: that the secrets of a host are not there does not matter. */
function configuredFiles(path: string): readonly string[] {
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  const yaml = parseYaml(read.source)
  if (yaml.diagnostics.length > 0) throw new Mistakes(yaml.diagnostics)
  const folder = dirname(resolve(path))
  const { value } = resolveReferences(yaml.value ?? {}, yaml, { environment: process.env, folder })
  const mappings = Object.values(member(value, 'systems') ?? {}).map(system => member(system, 'mapping'))
  const files = mappings.flatMap(mapping =>
    typeof mapping === 'string' && mapping !== '' ? [relative(process.cwd(), resolve(folder, mapping))] : [],
  )
  if (files.length > 0) return [...new Set(files)]
  throw new Mistakes([missing(`${path} names no mapping file.`, 'Name one on the command line.')])
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}

function missing(message: string, help: string): Diagnostic {
  return { severity: 'error', code: 'missing-file', message, help }
}
