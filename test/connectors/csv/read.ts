import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { pagesOf } from '../../../connectors/csv/pages.ts'
import type { FileSettings } from '../../../connectors/csv/settings.ts'
import { openTable } from '../../../connectors/csv/table.ts'
import type { RowFailure } from '../../../src/connector/contract.ts'
import type { Cell } from '../../../src/model/value.ts'

/** What an import of one file came to. */
export interface ReadFile {
  readonly rows: readonly (readonly Cell[])[]
  /** The line each of the rows starts in. */
  readonly lines: readonly number[]
  /** `line 3: what is wrong`, in the order in which they were found. */
  readonly failures: readonly string[]
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecmahost-test-'))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file `people.csv` and reads it as the connector does. */
export async function readContent(
  content: string | Uint8Array,
  settings: Partial<FileSettings> = {},
  chunkBytes?: number,
): Promise<ReadFile> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'people.csv'), content)
  return await readPeople(folder, settings, chunkBytes)
}

export async function readPeople(
  folder: string,
  settings: Partial<FileSettings> = {},
  chunkBytes?: number,
): Promise<ReadFile> {
  const file: FileSettings = { path: './people.csv', anchor: 'id', ...settings }
  const table = await openTable('person', file, { folder, ...(chunkBytes === undefined ? {} : { chunkBytes }) })
  const rows: (readonly Cell[])[] = []
  const lines: number[] = []
  const failures: RowFailure[] = []
  try {
    for await (const { page } of pagesOf(table, new AbortController().signal)) {
      failures.push(...(page.failures ?? []))
      const wanted = Array.from({ length: page.count }, (_, index) => index)
      for (const [index, row] of (await page.decode(wanted)).entries()) {
        if ('message' in row) failures.push(row)
        else {
          rows.push(row)
          lines.push(page.positions[index] ?? 0)
        }
      }
    }
  } finally {
    await table.windows.close()
  }
  return { rows, lines, failures: failures.map(({ position, message }) => `line ${position}: ${message}`) }
}
