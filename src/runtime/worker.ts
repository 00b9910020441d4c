import type { Connector } from '../connector/contract.ts'
import { HostError, hostError } from '../model/error.ts'
import { findEntry } from './find-entry.ts'
import { runImport } from './import-worker.ts'
import { loadConnector } from './load.ts'
import type { Task, TaskResult } from './protocol.ts'

/** The entry of a connector worker: does one task. What fails is returned as data, so that no class crosses a thread. */
export default async function perform(task: Task): Promise<TaskResult> {
  try {
    const connector = await loadConnector(task.spec.connector)
    return await dispatch(connector, task)
  } catch (error) {
    if (error instanceof HostError) return { kind: 'error', error: error.toWire() }
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'error', error: hostError('connector-failed', { operation: task.spec.system, reason }).toWire() }
  }
}

async function dispatch(connector: Connector, task: Task): Promise<TaskResult> {
  // A stopped run ends its worker; the signal is there for connectors that are used without one.
  const { signal } = new AbortController()
  const { settings, folder } = task.spec
  switch (task.kind) {
    case 'declaration':
      return {
        kind: 'declaration',
        settings: JSON.parse(JSON.stringify(connector.settings)),
        delta: connector.importDelta !== undefined,
      }
    case 'schema':
      return { kind: 'schema', schema: await connector.schema(settings as never, { signal, folder }) }
    case 'test':
      await connector.test?.(settings as never, { signal, folder })
      return { kind: 'tested' }
    case 'import':
      return { kind: 'imported', watermark: await runImport(connector, task, signal) }
    case 'find':
      return { kind: 'found', ...(await findEntry(connector, task, signal)) }
    default:
      return task satisfies never
  }
}
