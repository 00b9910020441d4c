import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TargetError } from '../../src/model/target-failure.ts'
import type { SyntheticSettings } from './settings.ts'

/** The cycle that the directory is in: the one of the settings, or what their file says. */
export async function cycleOf({ cycle, cycleFile }: SyntheticSettings, folder: string): Promise<number> {
  if (cycleFile === undefined) return cycle
  const text = await textOf(cycleFile, folder)
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new TargetError('refused', `${cycleFile} must hold the number of a cycle, and it holds "${text.slice(0, 40)}".`)
}

async function textOf(cycleFile: string, folder: string): Promise<string> {
  try {
    return (await readFile(resolve(folder, cycleFile), 'utf8')).trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? String(error)})`
    throw new TargetError('unavailable', `The file of the cycle, ${cycleFile}, ${reason}. Write a number into it.`)
  }
}

/** The cycle in a watermark: no later one than the directory is in. */
export function cycleIn(watermark: string, now: number): number {
  const before = /^\d{1,7}$/.test(watermark) ? Number(watermark) : Number.NaN
  if (before <= now) return before
  throw new TargetError(
    'watermark',
    `The watermark "${watermark}" is of no cycle that has been: the directory is in cycle ${now}. Import it in full.`,
  )
}
