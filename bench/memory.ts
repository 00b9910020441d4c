import { parseArgs } from 'node:util'
import type { Imports } from './scale/imports.ts'
import { count, inFolder, measure, say } from './scale/measure.ts'

/**
 * Memory as entries grow: a first load and an import that finds nothing changed, of made-up directories. Each is a process
 * of its own (bench/scale/case.ts), and asserts its counts.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,100000,1000000,5000000' },
  },
})
const SIZES = values.sizes.split(',').map(Number)

const figures = await memory()
if (values.json) process.stdout.write(JSON.stringify(figures))

/** Memory that is no file, at its peak: heaps, buffers and tables of all threads. */
async function memory() {
  say('\nMemory of the process, heaps, buffers and tables of all threads, without the mapped pages of the store')
  say('entries        first load: MB  octets for each more    unchanged: MB  octets for each more')
  const rows: { entries: number; full: number; unchanged: number; fullAnEntry: number; unchangedAnEntry: number }[] = []
  for (const entries of SIZES) {
    const peaks = await inFolder(async folder => {
      const full = await measure<Imports>('memory', folder, { entries })
      const unchanged = await measure<Imports>('memory', folder, { entries })
      return { full: full.peak.own, unchanged: unchanged.peak.own }
    })
    const before = rows.at(-1)
    const anEntry = (cycle: 'full' | 'unchanged'): number =>
      before === undefined ? 0 : (peaks[cycle] - before[cycle]) / (entries - before.entries)
    const row = { entries, ...peaks, fullAnEntry: anEntry('full'), unchangedAnEntry: anEntry('unchanged') }
    rows.push(row)
    const cells = [peaks.full / 1e6, row.fullAnEntry, peaks.unchanged / 1e6, row.unchangedAnEntry].map(Math.round)
    say(
      `${count(entries).padEnd(12)} ${String(cells[0]).padStart(16)} ${String(cells[1]).padStart(21)} ${String(cells[2]).padStart(16)} ${String(cells[3]).padStart(21)}`,
    )
  }
  return rows
}
