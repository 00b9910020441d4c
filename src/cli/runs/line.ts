import type { RunRecord } from '../../space/run.ts'

/** A run as a line of a list. */
export function runLine(record: RunRecord): string {
  const counters = (['read', 'added', 'updated', 'deleted', 'unchanged', 'failed'] as const)
    .map(counter => `${counter} ${record[counter].toLocaleString('en')}`)
    .join('  ')
  const times = `${record.started}  ${record.mode.padEnd(6)}  ${record.outcome.padEnd(11)}  ${record.seconds.toFixed(1).padStart(6)} s`
  return `${String(record.run).padStart(4)}  ${times}  ${counters}${stepOf(record)}`
}

/** The profile and the step that a run was, where it was one. */
function stepOf({ profile }: RunRecord): string {
  return profile === null ? '' : `  ${profile.name} (step ${profile.step})`
}
