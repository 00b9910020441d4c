import { once } from 'node:events'
import type { Connector, OperationContext, Page } from '../connector/contract.ts'
import { readPage } from '../connector/read-page.ts'
import { hostError } from '../model/error.ts'
import type { PagesTask } from './protocol.ts'
import type { Signs } from './signs.ts'

/** Hands over the pages of an import, each when it is asked for: no more than one is on its way. */
export async function servePages(
  connector: Connector,
  task: PagesTask,
  context: OperationContext,
  signs: Signs,
): Promise<void> {
  const { port } = task
  try {
    const pages = pagesOf(connector, task, context)
    for await (const page of pages) {
      const read = await readPage(page)
      const asked = once(port, 'message', { signal: context.signal })
      port.postMessage(read)
      signs.waiting()
      await asked
      signs.resumed()
    }
  } catch (error) {
    // Who waits for the reader waits in vain once the reading is stopped.
    throw context.signal.aborted ? hostError('run-stopped', {}) : error
  } finally {
    port.close()
  }
}

function pagesOf(connector: Connector, { spec, reading }: PagesTask, context: OperationContext): AsyncIterable<Page> {
  const settings = spec.settings as never
  const { from, resume, ...scope } = reading
  const operation = from === null ? 'importFull' : 'importDelta'
  const pages =
    from === null
      ? connector.importFull?.(settings, { ...context, ...scope, resume })
      : connector.importDelta?.(settings, { ...context, ...scope, watermark: from })
  return pages ?? missing(spec.connector, operation)
}

function missing(connector: string, operation: string): never {
  throw hostError('operation-missing', { connector, operation })
}
