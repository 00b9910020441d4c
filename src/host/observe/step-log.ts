import type { ObjectFailure } from '../../space/frame.ts'
import type { RunRecord } from '../../space/run.ts'
import type { Log } from '../log/logs.ts'
import type { StepStart } from './system.ts'

/** `full import`, `export` */
export function workOf(mode: RunRecord['mode']): string {
  return mode === 'export' ? 'export' : `${mode} import`
}

export function logStepBegan(log: Log, { mode, profile, dryRun }: StepStart): void {
  log.write('info', `The ${workOf(mode)} began.`, { ...profileFields(profile), ...(dryRun ? { dryRun } : {}) })
}

/** What a step came to, what failed in it, and what was held back. */
export function logStepEnded(log: Log, record: RunRecord, failures: StepStart['failures']): void {
  const { run, mode, outcome, read, added, updated, deleted, unchanged, failed, outOfScope, seconds } = record
  for (const failure of record.failures) logFailure(log, 'warn', run, failure)
  if (failed > record.failures.length) {
    log.write('warn', 'More entries failed than are told here.', { run, failed, told: record.failures.length })
    const more = log.isEnabled('debug') ? failures(run, record.failures.length) : []
    for (const failure of more) logFailure(log, 'debug', run, failure)
  }
  if (record.withheld !== null) {
    const { reason, deletions, members, plan } = record.withheld
    log.write('warn', `Held back: ${reason}.`, { run, deletions, members, plan })
  }
  if (record.unconfirmed > 0) {
    log.write('warn', 'Exports were not found confirmed.', { run, unconfirmed: record.unconfirmed })
  }
  const level = outcome === 'completed' ? 'info' : outcome === 'stopped' ? 'warn' : 'error'
  log.write(level, `The ${workOf(mode)} ${ending(outcome)}.`, {
    run,
    ...profileFields(record.profile),
    ...(record.dryRun ? { dryRun: true } : {}),
    ...(record.error === null ? {} : { reason: record.error }),
    read,
    added,
    updated,
    deleted,
    unchanged,
    failed,
    outOfScope,
    seconds,
  })
}

function logFailure(log: Log, level: 'warn' | 'debug', run: number, failure: ObjectFailure): void {
  const { code, message, place, anchor } = failure
  log.write(level, `An entry failed: ${message}`, { run, anchor, place, code })
}

function ending(outcome: RunRecord['outcome']): string {
  return outcome === 'stopped' || outcome === 'interrupted' ? `was ${outcome}` : outcome
}

function profileFields(profile: RunRecord['profile']) {
  return profile === null ? {} : { profile: profile.name, step: profile.step }
}
