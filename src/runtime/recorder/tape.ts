import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { hostError } from '../../model/error.ts'
import type { TargetFailure } from '../../model/target-failure.ts'
import type { Plain } from './plain.ts'

/** The first line of a recording. */
export interface TapeHead {
  /** The version of the format. */
  readonly recording: 1
  readonly connector: string
  /** What the battery marked its entries with: it must ask the same again. */
  readonly mark: string
}

/** Every other line: what was asked, and what came of it. */
export interface TapeLine {
  /** The task it was asked in, counted from 1. */
  readonly task: number
  readonly request: Plain
  readonly answer?: Plain
  /** The target refused or failed. */
  readonly failure?: TargetFailure
  /** Anything else went wrong, in words. */
  readonly error?: string
}

/** A recording, read. */
export interface Tape {
  readonly head: TapeHead
  readonly lines: readonly TapeLine[]
}

/** Begins a recording; what the file held is gone. */
export function beginTape(file: string, head: TapeHead): void {
  try {
    writeFileSync(file, `${JSON.stringify(head)}\n`)
  } catch (error) {
    throw hostError('recording-unfit', { file, reason: `it cannot be written: ${(error as Error).message}` })
  }
}

export function appendLine(file: string, line: TapeLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}

/** Reads a recording; throws `recording-unfit`. A last line that was cut off is left out. */
export function readTape(file: string): Tape {
  const [first = '', ...rest] = textOf(file).split('\n').slice(0, -1)
  const head = parsed(file, first, 1) as TapeHead
  if (head?.recording !== 1) throw unfit(file, 'its first line is not that of a recording')
  return { head, lines: rest.map((line, index) => parsed(file, line, index + 2) as TapeLine) }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unfit(file, `it cannot be read: ${(error as Error).message}`)
  }
}

function parsed(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw unfit(file, `line ${number} is no JSON: ${(error as Error).message}`)
  }
}

function unfit(file: string, reason: string): Error {
  return hostError('recording-unfit', { file, reason })
}
