import { dirname, join } from 'node:path'
import type { TSchema } from 'typebox'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Capabilities } from '../connector/capabilities.ts'
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts'
import { type MappingFile, type ReadMapping, readMapping } from '../mapping/file.ts'
import { loadTables, type TableFile } from '../mapping/load-tables.ts'
import type { Change } from '../model/change.ts'
import { HostError, hostError } from '../model/error.ts'
import { Mistakes } from '../model/mistakes.ts'
import type { Schema } from '../model/schema.ts'
import { readSource } from '../model/source-file.ts'
import type { Outcome } from '../runtime/export/outcome.ts'
import { type ExportSystemReport, exportSystem } from '../runtime/export-system.ts'
import { epochOf, type ImportReport, importSystem } from '../runtime/import.ts'
import type { ConnectorPool } from '../runtime/pool.ts'
import type { ConnectorSpec, FoundRow } from '../runtime/protocol.ts'
import { canBeAskedFor, readEntry } from '../runtime/read-entry.ts'
import { type SearchOptions, searchSystem } from '../runtime/search.ts'
import type { PlanOutcome } from '../space/plan.ts'
import type { ImportMode, RunCounters } from '../space/run.ts'
import { openSpace, type SpaceReader } from '../space/space.ts'
import { storeFileExists } from '../space/store-file.ts'
import { WriterClient } from '../space/writer-client.ts'
import { type Aside, asDryRun, type SpaceCopy, withCopy } from './aside.ts'
import { type Config, checkSystemSettings, type SystemConfig, systemOf } from './config.ts'
import { ExportLog } from './export-log.ts'
import { isolationOf } from './isolation.ts'
import { ObservedPool } from './observe/pool.ts'
import { type SystemObservation, unobserved } from './observe/system.ts'
import { absentInProfiles, namesPartitions } from './profile/absent.ts'

/** How a connected system is imported. */
export interface ImportOptions {
  /** `delta` reads what changed where the connector can tell, and compares a full read where it cannot. */
  readonly mode: ImportMode
  /** Compares and counts; writes nothing. */
  readonly dryRun?: boolean
  /** The run profile and the number of the step, counted from 1, that this is. */
  readonly profile?: { readonly name: string; readonly step: number }
  /** The partition to read; all there is without it. */
  readonly partition?: string
  /** The object types to read; all that the mapping has without it. */
  readonly objectTypes?: readonly string[]
  /** How many entries the connector should read at once. */
  readonly pageSize?: number
  /** Ends the import after so long, as failed. */
  readonly timeoutMs?: number
  /** Ends the import after so many objects, as if it were not complete. */
  readonly stopAfter?: number
  /** How many entries may be deleted; wins over the guards of the system. */
  readonly deleteLimit?: number
  /** Stops the import. What was committed stays, and nothing is deleted. */
  readonly signal?: AbortSignal
  /** Counters so far, and how many rows there will be, as far as that can be told (0 where it cannot). */
  readonly progress?: (counters: RunCounters, expected: number) => void
}

/** How changes are exported to a connected system. */
export interface ExportOptions
  extends Pick<
    ImportOptions,
    'dryRun' | 'profile' | 'objectTypes' | 'timeoutMs' | 'stopAfter' | 'signal' | 'progress'
  > {
  /** Changes that are exported with those that wait already. */
  readonly changes?: readonly Change[]
  /** How many go out at once, where that is less than the connector takes. */
  readonly pageSize?: number
  /** The file that each change is written to, and what became of it. */
  readonly audit?: { readonly path: string; readonly only: boolean; readonly append?: boolean }
  /** Is told of each change once it is certain what became of it. */
  readonly settled?: (change: Change, outcome: Outcome) => void
}

/** What is known of a connected system once its worker and its mapping file have been asked. */
interface Prepared {
  readonly spec: ConnectorSpec
  readonly hasDelta: boolean
  /** A single entry can be asked for. */
  readonly canRead: boolean
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
  readonly #observation: SystemObservation
  #prepared: Prepared | undefined
  #space: SpaceReader | undefined
  #running = false

  constructor(frame: Config, name: string, observation: SystemObservation = unobserved) {
    this.#frame = frame
    this.#observation = observation
    this.config = systemOf(frame, name)
    this.folder = join(frame.host.data, name)
    const mask = (text: string): string => frame.secrets.mask(text)
    this.#pool = new ObservedPool(isolationOf(this.config.isolation), { mask }, observation)
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

  /** Whether the connector tells what changed, since the system was prepared. Without that a delta compares a full read. */
  get tellsChanges(): boolean {
    return this.#prepared?.hasDelta ?? false
  }

  /** What an import of the whole system would go by, since the system was prepared: another text for other settings. */
  get epoch(): string | undefined {
    return this.#prepared && epochOf({ ...this.#prepared, scope: { partition: null } })
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
    if (compiled.mapping === undefined) throw new Mistakes([...written, ...compiled.diagnostics])
    const absent = await this.#absentInProfiles(compiled.mapping, spec, declaration.capabilities, signal)
    const diagnostics = [...written, ...compiled.diagnostics, ...absent]
    if (absent.length > 0) throw new Mistakes(diagnostics)
    this.warnings = diagnostics
    const mapping = { ...compiled.mapping, codegen: this.#frame.host.codegen }
    this.#prepared = {
      spec,
      hasDelta: declaration.capabilities.includes('importDelta'),
      canRead: declaration.capabilities.includes('read'),
      mapping,
      file: loaded.file,
      schema,
    }
    this.#observation.prepared({
      objectTypes: mapping.objectTypes.map(({ objectType }) => objectType),
      warnings: diagnostics.length,
    })
    return mapping
  }

  /** What the run profiles name and the system does not have. */
  async #absentInProfiles(
    mapping: CompiledMapping,
    spec: ConnectorSpec,
    capabilities: Capabilities,
    signal: AbortSignal | undefined,
  ): Promise<readonly Diagnostic[]> {
    const asks = namesPartitions(this.config) && capabilities.includes('partitions')
    const partitions = asks ? await this.#pool.call(spec, 'partitions', null, signal) : []
    const names = {
      objectTypes: mapping.objectTypes.map(({ objectType }) => objectType),
      partitions: partitions.map(({ name }) => name),
    }
    return absentInProfiles(this.config, names, this.#frame.written)
  }

  /** Imports the system into its space. Never two at once. */
  async import(options: ImportOptions): Promise<ImportReport> {
    return await this.#alone(async () => {
      const { mode, dryRun = false, profile = null } = options
      const failures = (run: number, offset: number) => this.#space?.failures(run, { offset }) ?? []
      const step = { mode, dryRun, profile, failures }
      return await this.#observation.step(step, async () => {
        return await this.#import(options, { writer: this.#writer, space: await this.space() })
      })
    })
  }

  /**
   * Imports into a copy of the space, for `work` to look at what would become of it, to the last value. The copy is
   * thrown away then, and nothing else has changed. Takes as much of the disk as the space.
   */
  async importAside<T>(options: ImportOptions, work: (aside: Aside) => Promise<T>): Promise<T> {
    return await this.#alone(async () => {
      await this.space()
      return await withCopy(this.folder, async copy => {
        const { mode, profile = null } = options
        const step = { mode, profile, dryRun: true, failures: () => [] }
        const run = async (): Promise<ImportReport> => asDryRun(await this.#import({ ...options, dryRun: false }, copy))
        return await work({ folder: copy.folder, import: () => this.#observation.step(step, run) })
      })
    })
  }

  /** Never two runs of a system at once. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running) throw hostError('run-busy', { system: this.name })
    this.#running = true
    try {
      return await work()
    } finally {
      this.#running = false
    }
  }

  async #import(options: ImportOptions, into: Pick<SpaceCopy, 'writer' | 'space'>): Promise<ImportReport> {
    const mapping = this.#prepared === undefined ? await this.prepare(options.signal) : this.#prepared.mapping
    const prepared = this.#prepared
    if (prepared === undefined) throw new Error('prepare left nothing')
    return await importSystem(
      {
        spec: prepared.spec,
        mapping,
        mode: options.mode,
        scope: {
          objectTypes: options.objectTypes ?? mapping.objectTypes.map(({ objectType }) => objectType),
          partition: options.partition ?? null,
          pageSize: options.pageSize ?? null,
          stopAfter: options.stopAfter ?? null,
        },
        dryRun: options.dryRun ?? false,
        guards: { ...this.config.guards, deleteLimit: options.deleteLimit ?? null },
        profile: options.profile ?? null,
        timeoutMs: options.timeoutMs ?? null,
        hasDelta: prepared.hasDelta,
      },
      {
        pool: this.#pool,
        ...into,
        signal: options.signal ?? new AbortController().signal,
        progress: options.progress ?? (() => undefined),
      },
    )
  }

  /** Exports the changes that wait and those that are given. Never while another run is going on. */
  async export(options: ExportOptions = {}): Promise<ExportSystemReport> {
    return await this.#alone(async () => {
      const { dryRun = false, profile = null } = options
      const failures = (run: number, offset: number) => this.#space?.failures(run, { offset }) ?? []
      const step = { mode: 'export', dryRun, profile, failures } as const
      return await this.#observation.step(step, () => this.#export(options))
    })
  }

  async #export(options: ExportOptions): Promise<ExportSystemReport> {
    if (this.#prepared === undefined) await this.prepare(options.signal)
    if (this.#prepared === undefined) throw new Error('prepare left nothing')
    const { spec, mapping, schema } = this.#prepared
    const { audit } = options
    const log = audit === undefined ? undefined : await ExportLog.open(audit, text => this.#frame.secrets.mask(text))
    try {
      return await exportSystem(
        {
          spec,
          mapping,
          schema,
          changes: options.changes ?? [],
          dryRun: options.dryRun ?? false,
          profile: options.profile ?? null,
          objectTypes: options.objectTypes ?? null,
          batch: options.pageSize ?? null,
          stopAfter: options.stopAfter ?? null,
          timeoutMs: options.timeoutMs ?? null,
        },
        {
          pool: this.#pool,
          writer: this.#writer,
          space: await this.space(),
          signal: options.signal ?? new AbortController().signal,
          progress: options.progress ?? (() => undefined),
          settled: (change, outcome) => {
            log?.write(change, outcome)
            options.settled?.(change, outcome)
          },
        },
      )
    } finally {
      await log?.close()
    }
  }

  /**
   * An entry as the system has it now. Its connector is asked for it; where it cannot be, the system is read until the
   * entry comes along. Nothing is stored. Throws the `HostError` `entry-missing`.
   */
  async find(anchor: string, options: SearchOptions = {}): Promise<FoundRow> {
    if (this.#prepared === undefined) await this.prepare(options.signal)
    if (this.#prepared === undefined) throw new Error('prepare left nothing')
    const wanted = { ...this.#prepared, anchor }
    return this.#prepared.canRead && canBeAskedFor(this.#prepared.mapping)
      ? await readEntry(this.#pool, wanted, options)
      : await searchSystem(this.#pool, wanted, options)
  }

  /** Does exactly what a plan says, or nothing where the data have moved. */
  async approvePlan(plan: number): Promise<PlanOutcome> {
    const outcome = await this.#writer.approve(plan)
    if (outcome === undefined) throw hostError('plan-unknown', { system: this.name, plan: String(plan) })
    return outcome
  }

  /** Drops a plan: what it would take away stays until an import finds it again. */
  async discardPlan(plan: number): Promise<void> {
    if (await this.#writer.discard(plan)) return
    throw hostError('plan-unknown', { system: this.name, plan: String(plan) })
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
