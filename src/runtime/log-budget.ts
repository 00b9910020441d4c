/** Lines in a window of time, and the most that one line may hold. */
const LINES = 1_000
const WINDOW_MS = 1_000
const CHARACTERS = 8_192

/** Bounds what one worker writes to the log: a connector that writes without end must not fill the host's memory. */
export class LogBudget {
  readonly #tell: (omitted: number) => void
  #left = LINES
  #omitted = 0
  #windowEnds = 0

  /** @param tell is told now and then how many lines were left out */
  constructor(tell: (omitted: number) => void) {
    this.#tell = tell
  }

  /** Whether one more line may go to the log. */
  take(): boolean {
    const now = performance.now()
    if (now >= this.#windowEnds) {
      this.flush()
      this.#windowEnds = now + WINDOW_MS
      this.#left = LINES
    }
    if (this.#left > 0) {
      this.#left--
      return true
    }
    this.#omitted++
    return false
  }

  /** Tells of lines that were left out and not told of yet. */
  flush(): void {
    const omitted = this.#omitted
    this.#omitted = 0
    if (omitted > 0) this.#tell(omitted)
  }
}

/** `1,204 more lines were left out` */
export function omittedText(count: number): string {
  return `${count.toLocaleString('en')} more ${count === 1 ? 'line was' : 'lines were'} left out: a connector may write ${LINES.toLocaleString('en')} a second.`
}

/** A line as it goes to the log: not longer than a line may be. */
export function shortened(line: string): string {
  return line.length <= CHARACTERS ? line : `${line.slice(0, CHARACTERS)}… (${line.length} characters)`
}
