import { expect, test } from 'vitest'
import { endOf, type ProcessEnd } from '../../../src/runtime/process/end.ts'

const end: ProcessEnd = { code: null, signal: null, fatal: undefined, written: '', memoryMiB: 64 }

test.each<[string, Partial<ProcessEnd>]>([
  ["The connector's worker ended: its process ended with exit code 3", { code: 3 }],
  ["The connector's worker ended: its process ended with SIGSEGV, a fault in native code", { signal: 'SIGSEGV' }],
  ["The connector's worker ended: its process was ended from outside, with SIGKILL", { signal: 'SIGKILL' }],
  ["The connector's worker ended: the line went dead", { code: 1, fatal: 'the line went dead' }],
  [
    "The connector's worker was ended: it needed more than 64 MiB of memory. Set a larger isolation.memory for the system.",
    { signal: 'SIGABRT', written: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory' },
  ],
])('%s', (message, how) => {
  expect(endOf({ ...end, ...how }).message).toBe(message)
})
