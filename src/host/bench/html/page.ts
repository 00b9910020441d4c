import { breakdownOf, busyShare, perEntry } from '../breakdown.ts'
import type { Comparison, Pair } from '../compare.ts'
import { figures } from '../figures.ts'
import { held } from '../held.ts'
import { type Rounds, roundsOf, titleOf } from '../middle.ts'
import type { BenchResult } from '../result.ts'
import { charts } from './charts.ts'
import { embedded, escaped } from './escape.ts'
import { style } from './style.ts'
import { figureTable } from './table.ts'

/** A result as one HTML page that needs nothing else. The result itself is in it as JSON, under the id `result`, and so is the comparison. */
export function renderPage(result: BenchResult, comparison?: Comparison): string {
  const rounds = roundsOf(result)
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOfPage(result))}</title><style>${style}</style></head>
<body>
<h1>${escaped(titleOfPage(result))}</h1>
${surroundings(result)}
${result.notes.map(note => `<p>${escaped(note)}</p>`).join('\n')}
<h2>Cycles</h2>
${cycleTable(rounds)}
<h2>Where the time goes</h2>
${timeTable(rounds)}
<p class="soft">A worker fetches, maps and waits, one after the other; the writer stores at the same time. Of several systems at once it is the mean. Busy: the share of the time in which the processor worked for it; an entry: the processor’s time for one that was read.</p>
${charts(rounds)}
${comparison === undefined ? '' : comparisonPart(comparison)}
<script type="application/json" id="result">${embedded(result)}</script>
${comparison === undefined ? '' : `<script type="application/json" id="comparison">${embedded(comparison)}</script>`}
</body>
</html>
`
}

function titleOfPage({ options }: BenchResult): string {
  const what = options.system ?? `a made-up directory of ${figures.count(options.entries ?? 0)} entries`
  return `Bench of ${what}`
}

function surroundings({ started, machine, versions, load, options }: BenchResult): string {
  const facts = [
    new Date(started).toISOString().slice(0, 19).replace('T', ' '),
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}`,
    `load ${load.before} before and ${load.after} after`,
    `ecmahost ${versions.ecmahost}, node ${versions.node}, v8 ${versions.v8}`,
    `connector ${options.connector}, ${options.rounds === 1 ? '1 round' : `${options.rounds} rounds`}`,
  ]
  return `<p class="soft">${facts.map(escaped).join('<br>')}</p>`
}

function cycleTable(rounds: readonly Rounds[]): string {
  const head = [
    'cycle',
    'how',
    'time',
    'shortest – longest',
    'entries/s',
    'read',
    'added',
    'updated',
    'deleted',
    'unchanged',
    'failed',
    'peak RSS',
    'without files',
    'heap and buffers',
  ]
  const rows = rounds.map(({ middle, shortest, longest }) => {
    const { counters, peak } = middle
    const { read, added, updated, deleted, unchanged, failed } = counters
    return [
      titleOf(middle),
      middle.how,
      figures.seconds(middle.seconds),
      `${figures.seconds(shortest)} – ${figures.seconds(longest)}`,
      ...[middle.entriesPerSecond, read, added, updated, deleted, unchanged, failed].map(figures.count),
      figures.megabytes(peak.rss),
      figures.megabytes(peak.own),
      figures.megabytes(held(peak)),
    ]
  })
  return figureTable(head, rows)
}

function timeTable(rounds: readonly Rounds[]): string {
  const head = [
    'cycle',
    'source',
    'mapping',
    'waiting',
    'rest',
    'storing',
    'both at work',
    'worker busy',
    'writer busy',
    'worker an entry',
    'writer an entry',
  ]
  const rows = rounds.map(({ middle }) => {
    const { source, map, waiting, rest, store, overlap } = breakdownOf(middle)
    return [
      titleOf(middle),
      ...[source, map, waiting, rest, store, overlap].map(figures.seconds),
      figures.percent(busyShare(middle, 'workers')),
      figures.percent(busyShare(middle, 'writers')),
      figures.micros(perEntry(middle, 'workers')),
      figures.micros(perEntry(middle, 'writers')),
    ]
  })
  return figureTable(head, rows)
}

function comparisonPart({ started, cycles, doubts }: Comparison): string {
  const sideBySide = ({ before, now, ratio }: Pair, text: (value: number) => string): string[] => [
    text(before),
    text(now),
    figures.ratio(ratio),
  ]
  const head = [
    'cycle',
    'time before',
    'now',
    'ratio',
    'entries/s before',
    'now',
    'ratio',
    'peak RSS before',
    'now',
    'ratio',
  ]
  const rows = cycles.map(({ title, seconds, entriesPerSecond, rss }) => [
    title,
    ...sideBySide(seconds, figures.seconds),
    ...sideBySide(entriesPerSecond, figures.count),
    ...sideBySide(rss, figures.megabytes),
  ])
  return `<h2>Compared with ${escaped(started.slice(0, 19).replace('T', ' '))}</h2>
${doubts.map(doubt => `<p>${escaped(doubt)}</p>`).join('\n')}
${figureTable(head, rows)}`
}
