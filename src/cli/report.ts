import type { ImportReport } from '../runtime/import.ts'
import { say, style } from './output.ts'

/** The figures of an import as a machine reads them. */
export function reportJson(report: ImportReport): Record<string, unknown> {
  const { system, ...record } = report
  return { system, ...record }
}

/** The summary of an import for a person: what was read, what became of it, what failed, and what was held back. */
export function sayReport(report: ImportReport): void {
  const count = (value: number): string => value.toLocaleString('en')
  const done = report.outcome === 'completed'
  const head = `${report.system}: ${report.mode} import${report.dryRun ? ' (dry run, nothing was written)' : ''}`
  say(
    `${style('bold', head)} ${done ? style('green', 'completed') : style('red', report.outcome)} in ${report.seconds.toFixed(1)} s`,
  )
  const counters = [
    `read ${count(report.read)}`,
    `added ${count(report.added)}`,
    `updated ${count(report.updated)}`,
    `deleted ${count(report.deleted)}`,
    `unchanged ${count(report.unchanged)}`,
    `failed ${count(report.failed)}`,
    ...(report.outOfScope > 0 ? [`out of scope ${count(report.outOfScope)}`] : []),
  ]
  say(`  ${counters.join(', ')}`)
  const everythingUnchanged = done && report.read > 0 && report.read === report.unchanged && report.deleted === 0
  if (everythingUnchanged) say('  Everything is unchanged.')
  say(`  ${count(report.entriesPerSecond)} entries/s, peak memory ${count(Math.round(report.peakRssBytes / 1e6))} MB`)
  if (report.error !== null) say(`  ${style('red', report.error)}`)
  if (report.withheld !== null) {
    const { deletions, reason } = report.withheld
    say(`  ${style('yellow', `${count(deletions)} deletions were held back:`)} ${reason}.`)
  }
  for (const failure of report.failures.slice(0, 10)) {
    const anchor = failure.anchor === null ? '' : ` (${failure.anchor})`
    say(`  ${style('yellow', failure.place)}${anchor}: ${failure.message} [${failure.code}]`)
  }
  const more = report.failed - Math.min(10, report.failures.length)
  if (more > 0) say(`  … and ${count(more)} more; ecmahost runs ${report.system} --json has the first 100.`)
}
