import type { Dialect, Raw } from './dialect.ts'

/** Collects the text of a statement and the values of its parameters. */
export class Parameters {
  readonly values: Raw[] = []
  readonly #placeholder: (index: number, declared: string) => string

  /** @param raw whether the rows are read as bytes, where parameters are written otherwise */
  constructor(dialect: Dialect, raw = false) {
    const reading = raw ? (dialect.raw ?? dialect) : dialect
    this.#placeholder = (index, declared) => reading.placeholder(index, declared)
  }

  /** What stands in the text for a value that is compared with a column declared like this. */
  add(value: Raw, declared: string): string {
    return this.#placeholder(this.values.push(value) - 1, declared)
  }
}
