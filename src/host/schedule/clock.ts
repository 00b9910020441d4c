/** The time, and being woken at one. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number
  /** Calls back once the time has come. Returns how to take that back. */
  wake(atMs: number, callback: () => void): () => void
}

/** A timer holds no more than this, and one that is looked at now and then follows a clock that was set. */
const longestMs = 60_000

/** The clock of this machine. */
export const machineClock: Clock = {
  now: Date.now,
  wake(atMs, callback) {
    let timer: NodeJS.Timeout
    const wait = (): void => {
      const left = atMs - Date.now()
      timer = setTimeout(() => (Date.now() >= atMs ? callback() : wait()), Math.max(0, Math.min(left, longestMs)))
    }
    wait()
    return () => clearTimeout(timer)
  },
}
