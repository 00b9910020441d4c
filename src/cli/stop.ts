/**
 * Turns Ctrl-C and `kill` into an abort. A second Ctrl-C ends the process where it stands: nothing is lost by that
 * either, it is what the connector space is made for.
 */
export function stopSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) endAtOnce()
    controller.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    },
  }
}

/**
 * Ends the process without waiting for its threads: a writer that was stopped within a transaction would hold it up for
 * good. What is to be done at the exit is done first.
 */
function endAtOnce(): void {
  process.once('exit', () => process.kill(process.pid, 'SIGKILL'))
  process.exit(130)
}

/** Settles when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
