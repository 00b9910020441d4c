import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type Diagnostic, diagnose } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import { readSchema } from '../mapping/schema-file.ts'
import type { Schema } from '../model/schema.ts'
import type { Stretch } from '../model/settings.ts'
import { readSource } from '../model/source-file.ts'
import { lineEnd } from './places.ts'

/** The schema of the connected system that a mapping is written for, if it is known. */
export interface KnownSchema {
  readonly schema: Schema | undefined
  /** Where it stands, also where it could not be read. */
  readonly path: string | undefined
  /** The mapping file itself says where. */
  readonly isNamedHere: boolean
  readonly diagnostics: readonly Diagnostic[]
}

type Mistake = Pick<Diagnostic, 'code' | 'message'> & { readonly help?: string | undefined }
interface Loaded {
  readonly version: string
  readonly schema: Schema | undefined
  readonly mistake: Mistake | undefined
}

/** Finds the schemas of mapping files, and keeps them as long as their files do not change. */
export class Schemas {
  readonly #loaded = new Map<string, Loaded>()
  /** The folder that settings speak of. */
  readonly #root: string
  /** For mappings that name none themselves. */
  setting: string | undefined

  constructor(root: string, setting?: string) {
    this.#root = root
    this.setting = setting
  }

  of(source: Source, folder: string | undefined): KnownSchema {
    const comment = schemaComment(source.text)
    if (comment !== undefined) return this.#at(resolve(folder ?? this.#root, comment.path), source, comment, true)
    if (this.setting === undefined || this.setting === '') return nothing
    const firstLine = { start: 0, end: lineEnd(source.text, 0) }
    return this.#at(resolve(this.#root, this.setting), source, firstLine, false)
  }

  #at(path: string, source: Source, where: Stretch, isNamedHere: boolean): KnownSchema {
    const { schema, mistake } = this.#load(path)
    const diagnostics = mistake === undefined ? [] : [diagnose(source, where.start, where.end, mistake)]
    return { schema, path, isNamedHere, diagnostics }
  }

  #load(path: string): Loaded {
    const version = versionOf(path)
    const known = this.#loaded.get(path)
    if (known?.version === version) return known
    const loaded = { version, ...read(path) }
    this.#loaded.set(path, loaded)
    return loaded
  }
}

const nothing: KnownSchema = { schema: undefined, path: undefined, isNamedHere: false, diagnostics: [] }

function versionOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'unreadable'
  }
}

function read(path: string): Omit<Loaded, 'version'> {
  const file = readSource(path, basename(path))
  if ('diagnostic' in file) {
    const { code, message } = file.diagnostic
    return { schema: undefined, mistake: { code, message, help: `It was looked for at ${path}.` } }
  }
  const { schema, diagnostics } = readSchema(file.source)
  const [first] = diagnostics
  if (first === undefined) return { schema, mistake: undefined }
  const where = first.start === undefined ? '' : ` (line ${first.start.line})`
  const message = `${basename(path)} is no schema${where}: ${first.message}`
  return { schema, mistake: { code: 'bad-schema', message, help: first.help } }
}

interface SchemaComment extends Stretch {
  readonly path: string
}

/** `# ecmahost: schema=./hr.schema.json` among the comments that the file begins with. */
function schemaComment(text: string): SchemaComment | undefined {
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start)
    const line = text.slice(start, end)
    if (!/^\uFEFF?\s*(?:#.*)?$/.test(line)) return undefined
    const path = /^\uFEFF?#\s*ecmahost:\s*schema\s*=\s*(\S(?:.*\S)?)\s*$/.exec(line)?.[1]
    if (path !== undefined) return { path, start, end }
    start = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end) + 1
  }
  return undefined
}
