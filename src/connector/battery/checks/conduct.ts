import type { Check } from '../check.ts'
import { fail } from '../verdict.ts'

const cancelWithinMs = 1000

/** How the connector behaves towards its host. */
export const conduct: readonly Check[] = [
  {
    name: 'cancellation',
    title: 'An import that is stopped ends within a second.',
    needs: ['schema', 'importFull'],
    after: ['schema', 'import'],
    async run({ subject, options }) {
      const stop = new AbortController()
      let stoppedAt: number | undefined
      try {
        for await (const _ of subject.pages({ pageSize: 10 }, stop.signal)) {
          stoppedAt ??= options.now()
          stop.abort()
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error
      }
      const ms = Math.round(options.now() - (stoppedAt ?? options.now()))
      if (ms > cancelWithinMs) fail(`an end within ${cancelWithinMs} ms`, `one after ${ms} ms`)
      return undefined
    },
  },
  {
    name: 'silent',
    title: 'Nothing is written to standard output.',
    needs: [],
    always: true,
    async run({ subject }) {
      const [first] = subject.written()
      if (first !== undefined) fail('lines of the log by way of context.log', `"${first}" on standard output`)
      return undefined
    },
  },
]
