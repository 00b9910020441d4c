import { threadId } from 'node:worker_threads'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { OperationContext } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import { callOperation } from './call.ts'
import { checked } from './checked.ts'
import { collectGarbage } from './collect-garbage.ts'
import { explain, uncloneable } from './explain.ts'
import type { Hosted } from './hosted.ts'
import { loadConnector } from './load.ts'
import { operationContext } from './operation-context.ts'
import { whenOrdered } from './orders.ts'
import { captureOutput, releaseOutput } from './output.ts'
import type { CallName, Job, Task, TaskResult } from './protocol.ts'
import { Signs } from './signs.ts'

/** The entry of a connector worker: does one task. What fails is returned as data, so that no class crosses a thread. */
export default async function perform(job: Job): Promise<TaskResult> {
  const { task, channel } = job
  const signs = new Signs(channel, job.progressEveryMs)
  const stopping = new AbortController()
  whenOrdered(channel, 'stop', () => stopping.abort())
  captureOutput(signs)
  try {
    const context = operationContext(task.spec, stopping.signal, signs)
    const hosted = job.isolation === 'process' ? await inProcess(job, context, signs) : await inThread(job, signs)
    signs.progress()
    return await dispatch(hosted, task, context, signs)
  } catch (error) {
    return { kind: 'error', error: explain(error, task.spec.system).toWire() }
  } finally {
    releaseOutput()
    signs.close()
  }
}

async function inThread({ task, channel }: Job, signs: Signs): Promise<Hosted> {
  signs.begun(threadId, null)
  whenOrdered(channel, 'collect', () => void collectGarbage())
  const connector = await loadConnector(task.spec.connector)
  return {
    settings: connector.settings,
    capabilities: capabilitiesOf(connector),
    connector,
    call: (task, context) => callOperation(connector, task, context),
  }
}

/** Loaded only where it is needed: most workers run their connector themselves. */
async function inProcess(job: Job, context: OperationContext, signs: Signs): Promise<Hosted> {
  const { hostedInProcess } = await import('./process/hosted-in-process.ts')
  return await hostedInProcess(job, context, signs)
}

async function dispatch(hosted: Hosted, task: Task, context: OperationContext, signs: Signs): Promise<TaskResult> {
  const { settings, capabilities } = hosted
  switch (task.kind) {
    case 'declaration':
      return { kind: 'declaration', settings: JSON.parse(JSON.stringify(settings)), capabilities }
    case 'call':
      return { kind: 'called', output: sendable(task.operation, await hosted.call(task, context)) }
    case 'import': {
      const { runImport } = await import('./import-worker.ts')
      const connector = checked(hosted.connector, signs, context.signal)
      return { kind: 'imported', ...(await runImport(connector, task, context, signs)) }
    }
    case 'find': {
      const { findEntry } = await import('./find-entry.ts')
      return { kind: 'found', ...(await findEntry(checked(hosted.connector, signs, context.signal), task, context)) }
    }
    case 'pages': {
      const { servePages } = await import('./serve-pages.ts')
      await servePages(checked(hosted.connector, signs, context.signal), task, context, signs)
      return { kind: 'paged' }
    }
    default:
      return task satisfies never
  }
}

/** A result that can cross the thread. Found out here: a failure on the way would end the worker. */
function sendable(operation: CallName, output: unknown): unknown {
  try {
    return structuredClone(output)
  } catch (error) {
    throw hostError('result-invalid', { operation, reason: uncloneable(error) })
  }
}
