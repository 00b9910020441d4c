import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { connector } from '../../../connectors/sql/index.ts'
import type { ObjectTypeSettings, SqlSettings } from '../../../connectors/sql/settings.ts'
import type { FullContext, Page } from '../../../src/connector/contract.ts'
import type { Cell } from '../../../src/model/value.ts'
import { contextOf } from '../context.ts'

interface Database {
  readonly folder: string
  readonly database: DatabaseSync
}

/** A database `erp.db` in a folder that is gone after the test. */
export function databaseOf(sql: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'ecmahost-test-'))
  const database = new DatabaseSync(join(folder, 'erp.db'))
  onTestFinished(() => {
    if (database.isOpen) database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
  return { folder, database }
}

export function settingsOf(objectTypes: Record<string, ObjectTypeSettings>): SqlSettings {
  const delta = { method: 'watermark', overlapSeconds: 0, overlapCount: 0 } as const
  return { url: 'sqlite:erp.db', delta, objectTypes }
}

export interface Imported {
  readonly rows: readonly (readonly Cell[])[]
  readonly watermark: string
}

async function collect(pages: AsyncIterable<Page> | undefined): Promise<Imported> {
  const rows: (readonly Cell[])[] = []
  let watermark = ''
  for await (const page of pages ?? []) {
    if (page.kind !== 'rows') throw new Error(`a page of ${page.kind}`)
    rows.push(...page.rows)
    watermark = page.watermark ?? watermark
  }
  return { rows, watermark }
}

/** A context in which all object types of the settings are wanted, unless it is said which. */
export function contextFor(settings: SqlSettings, folder: string, more: Partial<FullContext> = {}): FullContext {
  return contextOf(folder, { objectTypes: Object.keys(settings.objectTypes), ...more })
}

export const full = async (settings: SqlSettings, { folder }: Database) =>
  await collect(connector.importFull(settings, contextFor(settings, folder)))
export const delta = async (
  settings: SqlSettings,
  { folder }: Database,
  watermark: string,
  more: Partial<FullContext> = {},
) => await collect(connector.importDelta(settings, { ...contextFor(settings, folder, more), watermark }))
export const schema = async (settings: SqlSettings, { folder }: Database) =>
  await connector.schema(settings, contextOf(folder))
