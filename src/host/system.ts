import { dirname, join } from 'node:path'
import type { TSchema } from 'typebox'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts'
import { type MappingFile, type ReadMapping, readMapping } from '../mapping/file.ts'
import { loadTables, type TableFile } from '../mapping/load-tables.ts'
import { HostError, hostError } from '../model/error.ts'
import { Mistakes } from '../model/mistakes.ts'
import type { Schema } from '../model/schema.ts'
import { readSource } from '../model/source-file.ts'
import { type ImportReport, importSystem } from '../runtime/import.ts'
import { ConnectorPool } from '../runtime/pool.ts'
import type { ConnectorSpec, FoundRow } from '../runtime/protocol.ts'
import { type SearchOptions, searchSystem } from '../runtime/search.ts'
import type { ImportMode, RunCounters } from '../space/run.ts'
import { openSpace, type SpaceReader } from '../space/space.ts'
import { storeFileExists } from '../space/store-file.ts'
import { WriterClient } from '../space/writer-client.ts'
import { type Config, checkSystemSettings, type SystemConfig, systemOf } from './config.ts'

/** How a connected system is imported. */
export interface ImportOptions {
  /** `delta` reads what changed where the connector can tell, and compares a full read where it cannot. */
  readonly mode: ImportMode
  /** Compares and counts; writes nothing. */
  readonly dryRun?: boolean
  /** Stops the import. What was committed stays, and nothing is deleted. */
  readonly signal?: AbortSignal
  /** Counters so far, and how many rows there will be, as far as that can be told (0 where it cannot). */
  readonly progress?: (counters: RunCounters, expected: number) => void
}

/** What is known of a connected system once its worker and its mapping file have been asked. */
interface Prepared {
  readonly spec: ConnectorSpec
  readonly hasDelta: boolean
  readonly mapping: CompiledMapping
  /** What the mapping was compiled from. */
  readonly file: MappingFile
  readonly schema: Schema
}

/** A connected system as it runs: its connector's workers, its space and the space's writer. */
export class ConnectedSystem {
  readonly config: SystemConfig
  /** The folder of its connector space. */
  readonly folder: string
  /** Warnings about its settings and its mapping, of the last time they were read. */
  warnings: readonly Diagnostic[] = []
  /** The files besides the mapping file that its tables stand in, of the last time it was read. */
  tableFiles: readonly TableFile[] = []
  readonly #frame: Config
  readonly #pool: ConnectorPool
  readonly #writer: WriterClient
  #prepared: Prepared | undefined
  #space: SpaceReader | undefined
  #running = false

  constructor(frame: Config, name: string) {
    this.#frame = frame
    this.config = systemOf(frame, name)
    this.folder = join(frame.host.data, name)
    const { threads, memory } = this.config.isolation
    this.#pool = new ConnectorPool({ threads, heapMiB: memory }, text => frame.secrets.mask(text))
    this.#writer = new WriterClient(this.folder)
  }

  get name(): string {
    return this.config.name
  }

  get mapping(): CompiledMapping | undefined {
    return this.#prepared?.mapping
  }

  /** What the mapping was compiled from, since the system was prepared. */
  get sources(): { readonly file: MappingFile; readonly schema: Schema } | undefined {
    return this.#prepared
  }

  /** Whether there is a connector space already. */
  get hasSpace(): boolean {
    return storeFileExists(this.folder)
  }

  /** The connector space, created if there is none. */
  async space(): Promise<SpaceReader> {
    if (this.#space === undefined) {
      // The writer comes first: within a process, the first to open a space decides whether it can be written.
      await this.#writer.open()
      const space = openSpace(this.folder)
      if (space === undefined) throw hostError('space-broken', { folder: this.folder, reason: 'it was not created' })
      this.#space = space
    }
    return this.#space
  }

  /**
   * Asks the connector for its settings' declaration and the system's schema, checks both against the configuration,
   * and compiles the mapping. Throws `Mistakes` for what the user wrote; what was prepared before stays then.
   */
  async prepare(signal?: AbortSignal): Promise<CompiledMapping> {
    const named: ConnectorSpec = {
      system: this.name,
      connector: this.config.connector,
      settings: this.config.settings,
      folder: this.#frame.folder,
    }
    const loaded = readMappingFile(this.config.mapping)
    const declaration = await this.#pool.run({ kind: 'declaration', spec: named }, signal)
    const checked = checkSystemSettings(this.#frame, this.name, declaration.settings as TSchema)
    const written = [...checked.diagnostics, ...loaded.diagnostics]
    if (checked.settings === undefined || loaded.file === undefined) throw new Mistakes(written)
    const spec = { ...named, settings: checked.settings as unknown }
    const schema = await this.#pool.call(spec, 'schema', null, signal)
    const tables = loadTables(loaded.file, dirname(this.config.mapping))
    this.tableFiles = tables.files
    const compiled = compileMapping(loaded.file, schema, tables)
    const diagnostics = [...written, ...compiled.diagnostics]
    if (compiled.mapping === undefined) throw new Mistakes(diagnostics)
    this.warnings = diagnostics
    const mapping = { ...compiled.mapping, codegen: this.#frame.host.codegen }
    this.#prepared = {
      spec,
      hasDelta: declaration.capabilities.includes('importDelta'),
      mapping,
      file: loaded.file,
      schema,
    }
    return mapping
  }

  /** Imports the system into its space. Never two at once. */
  async import(options: ImportOptions): Promise<ImportReport> {
    if (this.#running) throw hostError('run-busy', { system: this.name })
    this.#running = true
    try {
      const mapping = this.#prepared === undefined ? await this.prepare(options.signal) : this.#prepared.mapping
      const prepared = this.#prepared
      if (prepared === undefined) throw new Error('prepare left nothing')
      const report = await importSystem(
        {
          spec: prepared.spec,
          mapping,
          mode: options.mode,
          dryRun: options.dryRun ?? false,
          deleteLimit: this.config.guards.deletes,
          hasDelta: prepared.hasDelta,
        },
        {
          pool: this.#pool,
          writer: this.#writer,
          space: await this.space(),
          signal: options.signal ?? new AbortController().signal,
          progress: options.progress ?? (() => undefined),
        },
      )
      return report
    } finally {
      this.#running = false
    }
  }

  /**
   * Reads the system until the entry with an anchor comes along, and returns its row. Nothing is stored. Throws the
   * `HostError` `entry-missing`.
   */
  async find(anchor: string, options: SearchOptions = {}): Promise<FoundRow> {
    if (this.#prepared === undefined) await this.prepare(options.signal)
    if (this.#prepared === undefined) throw new Error('prepare left nothing')
    return await searchSystem(this.#pool, { ...this.#prepared, anchor }, options)
  }

  /** Ends the workers, then the writer once its transaction is finished. */
  async close(): Promise<void> {
    await this.#pool.close()
    await this.#space?.close()
    await this.#writer.close()
  }
}

function readMappingFile(path: string): ReadMapping {
  const read = readSource(path)
  return 'diagnostic' in read ? { file: undefined, diagnostics: [read.diagnostic] } : readMapping(read.source)
}

/** Whether an error is about this system alone, so that the host serves the others all the same. */
export function concernsOneSystem(error: unknown): boolean {
  return error instanceof Mistakes || error instanceof HostError
}
