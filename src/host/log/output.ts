import { closeSync, fstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { HostError, hostError } from '../../model/error.ts'
import type { LogSettings } from '../declare/log.ts'
import { asText, type LogRecord } from './text.ts'

/** Where the lines of a log go. */
export interface LogOutput {
  /** A line of JSON with its end. */
  write(line: string): void
  close(): void
}

/** stderr, or something that takes its place in a test. */
export interface ErrorStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface OutputMeans {
  readonly stream: ErrorStream
  /** A clock in milliseconds. */
  readonly now: () => number
}

const LOOK_EVERY_MS = 1_000

/**
 * Opens the output that the settings ask for. `settings.file` is absolute. Throws the `HostError` `log-unusable` where
 * the file cannot be written.
 */
export function openOutput(
  settings: LogSettings,
  means: OutputMeans = { stream: process.stderr, now: () => performance.now() },
): LogOutput {
  const { stream } = means
  const terminal = settings.file === undefined && stream.isTTY === true
  const format = formatter(settings.format ?? (terminal ? 'text' : 'json'), terminal)
  if (settings.file !== undefined) return new FileOutput(settings.file, format, means)
  // A line of progress may stand there: it is taken away, and comes back with the next figures.
  const before = terminal ? '\r\u001B[K' : ''
  return { write: line => void stream.write(before + format(line)), close: () => undefined }
}

function formatter(format: 'json' | 'text', terminal: boolean): (line: string) => string {
  if (format === 'json') return line => line
  const colour = terminal && (process.env['NO_COLOR'] ?? '') === ''
  return line => `${asText(JSON.parse(line) as LogRecord, colour)}\n`
}

/** Written at once, so that nothing is missing after a crash. A disk that fails is told once and stops nothing. */
class FileOutput implements LogOutput {
  readonly #file: string
  readonly #format: (line: string) => string
  readonly #means: OutputMeans
  #descriptor: number
  #lookedAt: number
  #hasFailed = false

  constructor(file: string, format: (line: string) => string, means: OutputMeans) {
    this.#file = file
    this.#format = format
    this.#means = means
    this.#descriptor = openFile(file)
    this.#lookedAt = means.now()
  }

  write(line: string): void {
    try {
      this.#follow()
      writeSync(this.#descriptor, this.#format(line))
      this.#hasFailed = false
    } catch (error) {
      const { message } = error instanceof HostError ? error : unusable(this.#file, error)
      if (!this.#hasFailed) this.#means.stream.write(`${message}\n`)
      this.#hasFailed = true
    }
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  /** Begins a new file where this one was moved away, as log rotation does. */
  #follow(): void {
    if (this.#means.now() - this.#lookedAt < LOOK_EVERY_MS) return
    this.#lookedAt = this.#means.now()
    if (statSync(this.#file, { throwIfNoEntry: false })?.ino === fstatSync(this.#descriptor).ino) return
    const fresh = openFile(this.#file)
    closeSync(this.#descriptor)
    this.#descriptor = fresh
  }
}

function openFile(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a', 0o640)
  } catch (error) {
    throw unusable(file, error)
  }
}

function unusable(file: string, error: unknown): HostError {
  return hostError('log-unusable', { file, reason: (error as Error).message })
}
