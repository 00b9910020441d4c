import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostError } from '../../model/error.ts'
import type { Comparison } from './compare.ts'
import { renderPage } from './html/page.ts'
import type { BenchResult } from './result.ts'

/** Where a result was written. */
export interface Written {
  readonly json: string
  readonly html: string
}

/** Writes a result as JSON and as a page that shows it, named by when it was made, into a folder that may be new. */
export async function writeBenchResult(
  folder: string,
  result: BenchResult,
  comparison: Comparison | undefined,
): Promise<Written> {
  const name = `bench-${result.started.replace(/\.\d+Z$/, '').replaceAll(':', '-')}`
  const written = { json: join(folder, `${name}.json`), html: join(folder, `${name}.html`) }
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(written.json, `${JSON.stringify(result, null, 2)}\n`)
    await writeFile(written.html, renderPage(result, comparison))
  } catch (error) {
    const advice = 'Name another folder for the results with --out.'
    throw hostError('bench-folder', { folder, reason: (error as Error).message, advice })
  }
  return written
}
