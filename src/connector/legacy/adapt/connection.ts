import type { CSEntryChange } from '../cs-entry-change.ts'
import { CloseReason, OperationType } from '../enums/run.ts'
import type { GetImportEntriesResults } from '../import-results.ts'
import type { Partition } from '../partition.ts'
import { CloseImportConnectionRunStep, GetImportEntriesRunStep, OpenImportConnectionRunStep } from '../run-steps.ts'
import type { Schema } from '../schema.ts'
import { listOf } from './lists.ts'
import { pageSizeOf } from './page-size.ts'
import { containersOf } from './partitions.ts'
import type { Session } from './session.ts'

/** What one import connection is opened with. */
export interface ImportStep {
  readonly schema: Schema
  readonly importType: OperationType
  readonly partition: Partition
  /** `null`: the connector's own choice. */
  readonly pageSize: number | null
  readonly customData: string | null
  /** The entries that are wanted, of an import of the type `FullObject`. */
  readonly wanted?: readonly CSEntryChange[]
}

/**
 * Opens an import connection, yields what it gives page by page, and closes it: also after a failure and where nobody
 * asks for more. A connection that could not be opened is not closed. Returns the last `customData`.
 */
export async function* importedEntries(
  session: Session,
  step: ImportStep,
): AsyncGenerator<readonly CSEntryChange[], string | null> {
  const { legacy } = session
  const parameters = session.parametersFor({ ...runOf(step.importType), partition: step.partition.dn })
  const opened = await legacy.openImportConnection?.(parameters, step.schema, openStep(session, step))
  const carried = { customData: opened?.customData ?? step.customData }
  let reason: CloseReason = CloseReason.TerminatedByUser
  let isDone = false
  try {
    yield* pagesOf(session, step, carried)
    isDone = true
  } catch (error) {
    if (!session.context.signal.aborted) reason = CloseReason.Unknown
    throw error
  } finally {
    if (!isDone) await closeQuietly(session, closeStep(carried.customData, reason))
  }
  const closed = await legacy.closeImportConnection?.(closeStep(carried.customData, CloseReason.Normal))
  return closed?.customData ?? carried.customData
}

async function* pagesOf(
  { legacy, context }: Session,
  { wanted = [] }: ImportStep,
  carried: { customData: string | null },
): AsyncGenerator<readonly CSEntryChange[]> {
  for (;;) {
    context.signal.throwIfAborted()
    const step = new GetImportEntriesRunStep()
    step.customData = carried.customData
    step.fullObjectEntries = wanted
    const results = checked(await legacy.getImportEntries?.(step))
    carried.customData = results.customData ?? carried.customData
    yield listOf(results.csEntries, 'csEntries')
    if (!results.moreToImport) return
  }
}

/** Single entries are read with what is set for all runs. */
function runOf(importType: OperationType): { readonly run?: 'full' | 'delta' } {
  if (importType === OperationType.FullObject) return {}
  return { run: importType === OperationType.Delta ? 'delta' : 'full' }
}

/** A page that is none must not be taken for the end: what was not seen by then is deleted. */
function checked(results: GetImportEntriesResults | null | undefined): GetImportEntriesResults {
  if (results === null || results === undefined) {
    throw new Error('getImportEntries returned nothing: it must return GetImportEntriesResults.')
  }
  if (typeof results.moreToImport === 'boolean') return results
  throw new Error('getImportEntries does not say whether there is more: moreToImport must be true or false.')
}

function openStep(session: Session, { importType, partition, pageSize, customData }: ImportStep) {
  const { importDefaultPageSize, importMaxPageSize } = session.legacy
  const step = new OpenImportConnectionRunStep()
  step.importType = importType
  step.pageSize = pageSizeOf(pageSize ?? importDefaultPageSize, importMaxPageSize)
  step.stepPartition = partition
  step.inclusionHierarchyNodes = containersOf(partition)
  step.customData = customData
  return step
}

function closeStep(customData: string | null, reason: CloseReason): CloseImportConnectionRunStep {
  const step = new CloseImportConnectionRunStep()
  step.customData = customData
  step.reason = reason
  return step
}

/** What went wrong before is what counts. */
async function closeQuietly({ legacy, context }: Session, step: CloseImportConnectionRunStep): Promise<void> {
  try {
    await legacy.closeImportConnection?.(step)
  } catch (error) {
    context.log.warn('closeImportConnection failed, after the import had failed or was stopped.', {
      reason: error instanceof Error ? error.message : String(error),
    })
  }
}
