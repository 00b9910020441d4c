import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hostError } from '../../model/error.ts'
import { bigintAsText } from '../../model/json.ts'
import { type EntryDifference, holdMoment, type Moment } from '../../space/moment.ts'
import { type AuditLine, auditLine } from './audit-line.ts'
import type { StepReport, StepSystem } from './step.ts'

export interface AuditOptions {
  /** Absolute. */
  readonly path: string
  /** A text without the secrets in it. */
  readonly mask: (text: string) => string
  /** Behind what an earlier step of the run has written. */
  readonly append: boolean
}

/**
 * Imports, then writes what the import has done to a file: a line of JSON for each entry that it changed, and one for
 * the step. What stood in the space is held on to meanwhile. Throws `audit-unwritable` before anything is imported when
 * the file cannot be made.
 */
export async function auditImport(
  work: () => Promise<StepReport>,
  { system, ...options }: AuditOptions & { readonly system: StepSystem },
): Promise<StepReport> {
  const file = await openFile(options)
  let moment: Moment | undefined
  try {
    await system.space()
    moment = holdMoment(system.folder)
    const report = await work()
    const differences = report.dryRun ? [] : (moment?.differences() ?? [])
    await writeLines(file, differencesIn(differences), report, options)
    return report
  } finally {
    await moment?.close()
    await file.close()
  }
}

/** Imports into a copy of the space, and writes to a file what became of it: nothing else has changed then. */
export async function auditAside(
  system: StepSystem,
  options: Parameters<StepSystem['importAside']>[0],
  audit: AuditOptions,
): Promise<StepReport> {
  const file = await openFile(audit)
  try {
    return await system.importAside(options, async aside => {
      const moment = holdMoment(aside.folder)
      try {
        const report = await aside.import()
        await writeLines(file, differencesIn(moment?.differences() ?? []), report, audit)
        return report
      } finally {
        await moment?.close()
      }
    })
  } finally {
    await file.close()
  }
}

/** Plans an export, then writes what it would do to a file: a line of JSON for each entry, and one for the step. */
export async function auditPlanned(work: () => Promise<StepReport>, options: AuditOptions): Promise<StepReport> {
  const file = await openFile(options)
  try {
    const report = await work()
    await writeLines(file, report.planned?.changes ?? [], report, options)
    return report
  } finally {
    await file.close()
  }
}

/** Only its owner may read it: it holds what people's entries held. */
async function openFile({ path, append }: AuditOptions): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await open(path, append ? 'a' : 'w', 0o600)
  } catch (error) {
    throw hostError('audit-unwritable', { path, reason: (error as Error).message })
  }
}

async function writeLines(
  file: FileHandle,
  changes: Iterable<object>,
  { failures: _failures, planned: _planned, ...step }: StepReport,
  { path, mask }: AuditOptions,
): Promise<void> {
  function* lines(): Generator<string> {
    for (const line of changes) yield `${mask(JSON.stringify(line, bigintAsText))}\n`
    yield `${mask(JSON.stringify({ step }))}\n`
  }
  await pipeline(Readable.from(lines()), file.createWriteStream()).catch((error: Error) => {
    throw hostError('audit-unwritable', { path, reason: error.message })
  })
}

function* differencesIn(differences: Iterable<EntryDifference>): Generator<AuditLine> {
  for (const difference of differences) {
    const line = auditLine(difference)
    if (line !== undefined) yield line
  }
}
