import { setTimeout as delay } from 'node:timers/promises'
import { checks } from '../../connector/battery/checks.ts'
import { type CheckResult, runBattery } from '../../connector/battery/run.ts'
import type { Samples } from '../../connector/battery/sample.ts'
import type { ConnectorSpec } from '../../runtime/protocol.ts'
import { subjectOf } from '../../runtime/subject.ts'
import type { OpenedConnector } from './open.ts'

export type { CheckResult }

/** How a connector is tested. */
export interface TestOptions {
  /** The spec of the next task. */
  readonly spec: () => ConnectorSpec
  readonly write: boolean
  readonly entries: number
  readonly skip: readonly string[]
  readonly samples: Samples
  readonly mark: string
  readonly signal: AbortSignal
  readonly done: (result: CheckResult) => void
}

/** The names of all checks. */
export const checkNames: readonly string[] = checks.map(({ name }) => name)

/** Puts a connector to the test, in its worker. */
export async function testConnector(opened: OpenedConnector, options: TestOptions): Promise<readonly CheckResult[]> {
  const { spec, ...battery } = options
  const { pool, operations, written } = opened
  const subject = subjectOf({ pool, spec, operations, written: () => written })
  return await runBattery(subject, { ...battery, now: () => performance.now(), pause: ms => delay(ms) })
}
