import type { MessagePort } from 'node:worker_threads'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { Connector } from '../connector/contract.ts'
import { HostError, hostError, targetError } from '../model/error.ts'
import { failureIn } from '../model/target-failure.ts'
import { callOperation } from './call.ts'
import { findEntry } from './find-entry.ts'
import { loadConnector } from './load.ts'
import { operationContext } from './operation-context.ts'
import type { Task, TaskResult } from './protocol.ts'
import { Signs } from './signs.ts'

/** A task with the channel that its signs go through. */
export interface Job {
  readonly task: Task
  readonly channel: MessagePort
}

/** The entry of a connector worker: does one task. What fails is returned as data, so that no class crosses a thread. */
export default async function perform({ task, channel }: Job): Promise<TaskResult> {
  const signs = new Signs(channel)
  try {
    const connector = await loadConnector(task.spec.connector)
    return await dispatch(connector, task, signs)
  } catch (error) {
    return { kind: 'error', error: explain(error, task.spec.system).toWire() }
  } finally {
    signs.close()
  }
}

function explain(error: unknown, system: string): HostError {
  if (error instanceof HostError) return error
  const failure = failureIn(error)
  if (failure !== undefined) return targetError(system, failure)
  const reason = error instanceof Error ? error.message : String(error)
  return hostError('connector-failed', { operation: system, reason })
}

async function dispatch(connector: Connector, task: Task, signs: Signs): Promise<TaskResult> {
  // A stopped run ends its worker; the signal is there for connectors that are used without one.
  const { signal } = new AbortController()
  const context = operationContext(task.spec, signal, signs)
  switch (task.kind) {
    case 'declaration':
      return {
        kind: 'declaration',
        settings: JSON.parse(JSON.stringify(connector.settings)),
        capabilities: capabilitiesOf(connector),
      }
    case 'call':
      return { kind: 'called', output: await callOperation(connector, task, context) }
    case 'import': {
      const { runImport } = await import('./import-worker.ts')
      return { kind: 'imported', watermark: await runImport(connector, task, context, signs) }
    }
    case 'find':
      return { kind: 'found', ...(await findEntry(connector, task, context)) }
    default:
      return task satisfies never
  }
}
