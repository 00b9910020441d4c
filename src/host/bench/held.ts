import type { Memory } from './result.ts'

/** Heap and buffers, all threads together, in octets. Memory that threads share is not among it. */
export function held({ heap, external, threadsHeap, threadsExternal }: Memory): number {
  return heap + external + threadsHeap + threadsExternal
}
