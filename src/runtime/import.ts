import { createHash } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import { type CompiledMapping, fingerprint } from '../mapping/compile.ts'
import { HostError } from '../model/error.ts'
import { progressKey } from '../space/layout.ts'
import type { Guards, ImportMode, RunCounters, RunEnd, RunRecord, RunRequest } from '../space/run.ts'
import type { SpaceReader } from '../space/space.ts'
import type { WriterClient } from '../space/writer-client.ts'
import type { ConnectorPool } from './pool.ts'
import type { ConnectorSpec, ImportScope, ImportTask } from './protocol.ts'

export interface ImportRequest {
  readonly spec: ConnectorSpec
  readonly mapping: CompiledMapping
  /** `delta` falls back to a full import where there is no watermark or the mapping has changed since. */
  readonly mode: ImportMode
  readonly scope: ImportScope
  /** Compares and counts; writes nothing. */
  readonly dryRun: boolean
  readonly guards: Guards
  /** The run profile and the step of it that this is. */
  readonly profile: RunRequest['profile']
  /** The import is ended after so long, as failed; `null` for what the system's isolation says. */
  readonly timeoutMs: number | null
  /** The connector can tell what changed; without it a delta compares a full read with what is known. */
  readonly hasDelta: boolean
}

/** The parts of a connected system that an import uses. */
export interface ImportMeans {
  readonly pool: ConnectorPool
  readonly writer: WriterClient
  /** The connector space that the writer writes. */
  readonly space: SpaceReader
  readonly signal: AbortSignal
  /** `expected`: how many rows there will be, as far as that can be told; 0 where it cannot. */
  progress(counters: RunCounters, expected: number): void
}

/** What an import came to: the record of the run and how it went. */
export interface ImportReport extends RunRecord {
  readonly system: string
  /** Rows read per second. */
  readonly entriesPerSecond: number
  /** The process's largest resident set so far, in octets. */
  readonly peakRssBytes: number
}

/**
 * Imports a connected system into its space. The connector runs in its own pool and sends frames straight to the
 * space's writer; this thread only opens and closes the run. A failure of the connector, a stop and a crash of the
 * worker all end in a record: what was committed stays, and nothing is deleted. A full import that was interrupted is
 * gone on with where the connector can. A delta import whose watermark is too old has failed, and a full import follows
 * it, whose report is given.
 */
export async function importSystem(request: ImportRequest, means: ImportMeans): Promise<ImportReport> {
  const { report, isTooOld } = await importOnce(request, means)
  if (!isTooOld || means.signal.aborted) return report
  return (await importOnce({ ...request, mode: 'full' }, means)).report
}

/** One run of an import. */
interface ImportRun {
  readonly report: ImportReport
  /** The connected system does not know any more what changed since the watermark. */
  readonly isTooOld: boolean
}

async function importOnce(request: ImportRequest, means: ImportMeans): Promise<ImportRun> {
  const began = performance.now()
  const epoch = epochOf(request)
  const from = startingPoint(request, means.space, epoch)
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  if (means.signal.aborted) stop()
  means.signal.addEventListener('abort', stop, { once: true })
  const { port1, port2 } = new MessageChannel()
  let entries = 0
  let readBefore = 0
  let commitFailure: Error | undefined
  try {
    const start = await means.writer.begin(runRequest(request, epoch, from), port1, {
      progress: (counters, portion) =>
        means.progress(
          counters,
          portion === null ? entries : Math.round((counters.read + readBefore) / portion) - readBefore,
        ),
      failed: error => {
        commitFailure = error
        stop()
      },
    })
    entries = start.entries
    readBefore = start.readBefore
    const { spec, mapping, scope } = request
    const task: ImportTask = { kind: 'import', spec, mapping, scope, epoch, start, from, port: port2 }
    const end = { watermark: null, guards: request.guards, error: null, complete: false } as const
    const read = await means.pool
      .run(task, stopping.signal, request.timeoutMs === null ? {} : { timeoutMs: request.timeoutMs })
      .catch((error: unknown) => ({ cause: commitFailure ?? error }))
    const record = await means.writer.end(
      'cause' in read
        ? { ...end, ...failureOf(read.cause) }
        : { ...end, outcome: 'completed', complete: read.complete, watermark: read.watermark },
    )
    if ('cause' in read && !(read.cause instanceof HostError)) throw read.cause
    const seconds = (performance.now() - began) / 1000
    const report = {
      ...record,
      system: spec.system,
      seconds: Math.round(seconds * 1000) / 1000,
      entriesPerSecond: Math.round(record.read / seconds),
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
    return { report, isTooOld: 'cause' in read && from !== null && isTooOld(read.cause) }
  } finally {
    means.signal.removeEventListener('abort', stop)
  }
}

function runRequest(request: ImportRequest, epoch: string, from: string | null): RunRequest {
  const { mapping, scope, dryRun, profile, hasDelta, mode } = request
  return {
    mode: from === null && hasDelta ? 'full' : mode,
    whole: from === null,
    schema: { objectTypes: mapping.objectTypes.map(objectType => objectType.stored) },
    epoch,
    dryRun,
    profile,
    partition: scope.partition,
    objectTypes: scope.objectTypes,
    lineage: progressKey(scope.partition, someTypes(request)),
    resume: scope.stopAfter === null,
  }
}

/** The object types that are read where those are not all that the mapping has. */
function someTypes({ mapping, scope }: Pick<ImportRequest, 'mapping' | 'scope'>): readonly string[] | null {
  return mapping.objectTypes.every(({ objectType }) => scope.objectTypes.includes(objectType))
    ? null
    : scope.objectTypes
}

function failureOf(cause: unknown): Pick<RunEnd, 'outcome' | 'error'> {
  const stopped = cause instanceof HostError && cause.code === 'run-stopped'
  return { outcome: stopped ? 'stopped' : 'failed', error: cause instanceof Error ? cause.message : String(cause) }
}

function isTooOld(cause: unknown): boolean {
  return cause instanceof HostError && cause.code === 'target-watermark'
}

/** All that decides what a row becomes, in one hash. A fingerprint of another epoch matches nothing. */
export function epochOf({
  spec,
  mapping,
  scope,
}: Pick<ImportRequest, 'spec' | 'mapping'> & { readonly scope: Pick<ImportScope, 'partition'> }): string {
  const { connector, settings } = spec
  return createHash('sha256')
    .update(JSON.stringify([connector, settings, fingerprint(mapping), scope.partition]))
    .digest('base64url')
}

/** The watermark a delta goes on from, or `null` for reading everything. */
function startingPoint(request: ImportRequest, space: SpaceReader, epoch: string): string | null {
  const { mode, hasDelta, scope } = request
  if (mode === 'full' || !hasDelta) return null
  // What was read of all object types was read of some of them.
  for (const objectTypes of [someTypes(request), null]) {
    const progress = space.progressOf(scope.partition, objectTypes)
    if (progress?.epoch === epoch) return progress.watermark
  }
  return null
}
