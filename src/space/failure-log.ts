import type { ObjectFailure } from './frame.ts'
import { afterPrefix, type Tables } from './layout.ts'
import { MAX_FAILURES_STORED } from './run.ts'

/** The failures of a run in its table, in their order: as many as there is room for. */
export class FailureLog {
  readonly #tables: Tables
  readonly run: number
  readonly #waiting: ObjectFailure[] = []
  #written = 0

  constructor(tables: Tables, run: number) {
    this.#tables = tables
    this.run = run
  }

  add(failure: ObjectFailure): void {
    if (this.#written + this.#waiting.length < MAX_FAILURES_STORED) this.#waiting.push(failure)
  }

  /** Writes those that have come since the last time. Within a transaction. */
  write(): void {
    for (const failure of this.#waiting.splice(0)) {
      this.#tables.failures.putSync(failureKey(this.run, this.#written++), failure)
    }
  }
}

/** The failures of a run, in the order in which they happened. */
export function* readFailures(
  tables: Tables,
  run: number,
  { offset = 0, limit = Number.POSITIVE_INFINITY }: { readonly offset?: number; readonly limit?: number } = {},
): Generator<ObjectFailure> {
  const end = afterPrefix(failureKey(run, 0).subarray(0, 4))
  let left = limit
  for (const { value } of tables.failures.getRange({ start: failureKey(run, offset), end })) {
    if (left-- <= 0) return
    yield value as ObjectFailure
  }
}

function failureKey(run: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(8)
  key.writeUInt32BE(run, 0)
  key.writeUInt32BE(number, 4)
  return key
}
