import type { StepReport } from '../host/profile/step.ts'
import { planLines } from '../runtime/export/describe-text.ts'
import { plural, say, style } from './output.ts'

/** The figures of an import as a machine reads them. */
export function reportJson(report: StepReport): Record<string, unknown> {
  const { system, ...record } = report
  return { system, ...record }
}

/** The summary of an import for a person: what was read, what became of it, what failed, and what was held back. */
export function sayReport(report: StepReport): void {
  const count = (value: number): string => value.toLocaleString('en')
  const done = report.outcome === 'completed'
  const what = report.mode === 'export' ? 'export' : `${report.mode} import`
  const { profile, mode } = report
  // What is called as what it does needs no name besides.
  const of = profile === null || profile.name === mode ? '' : ` of ${profile.name} (step ${profile.step})`
  const head = `${report.system}: ${what}${of}${report.dryRun ? ' (dry run, nothing was written)' : ''}`
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
  const everythingUnchanged =
    done && report.read > 0 && report.read === report.unchanged && report.deleted === 0 && report.withheld === null
  if (everythingUnchanged) say('  Everything is unchanged.')
  say(`  ${count(report.entriesPerSecond)} entries/s, peak memory ${count(Math.round(report.peakRssBytes / 1e6))} MB`)
  for (const line of report.planned === undefined ? [] : planLines(report.planned)) say(`  ${line}`)
  if (report.waiting !== undefined && report.waiting > 0 && !report.dryRun) {
    say(`  ${plural(report.waiting, 'change waits', 'changes wait')} for the next export.`)
  }
  if (report.error !== null) say(`  ${style('red', report.error)}`)
  if (report.withheld !== null) {
    const { deletions, members, plan, reason } = report.withheld
    const held = [
      ...(deletions > 0 ? [plural(deletions, 'deletion')] : []),
      ...(members > 0 ? [`${plural(members, 'member')} to be taken out`] : []),
    ]
    say(`  ${style('yellow', `${held.join(' and ')} held back:`)} ${reason}.`)
    if (plan !== null) {
      say(`  See: ecmahost plan show ${report.system} ${plan}. Do it: ecmahost plan approve ${report.system} ${plan}`)
    }
  }
  for (const failure of report.failures.slice(0, 10)) {
    const anchor = failure.anchor === null ? '' : ` (${failure.anchor})`
    say(`  ${style('yellow', failure.place)}${anchor}: ${failure.message} [${failure.code}]`)
  }
  const more = report.failed - Math.min(10, report.failures.length)
  if (more > 0) say(`  … and ${count(more)} more: ecmahost runs ${report.system} --run ${report.run} --failures`)
}
