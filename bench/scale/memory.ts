import { measureCycle } from '../../src/host/bench/measure.ts'
import { syntheticSystem, writeSynthetic } from '../../src/host/bench/synthetic.ts'
import { Threads } from '../../src/host/bench/threads.ts'
import { ConnectedSystem } from '../../src/host/system.ts'
import type { Imports } from './imports.ts'

/** One import of a made-up directory into the space of a folder, which stays: the next process finds all of it unchanged. */
export async function measureMemory(folder: string, { entries }: { readonly entries: number }): Promise<Imports> {
  const system = new ConnectedSystem(writeSynthetic(folder, { entries, churn: 1 }), syntheticSystem)
  const again = system.hasSpace
  const threads = new Threads()
  try {
    await system.prepare()
    await threads.startingWriter(() => system.space())
    const { signal } = new AbortController()
    const { samples: _samples, ...measured } = await measureCycle([system], threads, {
      cycle: again ? 'unchanged' : 'full',
      round: 1,
      signal,
      progress: () => undefined,
    })
    const { counters } = measured
    const expected = entries + Math.ceil(entries / 1_000)
    if ((again ? counters.unchanged : counters.added) !== expected) throw new Error(JSON.stringify(counters))
    return measured
  } finally {
    threads.close()
    await system.close()
  }
}
