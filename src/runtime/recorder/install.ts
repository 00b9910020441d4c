import type { RecordingSpec } from '../protocol.ts'
import { recordedFetch } from './fetch.ts'
import { type Recorder, recorderOf } from './recorder.ts'

let current: Recorder | undefined
let isInstalled = false

/** The recorder of a task that begins now. Where something is recorded or replayed, `fetch` goes through it too. */
export function beginRecorder(spec: RecordingSpec | undefined): Recorder {
  const recorder = recorderOf(spec)
  current = recorder
  if (spec !== undefined && !isInstalled) {
    isInstalled = true
    globalThis.fetch = recordedFetch(globalThis.fetch, () => current ?? recorder)
  }
  return recorder
}
