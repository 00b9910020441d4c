import type { TargetFailure } from '../../../model/target-failure.ts'
import type { CSEntryChange } from '../cs-entry-change.ts'
import { CloseReason } from '../enums/run.ts'
import type { CSEntryChangeResult } from '../export-results.ts'
import { CloseExportConnectionRunStep, OpenExportConnectionRunStep } from '../run-steps.ts'
import type { Schema } from '../schema.ts'
import { endsRun } from './export-result.ts'
import { listOf } from './lists.ts'
import { pageSizeOf } from './page-size.ts'
import { partitionOf } from './partitions.ts'
import type { Session } from './session.ts'

/** What became of an entry: what the connector says, nothing (it was done), or that it was never sent. */
export type Answer =
  | { readonly kind: 'answered'; readonly result: CSEntryChangeResult | undefined }
  | { readonly kind: 'not sent'; readonly failure: TargetFailure }

const notSent: Answer = {
  kind: 'not sent',
  failure: { kind: 'unavailable', message: 'It was not sent: the connector had ended the run at an entry before it.' },
}

/** How many entries go to the connector at once. */
export function batchSize({ legacy }: Pick<Session, 'legacy'>): number {
  return pageSizeOf(legacy.exportDefaultPageSize, legacy.exportMaxPageSize)
}

/**
 * Opens an export connection, does what is wanted with it, and closes it: also after a failure. What fails while it is
 * closed has failed, because that is when many connectors write what they were given.
 */
export async function exporting<T>(session: Session, schema: Schema, work: () => Promise<T>): Promise<T> {
  const { legacy, context } = session
  const parameters = session.parametersFor({ run: 'export' })
  const open = new OpenExportConnectionRunStep()
  open.batchSize = batchSize(session)
  open.stepPartition = await partitionOf(session, '')
  await legacy.openExportConnection?.(parameters, schema, open)
  const close = new CloseExportConnectionRunStep()
  let result: T
  try {
    result = await work()
  } catch (error) {
    close.reason = context.signal.aborted ? CloseReason.TerminatedByUser : CloseReason.Unknown
    await Promise.resolve(legacy.closeExportConnection?.(close)).catch((reason: unknown) =>
      context.log.warn('closeExportConnection failed, after the export had failed.', { reason: String(reason) }),
    )
    throw error
  }
  await legacy.closeExportConnection?.(close)
  return result
}

/** Sends entries, as many at once as the connector takes. Answers are in their order. */
export async function putEntries(session: Session, entries: readonly CSEntryChange[]): Promise<readonly Answer[]> {
  const size = batchSize(session)
  const answers: Answer[] = []
  for (let from = 0; from < entries.length; from += size) {
    const batch = await putBatch(session, entries.slice(from, from + size))
    answers.push(...batch)
    if (batch.some(answer => answer.kind === 'not sent' || endsRun(answer.result))) break
  }
  return entries.map((_, index) => answers[index] ?? notSent)
}

async function putBatch({ legacy, context }: Session, batch: readonly CSEntryChange[]): Promise<readonly Answer[]> {
  context.signal.throwIfAborted()
  const put = await legacy.putExportEntries?.(batch)
  const results = new Map(
    listOf(put?.csEntryChangeResults, 'csEntryChangeResults').map(result => [result.identifier, result]),
  )
  const end = batch.findIndex(({ identifier }) => endsRun(results.get(identifier)))
  return batch.map(({ identifier }, index) => {
    const result = results.get(identifier)
    // Silence means that an entry was done, but not behind the one at which the connector gave up.
    return result === undefined && end >= 0 && index > end ? notSent : { kind: 'answered', result }
  })
}
