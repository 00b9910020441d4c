import { breakdownOf, busyShare, perEntry } from '../../host/bench/breakdown.ts'
import type { Comparison } from '../../host/bench/compare.ts'
import { figures } from '../../host/bench/figures.ts'
import { held } from '../../host/bench/held.ts'
import { type Rounds, roundsOf, titleOf } from '../../host/bench/middle.ts'
import type { BenchResult } from '../../host/bench/result.ts'
import { say, style } from '../output.ts'

/** Tells a person what a bench found out. */
export function sayBench(result: BenchResult): void {
  const rounds = roundsOf(result)
  for (const note of result.notes) say(style('yellow', note))
  sayTable(
    ['cycle', 'time', 'shortest', 'longest', 'entries/s', 'peak RSS', 'without files', 'heap', 'buffers'],
    rounds.map(rateRow),
  )
  say('\nWhere the time goes: a worker fetches, maps and waits, one after the other; the writer stores meanwhile.')
  sayTable(
    [
      'cycle',
      'source',
      'mapping',
      'waiting',
      'rest',
      'storing',
      'both at work',
      'worker busy',
      'writer busy',
      'worker/entry',
      'writer/entry',
    ],
    rounds.map(timeRow),
  )
}

/** Tells how a result differs from an earlier one. */
export function sayComparison({ started, cycles, doubts }: Comparison): void {
  say(`\nCompared with ${started.slice(0, 19).replace('T', ' ')}; below 1 is less than then.`)
  for (const doubt of doubts) say(style('yellow', doubt))
  const rows = cycles.map(({ title, seconds, entriesPerSecond, rss }) => [
    title,
    figures.ratio(seconds.ratio),
    figures.ratio(entriesPerSecond.ratio),
    figures.ratio(rss.ratio),
  ])
  sayTable(['cycle', 'time', 'entries/s', 'peak RSS'], rows)
}

function rateRow({ middle, shortest, longest }: Rounds): readonly string[] {
  const { seconds, entriesPerSecond, peak } = middle
  const external = peak.external + peak.threadsExternal
  return [
    middle.how === 'comparison' ? `${titleOf(middle)} (by comparison)` : titleOf(middle),
    ...[seconds, shortest, longest].map(figures.seconds),
    figures.count(entriesPerSecond),
    ...[peak.rss, peak.own].map(figures.megabytes),
    ...[held(peak) - external, external].map(figures.megabytes),
  ]
}

function timeRow({ middle }: Rounds): readonly string[] {
  const { source, map, waiting, rest, store, overlap } = breakdownOf(middle)
  return [
    titleOf(middle),
    ...[source, map, waiting, rest, store, overlap].map(figures.seconds),
    figures.percent(busyShare(middle, 'workers')),
    figures.percent(busyShare(middle, 'writers')),
    figures.micros(perEntry(middle, 'workers')),
    figures.micros(perEntry(middle, 'writers')),
  ]
}

/** Columns as wide as they need; the first to the left, figures to the right. */
function sayTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  say(style('bold', line(head)))
  for (const row of rows) say(line(row))
}
