import type { Page } from '../../src/connector/contract.ts'
import { defineConnector } from '../../src/connector/define.ts'
import { hostError } from '../../src/model/error.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { Dialect, Snapshot } from './dialect.ts'
import { sqlite } from './dialects/sqlite.ts'
import { countOf, entryPages, watermarksOf } from './read.ts'
import { type SqlSettings, settings } from './settings.ts'
import type { Since } from './statements.ts'
import { type View, viewOf } from './view.ts'
import { parseWatermarks, printWatermarks, type Watermarks } from './watermark.ts'

const defaultBusyTimeoutMs = 5000

/**
 * Databases. Every operation reads in one read transaction, so that all object types and their child rows are of the
 * same instant. (A database that is not in WAL mode keeps its writers waiting meanwhile.)
 *
 * A delta import reads the rows at or after the watermark of the last import, and the parents of such child rows. Rows
 * that are gone leave no trace in a table: a full import finds them.
 */
export const connector = defineConnector({
  description: 'SQL databases: tables, views or queries. SQLite so far.',
  settings,

  async test(settings, context) {
    await connector.schema(settings, context)
  },

  async schema(settings, { folder }) {
    const { snapshot, dialect } = await open(settings, folder)
    try {
      const views = await viewsOf(dialect, snapshot, settings)
      return { objectTypes: views.map(view => view.objectType) }
    } finally {
      await snapshot.close()
    }
  },

  async *importFull(settings, context) {
    yield* importSince(settings, context, undefined)
  },

  async *importDelta(settings, context) {
    yield* importSince(settings, context, parseWatermarks(context.watermark))
  },
})

async function* importSince(
  settings: SqlSettings,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
  since: Watermarks | undefined,
): AsyncGenerator<Page> {
  const { snapshot, dialect } = await open(settings, folder)
  try {
    const views = await viewsOf(dialect, snapshot, settings)
    const watermarks: Record<string, Since> = {}
    for (const view of views) watermarks[view.objectType.name] = await watermarksOf(dialect, snapshot, view)
    let total = 0
    // What a delta will find cannot be counted without looking for it.
    if (since === undefined) for (const view of views) total += await countOf(dialect, snapshot, view)
    let read = 0
    for (const view of views) {
      for await (const page of entryPages(dialect, snapshot, view, since?.[view.objectType.name], signal)) {
        read += page.rows.length
        yield total === 0 ? page : { ...page, portion: Math.min(1, read / total) }
      }
    }
    const [last] = views.slice(-1)
    if (last === undefined) return
    // Rows come in the order of their anchors, so no page before the end covers any watermark.
    yield {
      kind: 'rows',
      objectType: last.objectType.name,
      source: last.source,
      rows: [],
      firstPosition: 1,
      watermark: printWatermarks(watermarks),
    }
  } finally {
    await snapshot.close()
  }
}

async function open(settings: SqlSettings, folder: string): Promise<{ snapshot: Snapshot; dialect: Dialect }> {
  checkReferences(settings)
  const dialect = sqlite
  const snapshot = await dialect.open(settings.url, {
    folder,
    busyTimeoutMs: settings.busyTimeoutMs ?? defaultBusyTimeoutMs,
  })
  return { snapshot, dialect }
}

async function viewsOf(dialect: Dialect, snapshot: Snapshot, settings: SqlSettings): Promise<View[]> {
  const views: View[] = []
  for (const [name, objectType] of Object.entries(settings.objectTypes)) {
    views.push(await viewOf(dialect, snapshot, name, objectType))
  }
  return views
}

function checkReferences({ objectTypes }: SqlSettings): void {
  const known = Object.keys(objectTypes)
  for (const [name, { references }] of Object.entries(objectTypes)) {
    for (const [attribute, objectType] of Object.entries(references ?? {})) {
      if (known.includes(objectType)) continue
      throw hostError('source-unfit', {
        source: `object type "${name}"`,
        reason: `"${attribute}" refers to the object type "${objectType}", which is not among objectTypes. ${suggest(objectType, known)}`,
      })
    }
  }
}
