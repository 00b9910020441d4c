import { rm } from 'node:fs/promises'
import { hostError } from '../model/error.ts'
import type { ImportReport } from '../runtime/import.ts'
import { copySpace } from '../space/copy.ts'
import { openSpace, type SpaceReader } from '../space/space.ts'
import { WriterClient } from '../space/writer-client.ts'

/** An import into a copy of a space. */
export interface Aside {
  /** The folder of the copy. */
  readonly folder: string
  /** Imports, once. */
  import(): Promise<ImportReport>
}

/** A copy of a space with what writes it. */
export interface SpaceCopy {
  readonly folder: string
  readonly writer: WriterClient
  readonly space: SpaceReader
}

/** Copies a space, and throws the copy away after the work. It stands beside the space, on the same disk. */
export async function withCopy<T>(folder: string, work: (copy: SpaceCopy) => Promise<T>): Promise<T> {
  const copy = `${folder}.aside`
  const writer = new WriterClient(copy)
  let space: SpaceReader | undefined
  try {
    await copySpace(folder, copy)
    await writer.open()
    space = openSpace(copy)
    if (space === undefined) throw hostError('space-broken', { folder: copy, reason: 'it was not copied' })
    return await work({ folder: copy, writer, space })
  } finally {
    await space?.close()
    await writer.close()
    await rm(copy, { recursive: true, force: true })
  }
}

/** The report of an import that is undone again. */
export function asDryRun(report: ImportReport): ImportReport {
  const { withheld } = report
  return { ...report, dryRun: true, withheld: withheld === null ? null : { ...withheld, plan: null } }
}
