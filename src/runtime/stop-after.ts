import type { Page } from '../connector/contract.ts'

/** How many objects a page tells of. */
export function sizeOf(page: Page): number {
  switch (page.kind) {
    case 'rows':
      return page.rows.length
    case 'raw':
      return page.count
    case 'updates':
      return page.updates.length
    case 'deletions':
      return page.anchors.length
    default:
      return page satisfies never
  }
}

/** The first objects of a page. What it says of the import as a whole does not hold for a part of it. */
export function firstOf(page: Page, count: number): Page {
  const { watermark: _watermark, resume: _resume, ...rest } = page
  switch (rest.kind) {
    case 'rows':
      return { ...rest, rows: rest.rows.slice(0, count) }
    case 'raw':
      return { ...rest, count, decode: wanted => rest.decode(wanted) }
    case 'updates':
      return { ...rest, updates: rest.updates.slice(0, count) }
    case 'deletions':
      return { ...rest, anchors: rest.anchors.slice(0, count) }
    default:
      return rest satisfies never
  }
}
