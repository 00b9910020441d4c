import { MessageChannel } from 'node:worker_threads'
import type { Reading, ReadPage } from '../connector/read-page.ts'
import type { ConnectorPool } from './pool.ts'
import type { ConnectorSpec } from './protocol.ts'

/**
 * The pages of an import, read in a worker; the next is read when it is asked for. Nothing is stored. Throws what the
 * connector failed of, and `run-stopped`. Who stops iterating stops the import.
 */
export async function* readPages(
  pool: ConnectorPool,
  spec: ConnectorSpec,
  reading: Reading,
  signal?: AbortSignal,
): AsyncGenerator<ReadPage> {
  const { port1, port2 } = new MessageChannel()
  const leaving = new AbortController()
  const stopped = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal])
  const arrived: ReadPage[] = []
  let wake = (): void => undefined
  port1.on('message', (page: ReadPage) => {
    arrived.push(page)
    wake()
  })
  let isOver = false
  const over = (): void => {
    isOver = true
    wake()
  }
  const task = pool.run({ kind: 'pages', spec, reading, port: port2 }, stopped)
  // Pages that were sent before the end arrive before the port closes.
  port1.on('close', over)
  task.catch(over)
  try {
    for (;;) {
      const page = arrived.shift()
      if (page !== undefined) {
        yield page
        port1.postMessage('next')
      } else if (isOver) break
      else await new Promise<void>(resolve => (wake = resolve))
    }
    await task
  } finally {
    leaving.abort()
    port1.close()
    await task.catch(() => undefined)
  }
}
