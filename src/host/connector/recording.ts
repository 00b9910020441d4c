import { resolve } from 'node:path'
import type { RecordingSpec } from '../../runtime/protocol.ts'
import { beginTape, readTape } from '../../runtime/recorder/tape.ts'

/** A recording that is made or replayed, task by task. */
export interface Recording {
  /** What the battery marks its entries with: on replay that of the recording. */
  readonly mark: string
  /** What the next task is told. */
  next(secrets: readonly string[]): RecordingSpec
}

/** Begins to record into a file. */
export function record(path: string, connector: string, mark: string): Recording {
  const file = resolve(path)
  beginTape(file, { recording: 1, connector, mark })
  let task = 0
  return { mark, next: secrets => ({ mode: 'record', file, task: ++task, secrets }) }
}

/** Answers from a file that was recorded. Throws `recording-unfit`. */
export function replay(path: string): Recording {
  const file = resolve(path)
  const { head, lines } = readTape(file)
  const given = new SharedArrayBuffer(4 * Math.max(1, lines.length))
  let task = 0
  return { mark: head.mark, next: secrets => ({ mode: 'replay', file, task: ++task, secrets, given }) }
}
