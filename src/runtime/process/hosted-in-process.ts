import { threadId } from 'node:worker_threads'
import type { Connector, OperationContext } from '../../connector/contract.ts'
import { hostError } from '../../model/error.ts'
import type { Hosted } from '../hosted.ts'
import { whenOrdered } from '../orders.ts'
import type { Job } from '../protocol.ts'
import { checkResult } from '../shape/result.ts'
import type { Signs } from '../signs.ts'
import { openDoor } from './door.ts'
import type { Declared, ImportName } from './messages.ts'
import { Remote } from './remote.ts'

/** The process of this thread, kept for the next task as long as it lives. */
let current: Remote | undefined

/** The connector of a task in a process of its own, which the host starts and ends. */
export async function hostedInProcess(job: Job, context: OperationContext, signs: Signs): Promise<Hosted> {
  const { spec } = job.task
  const remote = (await known(job, signs)) ?? (await started(job, signs))
  signs.resumed()
  whenOrdered(job.channel, 'collect', () => remote.collect())
  remote.begin(spec, signs)
  if (context.signal.aborted) remote.stop()
  context.signal.addEventListener('abort', () => remote.stop(), { once: true })
  const { settings, capabilities } = await remote.declare()
  return {
    settings,
    capabilities,
    connector: connectorOf(remote, { settings, capabilities }),
    call: async ({ operation, input }) => {
      const output = operation === 'read' ? await remote.read(input) : await remote.call(operation, input)
      checkResult(operation, input as never, output)
      return output
    },
  }
}

/** The process of the task before, where it is still there. */
async function known({ channel }: Job, signs: Signs): Promise<Remote | undefined> {
  const remote = current
  if (remote === undefined || remote.isClosed) return undefined
  const lives = new Promise<boolean>(resolve => {
    whenOrdered(channel, 'process-lives', () => resolve(true))
    whenOrdered(channel, 'process-ended', () => resolve(false))
  })
  whenOrdered(channel, 'process-ended', () => remote.close())
  signs.begun(threadId, null)
  return (await lives) ? remote : undefined
}

async function started({ channel, memoryMiB }: Job, signs: Signs): Promise<Remote> {
  const door = await openDoor()
  const gone = new Promise<never>((_, reject) => {
    whenOrdered(channel, 'process-ended', () => {
      door.close()
      reject(hostError('worker-lost', { reason: 'its process ended before it began' }))
    })
  })
  signs.begun(threadId, door.address)
  const remote = new Remote(await Promise.race([door.entered, gone]), memoryMiB * 2 ** 20)
  gone.catch(() => remote.close())
  current = remote
  return remote
}

/** The operations of an import, by way of the process. */
function connectorOf(remote: Remote, { settings, capabilities }: Declared): Connector {
  const pages = (operation: ImportName) => (_settings: never, context: OperationContext) =>
    remote.pages(operation, scopeOf(context))
  return {
    description: '',
    settings: settings as Connector['settings'],
    ...(capabilities.includes('importFull') && { importFull: pages('importFull') }),
    ...(capabilities.includes('importDelta') && { importDelta: pages('importDelta') as never }),
    ...(capabilities.includes('read') && { read: (_settings: never, wanted) => remote.read(wanted) }),
  }
}

const means: ReadonlySet<string> = new Set(['signal', 'folder', 'log', 'recorded'] satisfies (keyof OperationContext)[])

/** What an import is told besides its means, which its process has of its own. */
function scopeOf(context: OperationContext): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !means.has(name)))
}
