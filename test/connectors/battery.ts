import type { TSchema } from 'typebox'
import { type CheckResult, runBattery } from '../../src/connector/battery/run.ts'
import type { Samples } from '../../src/connector/battery/sample.ts'
import { checkSettings } from '../../src/model/settings.ts'
import { ConnectorPool } from '../../src/runtime/pool.ts'
import { isWritten, subjectOf } from '../../src/runtime/subject.ts'

const minuteMs = 60_000

/** A connector and where it is tried. */
export interface Trial {
  /** A built-in name, or the path of a module. */
  readonly connector: string
  readonly settings: unknown
  readonly folder: string
  readonly write?: boolean
  readonly entries?: number
  readonly samples?: Samples
  readonly skip?: readonly string[]
}

/** What the contract battery says of a connector, in a worker as in a host. */
export async function batteryOf(trial: Trial): Promise<readonly CheckResult[]> {
  const { connector, settings, folder, write = true, entries = 0, samples = {}, skip = [] } = trial
  const written: string[] = []
  const log = (line: Parameters<typeof isWritten>[0]) => void (isWritten(line) && written.push(line.message))
  const isolation = { kind: 'thread', threads: 1, memoryMiB: 512, stallMs: minuteMs, timeoutMs: minuteMs } as const
  const pool = new ConnectorPool(isolation, { log })
  const named = { system: 'battery', connector, settings, folder }
  try {
    const declared = await pool.run({ kind: 'declaration', spec: named })
    const spec = { ...named, settings: complete(declared.settings as TSchema, settings) }
    const { capabilities } = declared
    const subject = subjectOf({ pool, spec: () => spec, operations: capabilities, written: () => written })
    return await runBattery(subject, {
      write,
      skip,
      mark: 'zztest',
      entries,
      samples,
      now: () => performance.now(),
      pause: never,
    })
  } finally {
    await pool.close()
  }
}

const never = (): Promise<void> => Promise.reject(new Error('the connector is busy'))

/** Settings with what is assumed where they say nothing. */
function complete(declaration: TSchema, given: unknown): unknown {
  const { settings, diagnostics } = checkSettings(declaration, given, { source: { text: '' }, locate: () => undefined })
  if (settings === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return settings
}

/** `add: failed: expected …, found …` */
export function linesOf(results: readonly CheckResult[]): readonly string[] {
  return results.map(result => {
    switch (result.kind) {
      case 'passed':
        return `${result.name}: passed`
      case 'failed':
        return `${result.name}: failed: expected ${result.expected}, found ${result.found}`
      case 'skipped':
        return `${result.name}: skipped: ${result.reason}`
      default:
        return result satisfies never
    }
  })
}
