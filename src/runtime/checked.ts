import { type OperationName, operations } from '../connector/capabilities.ts'
import type { Connector, Page, RawPage } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import { checkDecoded, checkPage, checkPages } from './shape/page.ts'
import { checkResult } from './shape/result.ts'
import type { Signs } from './signs.ts'

/**
 * The connector as an import uses it: every page is checked before anybody sees it, what brings something is a sign of
 * progress, and after a stop no page comes any more.
 */
export function checked(connector: Connector, signs: Signs, signal: AbortSignal): Connector {
  const pagesOf = (pages: unknown): AsyncIterable<Page> => checkedPages(pages, signs, signal)
  return {
    ...bound(connector),
    ...(isThere(connector, 'importFull') && {
      importFull: (settings, context) => pagesOf(connector.importFull?.(settings, context)),
    }),
    ...(isThere(connector, 'importDelta') && {
      importDelta: (settings, context) => pagesOf(connector.importDelta?.(settings, context)),
    }),
    ...(isThere(connector, 'read') && {
      read: async (settings, wanted, context) => {
        const cells = (await connector.read?.(settings, wanted, context)) ?? null
        checkResult('read', wanted, cells)
        signs.progress()
        return cells
      },
    }),
  }
}

function isThere(connector: Connector, operation: OperationName): boolean {
  return typeof connector[operation] === 'function'
}

/** The operations alone, each as a method of its connector, which may be an object of a class. */
function bound(connector: Connector): Connector {
  const methods = [...operations, 'limits' as const].map(name => [name, connector[name]?.bind(connector as never)])
  const { description, settings } = connector
  return { description, settings, ...Object.fromEntries(methods.filter(([, method]) => method !== undefined)) }
}

async function* checkedPages(pages: unknown, signs: Signs, signal: AbortSignal): AsyncGenerator<Page> {
  checkPages(pages)
  let mark: string | undefined
  for await (const page of pages) {
    if (signal.aborted) throw hostError('run-stopped', {})
    checkPage(page)
    const { watermark, resume } = page
    const marks = `${watermark ?? ''} ${resume ?? ''}`
    if (sizeOf(page) > 0 || marks !== mark) signs.progress()
    mark = marks
    yield page.kind === 'raw' ? { ...page, decode: rows => decoded(page, rows) } : page
  }
  // Who heeds the stop by ending early has not read everything.
  if (signal.aborted) throw hostError('run-stopped', {})
}

async function decoded(page: RawPage, rows: readonly number[]): Promise<Awaited<ReturnType<RawPage['decode']>>> {
  const values: unknown = await page.decode(rows)
  checkDecoded(values, rows.length)
  return values
}

/** How many things a page tells. One that tells nothing is no progress. */
function sizeOf(page: Page): number {
  const failures = page.failures?.length ?? 0
  switch (page.kind) {
    case 'rows':
      return failures + page.rows.length
    case 'raw':
      return failures + page.count
    case 'updates':
      return failures + page.updates.length
    case 'deletions':
      return failures + page.anchors.length
    default:
      return page satisfies never
  }
}
