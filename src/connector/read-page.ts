import type { Cell } from '../model/value.ts'
import type { EntryUpdate, Page, RowFailure } from './contract.ts'

/** What of a system is read, and from where on. */
export interface Reading {
  /** Goes on from this watermark; `null` reads everything. */
  readonly from: string | null
  /** Where an interrupted full import goes on. */
  readonly resume: string | null
  readonly objectTypes: readonly string[]
  readonly partition: string | null
  readonly pageSize: number | null
}

/** A page whose rows are at hand, whichever kind it was: plain data, so that it can cross a thread. */
export interface ReadPage {
  readonly kind: 'rows' | 'updates' | 'deletions'
  readonly objectType: string
  readonly source: string
  readonly rows: readonly (readonly Cell[])[]
  readonly updates: readonly EntryUpdate[]
  /** Of entries that are gone. */
  readonly anchors: readonly (readonly Cell[])[]
  readonly failures: readonly RowFailure[]
  readonly watermark: string | null
  /** It says that there is no watermark. */
  readonly isUnmarked: boolean
  readonly resume: string | null
  readonly portion: number | null
}

/** Takes everything out of a page that is in it. */
export async function readPage(page: Page): Promise<ReadPage> {
  const { objectType, source, watermark = null, resume = null, portion = null, failures = [] } = page
  const isUnmarked = page.watermark === null
  const about = {
    objectType,
    source,
    watermark,
    isUnmarked,
    resume,
    portion,
    rows: [],
    updates: [],
    anchors: [],
    failures,
  }
  switch (page.kind) {
    case 'rows':
      return { ...about, kind: 'rows', rows: page.rows }
    case 'raw': {
      const decoded = await page.decode(Array.from({ length: page.count }, (_, index) => index))
      const unreadable = decoded.filter(isFailure)
      const rows = decoded.filter((row): row is readonly Cell[] => !isFailure(row))
      return { ...about, kind: 'rows', rows, failures: [...failures, ...unreadable] }
    }
    case 'updates':
      return { ...about, kind: 'updates', updates: page.updates }
    case 'deletions':
      return { ...about, kind: 'deletions', anchors: page.anchors }
    default:
      return page satisfies never
  }
}

function isFailure(row: readonly Cell[] | RowFailure): row is RowFailure {
  return !Array.isArray(row)
}
