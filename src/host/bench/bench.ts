import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hostError } from '../../model/error.ts'
import { type Config, systemOf } from '../config.ts'
import { ConnectedSystem } from '../system.ts'
import { loadNow, theseVersions, thisMachine } from './machine.ts'
import { measureCycle } from './measure.ts'
import { notesOf } from './notes.ts'
import type { BenchResult, CycleName, Measured } from './result.ts'
import { moveTo, type SyntheticDirectory, syntheticSystem, writeSynthetic } from './synthetic.ts'
import { Threads } from './threads.ts'
import { ThrowAway } from './throw-away.ts'

/** What is measured: a system of a configuration, or a made-up directory whose spaces are kept in a folder. */
export type BenchSubject =
  | { readonly kind: 'system'; readonly config: Config; readonly name: string }
  | ({ readonly kind: 'synthetic'; readonly folder: string } & SyntheticDirectory)

export interface BenchOptions {
  /** In this order, whatever order they are given in: `full`, `unchanged`, `delta`. */
  readonly cycles: readonly CycleName[]
  /** How many systems are imported at once, one number after the other. */
  readonly threads: readonly number[]
  readonly rounds: number
  readonly signal?: AbortSignal
  readonly tell?: (event: BenchEvent) => void
}

/** What a bench tells of while it goes on. */
export type BenchEvent =
  | /** A cycle begins. */ {
      readonly kind: 'cycle'
      readonly cycle: CycleName
      readonly threads: number
      readonly round: number
    }
  | /** `expected` is 0 where it cannot be told. */ {
      readonly kind: 'progress'
      readonly read: number
      readonly expected: number
    }
  | { readonly kind: 'measured'; readonly measured: Measured }

/**
 * Measures imports of a system into spaces that are thrown away. Neither its own space nor the connected system is
 * changed, and a host may be running meanwhile. Throws `bench-failed`, `bench-folder`, `run-stopped`, and what preparing
 * a system throws.
 */
export async function benchSystem(subject: BenchSubject, options: BenchOptions): Promise<BenchResult> {
  const throwAway = await ThrowAway.within(folderBeside(subject))
  const threads = new Threads()
  const started = new Date().toISOString()
  const before = loadNow()
  try {
    const measured: Measured[] = []
    const config = subject.kind === 'system' ? subject.config : writeSynthetic(throwAway.path, subject)
    const name = subject.kind === 'system' ? subject.name : syntheticSystem
    for (let round = 1; round <= options.rounds; round++) {
      for (const count of options.threads) {
        if (subject.kind === 'synthetic') moveTo(throwAway.path, 0)
        const systems = copiesOf(config, name, throwAway.inner(), count)
        const moveOn = subject.kind === 'synthetic' ? () => moveTo(throwAway.path, 1) : () => undefined
        measured.push(...(await measureSystems({ systems, threads, round, moveOn, options })))
      }
    }
    return {
      bench: 'ecmahost',
      format: 1,
      started,
      machine: thisMachine(),
      versions: theseVersions(),
      load: { before, after: loadNow() },
      options: {
        system: subject.kind === 'system' ? name : null,
        connector: systemOf(config, name).connector,
        entries: subject.kind === 'system' ? null : subject.entries,
        churn: subject.kind === 'system' ? null : subject.churn,
        cycles: options.cycles,
        threads: options.threads,
        rounds: options.rounds,
      },
      notes: notesOf(systemOf(config, name), before, measured),
      measured,
    }
  } finally {
    threads.close()
    await throwAway.close()
  }
}

/** Beside the data folder, and so on the same disk. */
function folderBeside(subject: BenchSubject): string {
  if (subject.kind === 'synthetic') return subject.folder
  const parent = dirname(subject.config.host.data)
  return existsSync(parent) ? parent : subject.config.folder
}

/** The same system several times, each with a data folder of its own. */
function copiesOf(config: Config, name: string, folder: string, count: number): readonly ConnectedSystem[] {
  return Array.from({ length: count }, (_, copy) => {
    const data = join(folder, String(copy + 1))
    return new ConnectedSystem({ ...config, host: { ...config.host, data } }, name)
  })
}

interface Round {
  readonly systems: readonly ConnectedSystem[]
  readonly threads: Threads
  readonly round: number
  /** Lets things change in the source, where that is for us to do. */
  readonly moveOn: () => void
  readonly options: BenchOptions
}

/** One round of all cycles. A first load is made for the others too where it is not asked for. */
async function measureSystems({ systems, threads, round, moveOn, options }: Round): Promise<readonly Measured[]> {
  const { cycles, tell = () => undefined, signal = new AbortController().signal } = options
  const measured: Measured[] = []
  const measure = async (cycle: CycleName): Promise<void> => {
    tell({ kind: 'cycle', cycle, threads: systems.length, round })
    const progress = (read: number, expected: number): void => tell({ kind: 'progress', read, expected })
    const one = await measureCycle(systems, threads, { cycle, round, signal, progress })
    if (!cycles.includes(cycle)) return
    measured.push(one)
    tell({ kind: 'measured', measured: one })
  }
  try {
    for (const system of systems) {
      if (signal.aborted) throw hostError('run-stopped', {})
      await system.prepare(signal)
      await threads.startingWriter(() => system.space())
    }
    await measure('full')
    if (cycles.includes('unchanged')) await measure('unchanged')
    if (cycles.includes('delta')) {
      moveOn()
      await measure('delta')
    }
    return measured
  } finally {
    for (const system of systems) await system.close()
  }
}
