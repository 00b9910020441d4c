import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const caseFile = join(import.meta.dirname, 'case.ts')

/** Works in a folder that is there only for that. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ecmahost-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One measurement, in a process of its own. */
export async function measure<T>(what: string, folder: string, options: object): Promise<T> {
  const { stdout } = await run(process.execPath, [caseFile, what, folder, JSON.stringify(options)])
  return JSON.parse(stdout) as T
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

export function shown(number: number): string {
  return number.toFixed(2)
}

export function count(number: number): string {
  return number.toLocaleString('en')
}

export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
