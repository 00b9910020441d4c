import type { Change } from '../../model/change.ts'
import { auditAside, auditImport, auditPlanned } from './audit.ts'
import type { ProfileReport, Tell } from './event.ts'
import type { Profile } from './profiles.ts'
import type { Step, StepOptions, StepReport, StepSystem } from './step.ts'

export interface ProfileOptions {
  /** Compares and counts; writes nothing. */
  readonly dryRun: boolean
  /** Stops the step under way; those behind it are not begun. */
  readonly signal: AbortSignal
  readonly tell: Tell
  /** A text without the secrets in it. */
  readonly mask: (text: string) => string
  /** Changes that the first export writes with those that wait. */
  readonly changes?: readonly Change[]
}

/**
 * Runs the steps of a profile in order. One that fails or is stopped ends the run; objects that fail and deletions that
 * are held back do not. What keeps a step from beginning is thrown as a `HostError`.
 */
export async function runProfile(
  system: StepSystem,
  profile: Profile,
  options: ProfileOptions,
): Promise<ProfileReport> {
  const reports: StepReport[] = []
  const audited = new Set<string>()
  let changes = options.changes ?? []
  for (const [index, step] of profile.steps.entries()) {
    options.tell({ kind: 'step began', step: index + 1, steps: profile.steps.length, run: step.run })
    const report = await runStep(system, step, stepOptions(profile, step, index + 1, options), {
      mask: options.mask,
      append: step.audit !== undefined && audited.has(step.audit.path),
      changes,
    })
    if (step.run === 'export') changes = []
    if (step.audit !== undefined) audited.add(step.audit.path)
    options.tell({ kind: 'step ended', report })
    reports.push(report)
    if (report.outcome !== 'completed') break
  }
  return {
    system: system.name,
    profile: profile.name,
    outcome: reports.at(-1)?.outcome ?? 'completed',
    steps: reports,
  }
}

function stepOptions(profile: Profile, step: Step, number: number, options: ProfileOptions): StepOptions {
  const { run: _run, audit, ...asked } = step
  return {
    ...asked,
    ...(profile.name === null ? {} : { profile: { name: profile.name, step: number } }),
    dryRun: options.dryRun || audit?.only === true,
    signal: options.signal,
    progress: (counters, expected) => options.tell({ kind: 'progress', counters: { ...counters }, expected }),
  }
}

/** What a step goes by besides what it says. */
interface Around {
  readonly mask: (text: string) => string
  /** Its audit file holds what an earlier step has written. */
  readonly append: boolean
  /** Changes that an export writes with those that wait. */
  readonly changes: readonly Change[]
}

async function runStep(
  system: StepSystem,
  { run, audit }: Step,
  options: StepOptions,
  { mask, append, changes }: Around,
): Promise<StepReport> {
  switch (run) {
    case 'export': {
      const asked = { ...options, ...(changes.length === 0 ? {} : { changes }) }
      if (audit?.only === true) {
        return await auditPlanned(() => system.export(asked), { path: audit.path, mask, append })
      }
      return await system.export({ ...asked, ...(audit === undefined ? {} : { audit: { ...audit, append } }) })
    }
    case 'full import':
    case 'delta import': {
      const asked = { ...options, mode: run === 'full import' ? 'full' : 'delta' } as const
      if (audit?.only === true) return await auditAside(system, asked, { path: audit.path, mask, append })
      const work = () => system.import(asked)
      return audit === undefined ? await work() : await auditImport(work, { path: audit.path, system, mask, append })
    }
    default:
      return run satisfies never
  }
}
