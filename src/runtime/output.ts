import { Lines } from './lines.ts'
import type { Signs } from './signs.ts'

let current: Signs | undefined
let isCaptured = false

/**
 * From now on what this thread writes to stdout and stderr goes to the log of a task, line by line, and not to the
 * host's own output. What is written between two tasks belongs to nobody and is dropped.
 */
export function captureOutput(signs: Signs): void {
  current = signs
  if (isCaptured) return
  isCaptured = true
  process.stdout.write = writerOf('info', 'stdout')
  process.stderr.write = writerOf('warn', 'stderr')
}

/** The task is over. */
export function releaseOutput(): void {
  for (const lines of open) lines.end()
  current = undefined
}

const open: Lines[] = []

type Callback = (error?: Error | null) => void

function writerOf(level: 'info' | 'warn', stream: 'stdout' | 'stderr'): typeof process.stdout.write {
  const lines = new Lines(line => current?.log(level, line, { stream }))
  open.push(lines)
  return (piece: string | Uint8Array, encoding?: BufferEncoding | Callback, done?: Callback): boolean => {
    lines.write(typeof piece === 'string' && typeof encoding === 'string' ? Buffer.from(piece, encoding) : piece)
    const called = typeof encoding === 'function' ? encoding : done
    if (called !== undefined) queueMicrotask(() => called())
    return true
  }
}
