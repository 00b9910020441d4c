import { hostError } from '../../model/error.ts'
import { failureIn, TargetError } from '../../model/target-failure.ts'
import type { RecordingSpec } from '../protocol.ts'
import { type Mask, maskOf } from './mask.ts'
import { type Plain, pack, unpack, withTexts } from './plain.ts'
import { appendLine, readTape, type TapeLine } from './tape.ts'

/** Asks, or answers in the place of who would be asked. */
export type Recorder = <T>(request: unknown, ask: () => Promise<T>) => Promise<T>

/** The recorder of a task; without a recording everything is asked as it is. */
export function recorderOf(spec: RecordingSpec | undefined): Recorder {
  if (spec === undefined) return (_request, ask) => ask()
  const mask = maskOf(spec.secrets)
  return spec.mode === 'record' ? recordingInto(spec, mask) : replayingFrom(spec, mask)
}

function recordingInto({ file, task }: RecordingSpec, mask: Mask): Recorder {
  const hidden = (value: unknown): Plain => withTexts(pack(value), mask.hide)
  return async (request, ask) => {
    const asked = { task, request: hidden(request) }
    try {
      const answer = await ask()
      appendLine(file, { ...asked, answer: hidden(answer) })
      return answer
    } catch (error) {
      const failure = failureIn(error)
      const kept = failure === undefined ? { error: hidden(wordsOf(error)) } : { failure: hidden(failure) }
      appendLine(file, { ...asked, ...kept } as TapeLine)
      throw error
    }
  }
}

function replayingFrom({ file, task, secrets: _secrets, given }: RecordingSpec, mask: Mask): Recorder {
  const lines = linesOf(file)
  const used = new Int32Array(given ?? new SharedArrayBuffer(4 * lines.length))
  return async <T>(request: unknown): Promise<T> => {
    const wanted = JSON.stringify(withTexts(pack(request), mask.hide))
    const line = take(lines, used, wanted, task)
    if (line === undefined) throw hostError('not-recorded', { file, request: wanted })
    const shown = (kept: Plain): unknown => unpack(withTexts(kept, mask.show))
    if (line.failure !== undefined) {
      const { kind, message, ...more } = shown(line.failure as unknown as Plain) as typeof line.failure
      throw new TargetError(kind, message, more)
    }
    if (line.error !== undefined) throw new Error(mask.show(line.error))
    return shown(line.answer ?? null) as T
  }
}

/**
 * The next answer to a request: of those of the same task the first that was not given yet, then of all. When all were
 * given the last one is given again: how often a system is asked may depend on time.
 */
function take(lines: readonly IndexedLine[], used: Int32Array, wanted: string, task: number): TapeLine | undefined {
  const equal = lines.filter(({ text }) => text === wanted)
  const inOrder = [...equal.filter(({ line }) => line.task === task), ...equal.filter(({ line }) => line.task !== task)]
  const next = inOrder.find(({ index }) => Atomics.compareExchange(used, index, 0, 1) === 0)
  return (next ?? equal.at(-1))?.line
}

interface IndexedLine {
  readonly index: number
  /** The request as text. */
  readonly text: string
  readonly line: TapeLine
}

/** The recording that this worker read last. */
let last: { readonly file: string; readonly lines: readonly IndexedLine[] } | undefined

function linesOf(file: string): readonly IndexedLine[] {
  if (last?.file === file) return last.lines
  const lines = readTape(file).lines.map((line, index) => ({ index, text: JSON.stringify(line.request), line }))
  last = { file, lines }
  return lines
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
