import type { Connector, OperationContext, Page } from '../connector/contract.ts'
import { HostError, hostError } from '../model/error.ts'
import { failureIn } from '../model/target-failure.ts'
import { Known } from '../space/known.ts'
import type { Done, Restart } from '../space/thread-protocol.ts'
import type { ImportTask } from './protocol.ts'
import { type ReadEntry, RowImport } from './row-import.ts'
import { maskOfSettings } from './setting-secrets.ts'
import type { Signs } from './signs.ts'
import { Sink } from './sink.ts'
import { firstOf, sizeOf } from './stop-after.ts'
import { TypeImport } from './type-import.ts'

/** What an import came to inside its worker. */
export interface Imported {
  /** The watermark of the last page. */
  readonly watermark: string | null
  /** The source was read to its end; not so where the import was to stop earlier. */
  readonly complete: boolean
}

/** Runs an import inside a connector worker. */
export async function runImport(
  connector: Connector,
  task: ImportTask,
  context: OperationContext,
  signs: Signs,
): Promise<Imported> {
  const sink = new Sink(task.port, signs)
  const known = new Known(task.start.tables)
  const types = new Map(
    task.mapping.objectTypes.flatMap(({ objectType }, position) =>
      task.scope.objectTypes.includes(objectType) ? [[objectType, new TypeImport(task, position)] as const] : [],
    ),
  )
  const restart = (): void => {
    known.forgetSeen()
    for (const type of types.values()) type.forgetNew()
    task.port.postMessage({ kind: 'restart' } satisfies Restart)
  }
  const mask = maskOfSettings(connector.settings, task.spec.settings)
  const rows = new RowImport(known, sink, readerOf(connector, task, context), mask)
  let left = task.scope.stopAfter ?? Number.POSITIVE_INFINITY
  let watermark: string | null = null
  for await (const page of timed(pagesOf(connector, task, context, restart), ms => rows.waited(ms))) {
    const type = types.get(page.objectType)
    if (type === undefined) continue
    const size = sizeOf(page)
    if (size > left) {
      await rows.page(type, firstOf(page, left))
      await rows.flush()
      task.port.postMessage({ kind: 'done' } satisfies Done)
      return { watermark: null, complete: false }
    }
    left -= size
    watermark = page.watermark ?? watermark
    await rows.page(type, page)
  }
  await rows.flush()
  task.port.postMessage({ kind: 'done' } satisfies Done)
  return { watermark, complete: true }
}

function readerOf(connector: Connector, task: ImportTask, context: OperationContext): ReadEntry {
  return ({ name }, anchor) =>
    connector.read?.(task.spec.settings as never, { objectType: name, anchor: anchor as never }, context)
}

/** The connector's pages: of a delta, of a full import, or of what an interrupted one left. */
function pagesOf(
  connector: Connector,
  task: ImportTask,
  context: OperationContext,
  restart: () => void,
): AsyncIterable<Page> {
  const settings = task.spec.settings as never
  const { objectTypes, partition, pageSize } = task.scope
  const scope = { ...context, objectTypes, partition, pageSize }
  if (task.from !== null && connector.importDelta) {
    return connector.importDelta(settings, { ...scope, watermark: task.from })
  }
  const full = (resume: string | null): AsyncIterable<Page> => {
    const pages = connector.importFull?.(settings, { ...scope, resume })
    if (pages === undefined) {
      throw hostError('operation-missing', { connector: task.spec.connector, operation: 'importFull' })
    }
    return pages
  }
  return task.start.resume === null ? full(null) : resumed(full, task.start.resume, restart)
}

/** Goes on with an interrupted import; begins again where the connector says that it cannot. */
async function* resumed(
  full: (resume: string | null) => AsyncIterable<Page>,
  from: string,
  restart: () => void,
): AsyncGenerator<Page> {
  let begun = false
  try {
    for await (const page of full(from)) {
      begun = true
      yield page
    }
  } catch (error) {
    if (begun || !refusesToResume(error)) throw error
    restart()
    yield* full(null)
  }
}

function refusesToResume(error: unknown): boolean {
  return failureIn(error)?.kind === 'resume' || (error instanceof HostError && error.code === 'target-resume')
}

/** Pages, and how long each was waited for. */
async function* timed(pages: AsyncIterable<Page>, waited: (ms: number) => void): AsyncGenerator<Page> {
  let asked = performance.now()
  for await (const page of pages) {
    waited(performance.now() - asked)
    yield page
    asked = performance.now()
  }
  waited(performance.now() - asked)
}
