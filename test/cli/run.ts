import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'

const bin = join(import.meta.dirname, '../../bin/ecmahost.js')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process, which is much quicker than a process for each. One at a time. */
export async function ecmahost(...words: readonly string[]): Promise<Ended> {
  const written = { out: '', err: '' }
  const catching = (into: 'out' | 'err') => (chunk: unknown) => {
    written[into] += String(chunk)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ]
  try {
    return { code: await main(words), ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** Runs a line of bash in which `ecmahost` is the command line, as a process of its own. */
export async function bash(line: string): Promise<Ended> {
  const script = `set -o pipefail; ecmahost() { '${process.execPath}' '${bin}' "$@"; }; ${line}`
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = [text(child.stdout), text(child.stderr)]
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out: await out, err: await err }
}
