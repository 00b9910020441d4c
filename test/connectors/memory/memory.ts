import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connector } from '../../../connectors/memory/index.ts'
import { type MemorySettings, settings } from '../../../connectors/memory/settings.ts'
import type { ChangeResult, Page } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import { checkSettings } from '../../../src/model/settings.ts'
import type { Cell } from '../../../src/model/value.ts'
import { contextOf } from '../context.ts'

/** A directory of its own for a test, used without a runtime; `null` for one without a file. */
export class TestDirectory {
  readonly folder = mkdtempSync(join(tmpdir(), 'memory-'))
  readonly settings: MemorySettings

  constructor(content: unknown = {}, more: Readonly<Record<string, unknown>> = {}) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
    if (content !== null) this.write(content)
    this.settings = complete({ file: 'directory.json', ...more })
  }

  get path(): string {
    return join(this.folder, 'directory.json')
  }

  get context() {
    return contextOf(this.folder)
  }

  write(content: unknown): void {
    writeFileSync(this.path, typeof content === 'string' ? content : JSON.stringify(content))
  }

  content(): { readonly entries: Readonly<Record<string, readonly object[]>>; readonly passwords: object } {
    return JSON.parse(readFileSync(this.path, 'utf8'))
  }

  async make(...changes: readonly Change[]): Promise<readonly ChangeResult[]> {
    return await connector.export(this.settings, changes, this.context)
  }

  async full(more: Parameters<typeof contextOf>[1] = {}): Promise<readonly Page[]> {
    return await collected(connector.importFull(this.settings, contextOf(this.folder, more)))
  }

  async delta(watermark: string): Promise<readonly Page[]> {
    return await collected(connector.importDelta(this.settings, { ...this.context, watermark }))
  }

  async read(objectType: string, ...anchor: readonly (string | number)[]): Promise<readonly Cell[] | null> {
    return await connector.read(this.settings, { objectType, anchor }, this.context)
  }
}

async function collected(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const all: Page[] = []
  for await (const page of pages) all.push(page)
  return all
}

export function complete(given: Readonly<Record<string, unknown>>): MemorySettings {
  const written = { source: { text: '', file: 'settings' }, locate: () => undefined }
  const checked = checkSettings(settings, given, written)
  if (checked.settings === undefined) throw new Error(checked.diagnostics.map(({ message }) => message).join('\n'))
  return checked.settings
}

export function rowsOf(pages: readonly Page[]): readonly (readonly Cell[])[] {
  return pages.flatMap(page => (page.kind === 'rows' ? page.rows : []))
}

export function watermarkOf(pages: readonly Page[]): string {
  return pages.findLast(({ watermark }) => watermark !== undefined)?.watermark ?? ''
}

export function person(userName: string, more: Readonly<Record<string, string>> = {}): Change {
  return { kind: 'add', objectType: 'person', anchor: null, attributes: { userName, ...more } }
}
