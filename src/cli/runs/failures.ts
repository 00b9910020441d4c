import type { ObjectFailure } from '../../space/frame.ts'
import type { SpaceReader } from '../../space/space.ts'
import { print, printJson, say } from '../output.ts'

export interface FailureOptions {
  readonly limit: number
  readonly code?: string
  readonly anchor?: string
  readonly json?: true
}

/** The failures of a run that the space keeps, those of a code or an anchor alone where one is given. */
export async function printFailures(
  space: SpaceReader,
  { run, failed }: { readonly run: number; readonly failed: number },
  options: FailureOptions,
): Promise<void> {
  let shown = 0
  for (const failure of space.failures(run, { offset: 0, limit: Infinity })) {
    if (shown === options.limit) break
    if (!isWanted(failure, options)) continue
    shown++
    if (options.json) await printJson(failure)
    else await print(`${lineOf(failure)}\n`)
  }
  if (options.json) return
  if (shown === 0) say(failed === 0 ? `Nothing failed in run ${run}.` : `No failure of run ${run} is like that.`)
}

function isWanted(failure: ObjectFailure, { code, anchor }: FailureOptions): boolean {
  return (code === undefined || failure.code === code) && (anchor === undefined || failure.anchor === anchor)
}

function lineOf({ place, anchor, message, code }: ObjectFailure): string {
  return `${place}${anchor === null ? '' : ` (${anchor})`}: ${message} [${code}]`
}
