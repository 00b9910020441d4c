import { setImmediate as turn } from 'node:timers/promises'

/** Another one for each time that this module is loaded. */
const loaded = `${process.pid} ${Math.random()}`

/** Settings that say how it takes a stop: `heeds`, `ignores`, `ends early`, `goes on`. It says `begun` when it has. */
export const connector = {
  settings: {},
  script: async () => loaded,
  async test({ how }: { how: string }, { signal, log }: { signal: AbortSignal; log: { info(line: string): void } }) {
    log.info('begun')
    await new Promise((_, reject) => {
      if (how === 'heeds') signal.addEventListener('abort', () => reject(signal.reason))
    })
  },
  async *importFull(
    { how }: { how: string },
    { signal, log }: { signal: AbortSignal; log: { info(line: string): void } },
  ) {
    log.info('begun')
    for (;;) {
      if (how !== 'goes on' && signal.aborted) return
      await turn()
      yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['1']], firstPosition: 1 }
    }
  },
}
