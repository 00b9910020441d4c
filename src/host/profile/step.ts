import { resolve } from 'node:path'
import type { Change } from '../../model/change.ts'
import { durationMs } from '../../model/duration.ts'
import type { PlanDescription } from '../../runtime/export/describe.ts'
import type { ExportSystemReport } from '../../runtime/export-system.ts'
import type { ImportReport } from '../../runtime/import.ts'
import type { ImportMode, RunCounters } from '../../space/run.ts'
import type { SpaceReader } from '../../space/space.ts'
import type { Aside } from '../aside.ts'
import type { StepSettings } from '../declare/profile.ts'

/** A file that what a step does is written to. */
export interface AuditFile {
  /** Absolute. */
  readonly path: string
  /** Instead of the target: nothing is stored and nothing exported. */
  readonly only: boolean
}

/** A step as it is run. What is absent is left to the settings of the system. */
export interface Step {
  readonly run: StepSettings['run']
  readonly partition?: string
  readonly objectTypes?: readonly string[]
  readonly pageSize?: number
  readonly timeoutMs?: number
  readonly stopAfter?: number
  readonly deleteLimit?: number
  readonly audit?: AuditFile
}

/** What a step asks of its connected system. */
export interface StepOptions extends Omit<Step, 'run' | 'audit'> {
  /** The run profile and the number of the step, counted from 1; absent for an import by itself. */
  readonly profile?: { readonly name: string; readonly step: number }
  readonly dryRun: boolean
  readonly signal: AbortSignal
  /** Counters so far, and how many objects there will be, as far as that can be told (0 where it cannot). */
  readonly progress: (counters: RunCounters, expected: number) => void
}

/** What an export asks of it. */
export interface ExportStepOptions extends StepOptions {
  /** `append`: behind what an earlier step of the run has written. */
  readonly audit?: AuditFile & { readonly append: boolean }
  /** Changes that are written with those that wait. */
  readonly changes?: readonly Change[]
}

/** What a step came to: the record of its run, and how fast it went. Plain data, without secrets. */
export interface StepReport extends ImportReport {
  /** Of an export: changes that wait for the next one. */
  readonly waiting?: number
  /** Of an export that was a dry run: what it would do. */
  readonly planned?: PlanDescription
}

/** What a connected system does for the steps of a profile. */
export interface StepSystem {
  readonly name: string
  /** The folder of its connector space. */
  readonly folder: string
  /** Its connector space, created if there is none. */
  space(): Promise<SpaceReader>
  import(options: StepOptions & { readonly mode: ImportMode }): Promise<ImportReport>
  /** Imports into a copy of its space, which is thrown away when it was looked at. */
  importAside<T>(options: StepOptions & { readonly mode: ImportMode }, work: (aside: Aside) => Promise<T>): Promise<T>
  /** Writes the audit file by itself: it alone knows what each change was and what became of it. */
  export(options: ExportStepOptions): Promise<ExportSystemReport>
}

/** A step as configured, by its name alone or with all that it says; paths start from `folder`. */
export function stepOf(written: StepSettings | StepSettings['run'], folder: string): Step {
  if (typeof written === 'string') return { run: written }
  const { timeout, audit, ...same } = written
  return {
    ...same,
    ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }),
    ...(audit === undefined ? {} : { audit: { path: resolve(folder, audit.file), only: audit.only } }),
  }
}
