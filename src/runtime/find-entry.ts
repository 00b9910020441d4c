import type { Connector, DecodedRows, OperationContext, Page, RawPage, RowFailure } from '../connector/contract.ts'
import { anchorText } from '../mapping/anchor.ts'
import { hostError } from '../model/error.ts'
import type { Cell } from '../model/value.ts'
import type { FindTask, FoundRow, SearchProgress, TaskResult } from './protocol.ts'

/** Progress is told at most this often. */
const PROGRESS_MS = 100

type Search = Omit<Extract<TaskResult, { kind: 'found' }>, 'kind'>

/**
 * Reads a connected system inside its worker until the entry with an anchor comes along. What stands behind it is not
 * read: the connector's iteration is ended there.
 */
export async function findEntry(connector: Connector, task: FindTask, context: OperationContext): Promise<Search> {
  const positions = new Map(task.anchors.map(anchor => [anchor.objectType, anchor.positions]))
  let read = 0
  let unreadable = 0
  let told = performance.now()
  const full = { ...context, objectTypes: [...positions.keys()], partition: null, pageSize: null, resume: null }
  for await (const page of connector.importFull?.(task.spec.settings as never, full) ?? []) {
    const anchorAt = positions.get(page.objectType)
    if (anchorAt === undefined) continue
    const { count, failures, row } = await searchPage(
      page,
      cells => anchorText(anchorAt.map(at => cells[at])) === task.anchor,
    )
    read += count
    unreadable += failures
    if (row !== undefined) return { row, read, unreadable }
    if (performance.now() - told < PROGRESS_MS) continue
    told = performance.now()
    task.port.postMessage({ read, portion: page.portion ?? null } satisfies SearchProgress)
  }
  return { row: null, read, unreadable }
}

/** The row of a page that is looked for, and how many rows the page has. */
async function searchPage(
  page: Page,
  isWanted: (cells: readonly Cell[]) => boolean,
): Promise<{ readonly count: number; readonly failures: number; readonly row: FoundRow | undefined }> {
  const rows = await rowsOf(page)
  const broken = rows.filter(isFailure).length + (page.failures?.length ?? 0)
  const at = rows.findIndex(cells => !isFailure(cells) && isWanted(cells))
  const found = rows[at]
  const { objectType, source } = page
  return {
    count: rows.length + (page.failures?.length ?? 0),
    failures: broken,
    row:
      found === undefined || isFailure(found) ? undefined : { objectType, source, cells: found, ...placeOf(page, at) },
  }
}

/** All rows with their values; those of bytes are decoded. A full import tells of nothing else. */
async function rowsOf(page: Page): Promise<DecodedRows> {
  switch (page.kind) {
    case 'rows':
      return page.rows
    case 'raw':
      return await decoded(page)
    case 'updates':
    case 'deletions':
      return []
    default:
      throw hostError('page-invalid', { reason: `there is no kind of page "${(page as Page).kind}"` })
  }
}

async function decoded(page: RawPage): Promise<DecodedRows> {
  const rows = await page.decode(Array.from({ length: page.count }, (_, i) => i))
  if (rows.length >= page.count) return rows
  throw hostError('page-invalid', { reason: 'decode returned fewer rows than were asked for' })
}

function placeOf(page: Page, at: number): Pick<FoundRow, 'unit' | 'position'> {
  if (page.kind === 'raw') return { unit: 'line', position: page.positions[at] ?? 0 }
  return { unit: 'row', position: (page.kind === 'rows' ? page.firstPosition : 1) + at }
}

function isFailure(row: readonly Cell[] | RowFailure): row is RowFailure {
  return !Array.isArray(row)
}
