import { basename, dirname } from 'node:path'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { isScalar } from 'yaml'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import { checkMapping, compileMapping } from '../mapping/compile.ts'
import { dialects, languageOf, type ReadMapping, readMapping } from '../mapping/file.ts'
import { type LoadedTables, loadTables } from '../mapping/load-tables.ts'
import type { ObjectType } from '../model/schema.ts'
import { parseYaml, type YamlText } from '../model/yaml.ts'
import { filePath } from './file-path.ts'
import type { KnownSchema, Schemas } from './schemas.ts'
import { type Site, sitesIn } from './sites.ts'
import { type Entry, entriesOf } from './yaml/entries.ts'

/** What is known of one version of a document. Each part is found out when it is first asked for. */
export class Analysis {
  readonly document: TextDocument
  readonly text: string
  readonly source: Source
  /** The folder of the file; `undefined` for a document that is not saved yet. */
  readonly folder: string | undefined
  readonly #schemas: Schemas
  /** The last version whose YAML could be read. */
  #earlier: Analysis | undefined
  #yaml: YamlText | undefined
  #entries: readonly Entry[] | undefined
  #sites: readonly Site[] | undefined
  #read: ReadMapping | undefined
  #schema: KnownSchema | undefined
  #tables: LoadedTables | undefined
  #diagnostics: readonly Diagnostic[] | undefined

  constructor(document: TextDocument, schemas: Schemas, before: Analysis | undefined) {
    const path = filePath(document.uri)
    this.document = document
    this.text = document.getText()
    this.source = { text: this.text, file: path === undefined ? document.uri : basename(path) }
    this.folder = path && dirname(path)
    this.#schemas = schemas
    this.#earlier = before?.lastReadable()
  }

  /** As far as it is YAML: what stands behind a mistake may be missing. */
  get yaml(): YamlText {
    if (this.#yaml === undefined) {
      this.#yaml = parseYaml(this.source, { keepSourceTokens: true, uniqueKeys: false, intAsBigInt: true })
      if (this.#yaml.diagnostics.length === 0) this.#earlier = undefined
    }
    return this.#yaml
  }

  get entries(): readonly Entry[] {
    this.#entries ??= [...entriesOf(this.yaml.document.contents)]
    return this.#entries
  }

  /** The expressions, also those that are wrong. */
  get sites(): readonly Site[] {
    this.#sites ??= sitesIn(this.yaml.document.contents, this.text, this.language)
    return this.#sites
  }

  /** The versions to look for names in: where this one is no YAML, the last one that was may know more. */
  get versions(): readonly Analysis[] {
    const isYaml = this.yaml.diagnostics.length === 0
    return isYaml || this.#earlier === undefined ? [this] : [this, this.#earlier]
  }

  get language(): Dialect {
    const written = this.entries.find(({ path }) => path.length === 1 && path[0] === 'dialect')?.value
    const dialect = isScalar(written) ? dialects.find(known => known === written.value) : undefined
    return languageOf(dialect ?? 'entra')
  }

  get read(): ReadMapping {
    const { diagnostics } = this.yaml
    this.#read ??= diagnostics.length > 0 ? { file: undefined, diagnostics } : readMapping(this.source)
    return this.#read
  }

  get schema(): KnownSchema {
    this.#schema ??= this.#schemas.of(this.source, this.folder)
    return this.#schema
  }

  get tables(): LoadedTables {
    this.#tables ??= this.#loadTables()
    return this.#tables
  }

  /** Whatever is wrong. */
  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= this.#diagnose()
    return this.#diagnostics
  }

  /** An object type of the connected system, where its schema is known. */
  connectorType(name: string | undefined): ObjectType | undefined {
    return this.schema.schema?.objectTypes.find(known => known.name === name)
  }

  /** This version, or the last one before it whose YAML could be read. */
  lastReadable(): Analysis | undefined {
    return this.#yaml?.diagnostics.length === 0 ? this : this.#earlier
  }

  /** The files beside the document that this rests on. */
  files(): readonly string[] {
    const schema = this.schema.path
    return [...(schema === undefined ? [] : [schema]), ...this.tables.files.map(({ path }) => path)]
  }

  #loadTables(): LoadedTables {
    const { file } = this.read
    if (file === undefined || this.folder === undefined) return noTables
    return loadTables(file, this.folder)
  }

  #diagnose(): readonly Diagnostic[] {
    if (!this.#concernsUs()) return []
    const { file, diagnostics } = this.read
    const { schema, diagnostics: ofSchema } = this.schema
    if (file === undefined) return [...ofSchema, ...diagnostics]
    const further =
      schema === undefined ? checkMapping(file, this.tables) : compileMapping(file, schema, this.tables).diagnostics
    return [...ofSchema, ...diagnostics, ...further]
  }

  /** An editor may show any YAML file: only what looks like a mapping is held to be one. */
  #concernsUs(): boolean {
    if (this.schema.isNamedHere || /[/\\]mappings[/\\]/.test(filePath(this.document.uri) ?? '')) return true
    return /^["']?(?:objectTypes|dialect)["']?[ \t]*:/m.test(this.text)
  }
}

const noTables: LoadedTables = { tables: [], diagnostics: [], files: [], complete: false }
