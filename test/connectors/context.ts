import type { FullContext } from '../../src/connector/contract.ts'

const silent = (): void => undefined

/** What an operation of a connector is given when it is called without a runtime. */
export function contextOf(folder: string, more: Partial<FullContext> = {}): FullContext {
  return {
    signal: new AbortController().signal,
    folder,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    recorded: (_request, ask) => ask(),
    objectTypes: [],
    partition: null,
    pageSize: null,
    resume: null,
    ...more,
  }
}
