import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a process that has a data folder goes on, by what it noted there. */
export function isHeld(folder: string): boolean {
  const noted = noteIn(folder)
  if (noted === undefined) return false
  try {
    process.kill(noted, 0)
    return true
  } catch (error) {
    // It belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function noteIn(folder: string): number | undefined {
  try {
    const text = readFileSync(join(folder, 'host.pid'), 'utf8').trim()
    return /^[1-9]\d*$/.test(text) ? Number(text) : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
