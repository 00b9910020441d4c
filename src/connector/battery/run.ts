import { HostError } from '../../model/error.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import type { ProbeOptions } from './options.ts'
import { Probe } from './probe.ts'
import type { Subject } from './subject.ts'
import { type Outcome, Verdict } from './verdict.ts'

export interface BatteryOptions extends ProbeOptions {
  /** Without it nothing is written, and the checks that would are skipped. */
  readonly write: boolean
  /** Checks that are left out, by name. */
  readonly skip: readonly string[]
  /** Is told of each check when it is done. */
  readonly done?: (result: CheckResult) => void
}

/** What came of one check. */
export type CheckResult = Outcome & { readonly name: string; readonly title: string; readonly seconds: number }

/**
 * Puts a connector to the test: all checks, in their order. Those that are always done come last, also after a mistake of
 * the battery's own, which is thrown.
 */
export async function runBattery(subject: Subject, options: BatteryOptions): Promise<readonly CheckResult[]> {
  const probe = new Probe(subject, options)
  const results: CheckResult[] = []
  /** Checks that failed, or could not be done because another one did. */
  const unsound = new Set<string>()
  const step = async (check: Check): Promise<void> => {
    const began = options.now()
    const cause = check.always === true ? undefined : check.after?.find(before => unsound.has(before))
    const reason =
      reasonToSkip(check, subject, options) ?? (cause === undefined ? undefined : `"${cause}" is not sound`)
    const outcome: Outcome = reason === undefined ? await perform(check, probe) : { kind: 'skipped', reason }
    if (outcome.kind === 'failed' || cause !== undefined) unsound.add(check.name)
    const { name, title } = check
    const result = { ...outcome, name, title, seconds: (options.now() - began) / 1000 }
    results.push(result)
    options.done?.(result)
  }
  try {
    for (const check of checks) if (check.always !== true) await step(check)
  } finally {
    for (const check of checks) if (check.always === true) await step(check)
  }
  return results
}

function reasonToSkip(
  { name, needs, writes, always }: Check,
  { operations }: Subject,
  { write, skip, signal }: BatteryOptions,
): string | undefined {
  const missing = needs.find(operation => !operations.includes(operation))
  if (missing !== undefined) return `the connector has no ${missing}`
  if (writes === true && !write) return 'nothing is written without --write'
  if (always === true) return undefined
  if (skip.includes(name)) return 'it is left out'
  return signal?.aborted === true ? 'the battery was stopped' : undefined
}

async function perform(check: Check, probe: Probe): Promise<Outcome> {
  try {
    const note = await check.run(probe)
    return note === undefined ? { kind: 'passed' } : { kind: 'passed', note }
  } catch (error) {
    if (error instanceof Verdict) return error.outcome
    if (error instanceof HostError) return { kind: 'failed', expected: 'no error', found: error.message }
    throw error
  }
}
