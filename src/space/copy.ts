import { mkdir, rm } from 'node:fs/promises'
import { openTables } from './layout.ts'

/** Copies a space as it is now into another folder, also while it is written. Where there is none, nothing is copied. */
export async function copySpace(folder: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const tables = openTables(folder, 'read')
  if (tables === undefined) return
  try {
    await tables.root.backup(target, true)
  } finally {
    await tables.root.close()
  }
}
