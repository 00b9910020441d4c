import { connector } from '../../../connectors/synthetic/index.ts'
import type { PersonCell } from '../../../connectors/synthetic/person.ts'
import { type SyntheticSettings, settings } from '../../../connectors/synthetic/settings.ts'
import type { FullContext, Page } from '../../../src/connector/contract.ts'
import type { AttributeChange } from '../../../src/model/change.ts'
import { checkSettings } from '../../../src/model/settings.ts'
import { contextOf } from '../context.ts'

/** Settings of a small directory; what is not given is as declared. */
export function small(given: Readonly<Record<string, unknown>> = {}): SyntheticSettings {
  const written = { source: { text: '' }, locate: () => undefined }
  const value = { entries: 300, groups: 7, members: 12, pageSize: 50, ...given }
  const checked = checkSettings(settings, value, written)
  if (checked.settings === undefined) throw new Error(checked.diagnostics.map(({ message }) => message).join(' '))
  return checked.settings
}

const everything = { objectTypes: ['person', 'group'] }

export async function full(given: SyntheticSettings, more: Partial<FullContext> = {}): Promise<readonly Page[]> {
  return await copied(connector.importFull(given, contextOf('.', { ...everything, ...more })))
}

export async function delta(given: SyntheticSettings, watermark: string): Promise<readonly Page[]> {
  return await copied(connector.importDelta(given, { ...contextOf('.', everything), watermark }))
}

/** A raw page holds until the next is asked for, so what is kept of it is a copy. */
async function copied(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const all: Page[] = []
  for await (const page of pages) {
    if (page.kind !== 'raw') {
      all.push(page)
      continue
    }
    const decoded = await page.decode(Array.from({ length: page.count }, (_, row) => row))
    const { bytes, ranges, positions } = page
    all.push({
      ...page,
      bytes: new Uint8Array(bytes),
      ranges: ranges.slice(),
      positions: positions.slice(),
      decode: rows => rows.map(row => decoded[row] ?? []),
    })
  }
  return all
}

/** The cells of a person or a group. */
export type Row = readonly PersonCell[]

/** The rows of raw pages as text, in their order. */
export function textsIn(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(page =>
    page.kind === 'raw'
      ? Array.from({ length: page.count }, (_, row) =>
          Buffer.from(page.bytes.subarray(page.ranges[2 * row], page.ranges[2 * row + 1])).toString('utf8'),
        )
      : [],
  )
}

/** The rows of pages, in their order. */
export async function rowsIn(pages: readonly Page[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const page of pages) {
    if (page.kind === 'rows') rows.push(...(page.rows as readonly Row[]))
    if (page.kind !== 'raw') continue
    const decoded = await page.decode(Array.from({ length: page.count }, (_, row) => row))
    rows.push(...(decoded as readonly Row[]))
  }
  return rows
}

/** What a directory holds, by anchor. Lists have no order. */
export class Image {
  readonly entries = new Map<string, Row>()

  async apply(pages: readonly Page[]): Promise<this> {
    for (const page of pages) {
      for (const row of await rowsIn([page])) this.entries.set(String(row[0]), row.map(unordered))
      if (page.kind === 'deletions') for (const [anchor] of page.anchors) this.entries.delete(anchor as string)
      if (page.kind === 'updates')
        for (const { anchor, changes } of page.updates) this.#update(String(anchor[0]), changes)
    }
    return this
  }

  #update(anchor: string, changes: readonly AttributeChange[]): void {
    const row = [...(this.entries.get(anchor) ?? [])]
    const members = new Set(row[3] as readonly string[])
    for (const change of changes) {
      if (change.kind !== 'values') throw new Error('members come and go one by one')
      for (const member of change.remove) members.delete(member as string)
      for (const member of change.add) members.add(member as string)
    }
    row[3] = unordered([...members])
    this.entries.set(anchor, row)
  }

  get sorted(): readonly [string, Row][] {
    return [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

function unordered(cell: PersonCell): PersonCell {
  return Array.isArray(cell) ? [...cell].sort((a, b) => (a < b ? -1 : 1)) : cell
}
