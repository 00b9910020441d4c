import { setTimeout as delay } from 'node:timers/promises'
import type { OperationContext } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { MemorySettings } from './settings.ts'

const busyForMs = 1000
let batches = 0

/** The time that an answer takes. */
export async function answerTime({ faults }: MemorySettings, { signal }: OperationContext): Promise<void> {
  signal.throwIfAborted()
  if (faults.latencyMs > 0) await delay(faults.latencyMs, undefined, { signal })
}

/** Refuses every so many batches of changes; they are counted by each worker for itself. */
export function refuseWhenBusy({ faults }: MemorySettings): void {
  if (faults.busyEvery === 0) return
  batches++
  if (batches % faults.busyEvery !== 0) return
  throw new TargetError('busy', `The directory is busy: every ${faults.busyEvery} batches, as faults.busyEvery says.`, {
    retryAfterMs: busyForMs,
  })
}

/** Breaks an import off after so many pages. */
export function breakOff({ faults }: MemorySettings, pages: number): void {
  if (faults.breakAfterPages === 0 || pages < faults.breakAfterPages) return
  throw new TargetError('unavailable', `The import broke off after ${pages} pages, as faults.breakAfterPages says.`)
}
