import { parseArgs } from 'node:util'
import type { Imports, ImportsOptions } from './scale/imports.ts'
import { count, inFolder, loadNow, measure, median, say, shown } from './scale/measure.ts'
import type { MembersFigures, MembersOptions } from './scale/members.ts'

/**
 * How far the runtime carries: the rate of an import of a made-up directory, whose making costs next to nothing; two
 * systems at once; one member more and one fewer in a large group; a writer that is slow. Each
 * measurement is a process of its own (bench/scale/case.ts), asserts its counts, and contestants take turns.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    entries: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    members: { type: 'string', default: '100000' },
    only: { type: 'string', default: 'rate,two,members,slow' },
  },
})
const ENTRIES = Number(values.entries)
const ROUNDS = Number(values.rounds)
const MEMBERS = Number(values.members)
const FEW = 10
const DELTAS = 15
const HALF = ENTRIES / 2
const DELAY_MS = 500

const imports = (options: ImportsOptions): Promise<readonly Imports[]> =>
  inFolder(folder => measure('imports', folder, options))
const members = (options: MembersOptions): Promise<MembersFigures> =>
  inFolder(folder => measure('members', folder, options))

const sections: Readonly<Record<string, () => Promise<unknown>>> = { rate, two, members: largeGroup, slow }
const figures: Record<string, unknown> = { entries: ENTRIES, rounds: ROUNDS, loadBefore: loadNow() }
for (const name of values.only.split(',')) {
  const section = sections[name]
  if (section === undefined) throw new Error(`there is no section ${name}`)
  figures[name] = await section()
}
figures['loadAfter'] = loadNow()
say(`\nLoad: ${String(figures['loadBefore'])} before, ${String(figures['loadAfter'])} after.`)
if (values.json) process.stdout.write(JSON.stringify(figures))

async function rate() {
  const rounds: (readonly Imports[])[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await imports({ entries: ENTRIES, cycles: ['full', 'unchanged', 'delta'] }))
  }
  say(
    `\nA made-up directory of ${count(ENTRIES)} entries, 15 flows, medians of ${ROUNDS}; cpu: the processor’s time for an entry`,
  )
  say('cycle       seconds   entries/s   worker: source s  mapping s  waiting s  cpu µs    writer: storing s  cpu µs')
  return (['full', 'unchanged', 'delta'] as const).map((cycle, at) => {
    const all = rounds.map(round => round[at]).filter(one => one !== undefined)
    const part = (pick: (one: Imports) => number): number => median(all.map(pick))
    const row = {
      cycle,
      seconds: part(one => one.seconds),
      entriesPerSecond: Math.round(part(one => one.entriesPerSecond)),
      sourceSeconds: part(one => one.times.source / 1000),
      mapSeconds: part(one => one.times.map / 1000),
      waitingSeconds: part(one => one.times.waiting / 1000),
      storeSeconds: part(one => one.times.store / 1000),
      workerCpuMicros: part(one => (one.cpu.workers * 1000) / one.counters.read),
      writerCpuMicros: part(one => (one.cpu.writers * 1000) / one.counters.read),
    }
    say(
      `${cycle.padEnd(10)} ${shown(row.seconds).padStart(8)} ${count(row.entriesPerSecond).padStart(11)} ${shown(row.sourceSeconds).padStart(18)} ${shown(row.mapSeconds).padStart(10)} ${shown(row.waitingSeconds).padStart(10)} ${shown(row.workerCpuMicros).padStart(7)} ${shown(row.storeSeconds).padStart(20)} ${shown(row.writerCpuMicros).padStart(7)}`,
    )
    return row
  })
}

/** What two at once save against one after the other, of the seconds of the imports themselves. */
async function two() {
  const ratios: { full: number; unchanged: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const one = await imports({ entries: HALF, cycles: ['full', 'unchanged'] })
    const both = await imports({ entries: HALF, cycles: ['full', 'unchanged'], threads: 2 })
    const ratio = (at: number): number => (2 * (one[at]?.seconds ?? 0)) / (both[at]?.seconds ?? 1)
    ratios.push({ full: ratio(0), unchanged: ratio(1) })
  }
  const result = { full: median(ratios.map(({ full }) => full)), unchanged: median(ratios.map(one => one.unchanged)) }
  say(`\nTwo systems of ${count(HALF)} entries at once, against one after the other, medians of ${ROUNDS}`)
  say(`first load ${shown(result.full)} × as fast, unchanged ${shown(result.unchanged)} ×`)
  return result
}

/** A delta that adds one member and takes one out. */
async function largeGroup() {
  const rounds: { few: MembersFigures; many: MembersFigures }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      few: await members({ members: FEW, deltas: DELTAS }),
      many: await members({ members: MEMBERS, deltas: DELTAS }),
    })
  }
  const ms = (pick: (round: (typeof rounds)[number]) => readonly number[]): number =>
    median(rounds.map(round => median(pick(round))))
  const result = {
    members: MEMBERS,
    loadSeconds: median(rounds.map(({ many }) => many.loadSeconds)),
    deltaMs: { few: ms(({ few }) => few.deltaMs), many: ms(({ many }) => many.deltaMs) },
    storeMs: { few: ms(({ few }) => few.storeMs), many: ms(({ many }) => many.storeMs) },
    toFew: median(rounds.map(({ few, many }) => median(many.deltaMs) / median(few.deltaMs))),
    storeToFew: median(rounds.map(({ few, many }) => median(many.storeMs) / median(few.storeMs))),
  }
  const { deltaMs, storeMs } = result
  say(`\nOne member more and one fewer, by a delta, in a group of ${FEW} and in one of ${count(MEMBERS)}`)
  say(
    `whole delta ${shown(deltaMs.few)} ms and ${shown(deltaMs.many)} ms (${shown(result.toFew)} ×), storing ${shown(storeMs.few)} ms and ${shown(storeMs.many)} ms (${shown(result.storeToFew)} ×); first import of the large one ${shown(result.loadSeconds)} s`,
  )
  return result
}

/** A writer that gives its credits late. */
async function slow() {
  const cycles = ['full'] as const
  const [usual] = await imports({ entries: HALF, cycles })
  const [late] = await imports({ entries: HALF, cycles, writerDelayMs: DELAY_MS })
  if (usual === undefined || late === undefined) throw new Error('nothing was measured')
  const row = ({ seconds, times, peak }: Imports) => ({ seconds, waitingSeconds: times.waiting / 1000, own: peak.own })
  const result = { delayMs: DELAY_MS, usual: row(usual), late: row(late) }
  say(`\nA writer that gives each credit ${DELAY_MS} ms late, ${count(HALF)} entries`)
  for (const [name, one] of [
    ['as it is', result.usual],
    ['late', result.late],
  ] as const) {
    say(
      `${name.padEnd(9)} ${shown(one.seconds)} s, of it the connector waited ${shown(one.waitingSeconds)} s; ${Math.round(one.own / 1e6)} MB`,
    )
  }
  if (result.late.waitingSeconds <= result.usual.waitingSeconds) throw new Error('the connector did not wait')
  return result
}
