import { durationMs } from '../model/duration.ts'
import type { Isolation } from '../runtime/pool.ts'
import type { SystemSettings } from './declaration.ts'

/** What a system's workers may take, as its configuration says. */
export function isolationOf({ kind, threads, memory, stall, timeout }: SystemSettings['isolation']): Isolation {
  return { kind, threads, memoryMiB: memory, stallMs: durationMs(stall), timeoutMs: durationMs(timeout) }
}
