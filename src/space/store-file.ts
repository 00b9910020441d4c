import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hostError } from '../model/error.ts'

/** Where LMDB's first page says what it is, and the size of the pages; two of them begin every file. */
const mark = { at: 24, value: 0xbeefc0de }
const pageSizeAt = 48

/**
 * Whether a folder holds the file of a store. A process that ended while it made one leaves it empty, which is none
 * yet. Throws `space-broken` for a file of another kind and for a stump: LMDB ends the process when it opens those.
 */
export function storeFileExists(folder: string): boolean {
  const path = join(folder, 'data.mdb')
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return false
  const head = Buffer.alloc(64)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  if (head.readUInt32LE(mark.at) !== mark.value) {
    throw hostError('space-broken', { folder, reason: 'data.mdb is a file of another kind' })
  }
  if (size < head.readUInt32LE(pageSizeAt) * 2) {
    throw hostError('space-broken', { folder, reason: 'data.mdb is cut off' })
  }
  return true
}
