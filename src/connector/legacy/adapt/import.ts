import { TargetError } from '../../../model/target-failure.ts'
import type { DeltaContext, FullContext, Page } from '../../contract.ts'
import { OperationType } from '../enums/run.ts'
import { type ImportStep, importedEntries } from './connection.ts'
import { EntryPages } from './entry-pages.ts'
import { isPart, wantedPartitions } from './partitions.ts'
import { type Session, type SessionTypes, typesOf } from './session.ts'
import { readWatermarks, type Watermarks, writeWatermarks } from './watermarks.ts'
import { withWholeEntries } from './whole-updates.ts'

/** All entries, partition by partition. The last page holds the watermark. */
export async function* fullPages(session: Session, context: FullContext): AsyncGenerator<Page> {
  yield* runPages(session, context, { importType: OperationType.Full, stored: null })
}

/** What changed since a watermark. */
export async function* deltaPages(session: Session, context: DeltaContext): AsyncGenerator<Page> {
  if (!session.capabilities.deltaImport) {
    throw new TargetError('watermark', 'The connector says that with these settings it cannot tell what changed.')
  }
  yield* runPages(session, context, { importType: OperationType.Delta, stored: context.watermark })
}

interface Run {
  readonly importType: OperationType
  /** The watermark that the run goes on from. */
  readonly stored: string | null
}

async function* runPages(
  session: Session,
  context: FullContext | DeltaContext,
  { importType, stored }: Run,
): AsyncGenerator<Page> {
  const types = await typesOf(session, context.objectTypes)
  const partitions = await wantedPartitions(session, context.partition)
  const areParts = context.partition === null && partitions.every(isPart)
  const before = stored === null ? new Map<string, string>() : readWatermarks(stored, areParts)
  const after = new Map(before)
  let isHeld = false
  for (const partition of partitions) {
    const name = areParts ? partition.dn : ''
    if (stored !== null && !before.has(name)) {
      throw new TargetError('watermark', `The partition "${name}" was not read in full yet: import it in full.`)
    }
    const customData = before.get(name) || null
    const step = { importType, partition, customData, pageSize: context.pageSize, schema: types.schema }
    const told = yield* partitionPages(session, types, step)
    if (told.isHeld) isHeld = true
    else after.set(name, told.customData ?? '')
  }
  if (session.capabilities.deltaImport && (areParts || !isHeld)) yield* lastPage(types, after, areParts)
}

interface Told {
  readonly isHeld: boolean
  readonly customData: string | null
}

/**
 * The pages of a partition. From the first that tells parts of entries on, they are kept until the connection is closed
 * where the connector can be asked for whole ones: it has one connection at a time.
 */
async function* partitionPages(session: Session, types: SessionTypes, step: ImportStep): AsyncGenerator<Page, Told> {
  const pages = new EntryPages(types, step.importType === OperationType.Delta)
  const entries = importedEntries(session, step)
  const kept: Page[] = []
  let customData: string | null | undefined
  try {
    while (customData === undefined) {
      const next = await entries.next()
      if (next.done === true) customData = next.value
      else {
        for (const page of pages.of(next.value)) {
          const keeps = session.capabilities.fullObjectImport && page.kind === 'updates'
          if (keeps || kept.length > 0) kept.push(page)
          else yield page
        }
      }
    }
  } finally {
    await entries.return(null)
  }
  yield* withWholeEntries(session, types, { partition: step.partition, pages: kept })
  return { isHeld: pages.isHeld, customData }
}

/** Nothing but the watermark: the connector tells it when it is closed. */
function* lastPage({ views }: SessionTypes, watermarks: Watermarks, areParts: boolean): Generator<Page> {
  const [view] = views
  if (view === undefined) return
  const { name } = view.objectType
  const watermark = writeWatermarks(watermarks, areParts)
  yield { kind: 'rows', objectType: name, source: `entries of ${name}`, rows: [], firstPosition: 1, watermark }
}
