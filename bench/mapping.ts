import { isDeepStrictEqual } from 'node:util'
import { mayGenerate } from '../grammar/compile/compile.ts'
import { timeCompiling } from './mapping/compiling.ts'
import { type Contestant, contestants, type Row } from './mapping/contestants.ts'
import { generateRows } from './mapping/entries.ts'
import { flows } from './mapping/flows.ts'

/**
 * How long fifteen flows take for an entry: written by hand in JavaScript, compiled, interpreted, and as JSONata. All
 * must agree first; then they take turns, and each one's fastest turn counts: whatever else the machine does only adds.
 */
const rounds = 25
/** Entries a turn: fewer for the slow, so that all turns take about as long. */
const turns: Readonly<Record<string, number>> = { interpreted: 20_000, JSONata: 400 }
const usual = 40_000

const rows = generateRows(usual)
const all = contestants()
await assertEqualResults(all, rows.slice(0, 500))

/** Results go round here: they stay reachable for a while, as a page of entries does, and none can be left out. */
const outs = Array.from({ length: 64 }, () => flows.map((): unknown => null))

const nanoseconds = new Map<string, number[]>(all.map(({ name }) => [name, []]))
for (let round = -2; round < rounds; round++) {
  for (const contestant of all) {
    const taken = await turn(contestant, rows.slice(0, turns[contestant.name] ?? usual))
    if (round >= 0) nanoseconds.get(contestant.name)?.push(taken)
  }
}

const limit = Math.min(...(nanoseconds.get('hand-written') ?? []))
const figures = all.map(({ name }) => {
  const turns = nanoseconds.get(name) ?? []
  const fastest = Math.min(...turns)
  return {
    name,
    nanosecondsPerEntry: Math.round(fastest),
    median: Math.round(median(turns)),
    ratio: Number((fastest / limit).toFixed(2)),
  }
})
process.stderr.write(`${flows.length} flows an entry, ns an entry in the fastest of ${rounds} turns (median)\n\n`)
for (const { name, nanosecondsPerEntry, median, ratio } of figures) {
  const figure = `${nanosecondsPerEntry} (${median})`.padStart(18)
  process.stderr.write(`${name.padEnd(14)}${figure} ${ratio.toFixed(2).padStart(8)} ×\n`)
}
const fellBack = mayGenerate() ? 0 : flows.length
process.stderr.write(`\n${fellBack} of ${flows.length} flows run on the reference evaluator\n\n`)
const compiling = [flows.length, 200].map(count => timeCompiling(count))
for (const { flows: count, read, check, instantiate, total } of compiling) {
  const steps = `read ${read.toFixed(1)}, check ${check.toFixed(1)}, instantiate and first row ${instantiate.toFixed(1)}`
  process.stderr.write(`${count} flows from text to first row: ${total.toFixed(1)} ms (${steps})\n`)
}
process.stdout.write(`${JSON.stringify({ flows: flows.length, rounds, contestants: figures, fellBack, compiling })}\n`)

async function assertEqualResults([limit, ...others]: readonly Contestant[], rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const wanted = await resultOf(limit, row)
    for (const contestant of others) {
      const got = await resultOf(contestant, row)
      if (!isDeepStrictEqual(got, wanted)) {
        const slot = flows.findIndex((_, i) => !isDeepStrictEqual(got[i], wanted[i]))
        throw new Error(
          `${contestant.name} gives ${JSON.stringify(got[slot])} for ${flows[slot]?.target}, not ${JSON.stringify(wanted[slot])}: ${JSON.stringify(row)}`,
        )
      }
    }
  }
}

async function resultOf(contestant: Contestant | undefined, row: Row): Promise<readonly unknown[]> {
  const out: unknown[] = flows.map(() => null)
  await contestant?.map(row, out)
  return out
}

async function turn(contestant: Contestant, rows: readonly Row[]): Promise<number> {
  const start = process.hrtime.bigint()
  for (let i = 0; i < rows.length; i++) {
    const pending = contestant.map(rows[i] ?? [], outs[i & 63] ?? [])
    if (pending !== undefined) await pending
  }
  const taken = Number(process.hrtime.bigint() - start)
  if (outs.some(out => out[0] === null)) throw new Error('A result is missing.')
  return taken / rows.length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
