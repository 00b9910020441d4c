import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What a file is recognised by: another file, and the same one once it was written to, has another identity. */
export function identityOf({ size, mtimeNs, ino, dev }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ino} ${dev}`
}

/** The identity and the size of the file at a path; `undefined` where none can be looked at. */
export async function stateOf(path: string): Promise<{ readonly identity: string; readonly size: number } | undefined> {
  try {
    const found = await stat(path, { bigint: true })
    return { identity: identityOf(found), size: Number(found.size) }
  } catch {
    // What is wrong with it is said when it is opened.
    return undefined
  }
}
