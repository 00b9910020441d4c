import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createConnection } from 'node:net'
import { Worker } from 'node:worker_threads'
import { hostError } from '../../model/error.ts'
import { collectGarbage } from '../collect-garbage.ts'
import { messageOf, uncloneable } from '../explain.ts'
import { LogBudget, omittedText, shortened } from '../log-budget.ts'
import { sentFailure } from './failures.ts'
import { CONNECTION_LOST, LIFELINE, type LifelineNote } from './lifeline.ts'
import { Link, MessageTooLong } from './link.ts'
import type { Reply, Request } from './messages.ts'
import { type Answer, Service } from './service.ts'

/** The entry of a connector's process: `child ADDRESS MEBIBYTES [told]`. `told`: it tells how much memory it uses. */
const [address = '', mebibytes = '', told = ''] = process.argv.slice(2)

process.on('uncaughtException', error => {
  note({ kind: 'fatal', message: shortened(messageOf(error)) })
  process.exit(1)
})
// A terminal interrupts its whole group. The host does what is to be done, and this process ends with it.
process.on('SIGINT', () => undefined)
process.on('SIGHUP', () => undefined)
note({ kind: 'ready', rssBytes: process.memoryUsage.rss() })

let service: Service | undefined
const budget = new LogBudget(omitted => link.send({ kind: 'log', level: 'warn', message: omittedText(omitted) }))
const link = new Link<Request, Reply>(createConnection(address), Number(mebibytes) * 2 ** 20, {
  receive: request => take(request),
  closed: () => {
    note({ kind: 'fatal', message: CONNECTION_LOST })
    process.exit(1)
  },
})
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
new Worker(new URL(`./lifeline-thread.${extension}`, import.meta.url), { workerData: { tells: told !== '' } }).unref()
// Where there is a cache: it would be written at the end, and most of these processes are killed.
setTimeout(flushCompileCache, 1_000).unref()

function note(written: LifelineNote): void {
  try {
    writeSync(LIFELINE, `${JSON.stringify(written)}\n`)
  } catch {
    // The host is gone, and nobody is there to be told.
  }
}

function take(request: Request): void {
  if (request.kind === 'begin') {
    service = new Service(request.spec, {
      log: (level, message, details) => {
        if (budget.take()) send({ kind: 'log', level, message: shortened(message), ...(details && { details }) })
      },
    })
  } else if (request.kind === 'stop') service?.stop()
  else if (request.kind === 'collect') void collectGarbage()
  else void answer(request)
}

type Asking = Exclude<Request, { kind: 'begin' | 'stop' | 'collect' }>

async function answer(request: Asking): Promise<void> {
  const { id } = request
  try {
    if (service === undefined) throw new Error('no task has begun')
    sendAnswer(request, await service.answer(request))
  } catch (error) {
    link.send({ kind: 'failed', id, failure: sentFailure(error) })
  }
}

function sendAnswer(request: Asking, { output, octets, sent }: Answer): void {
  try {
    link.send({ kind: 'answer', id: request.id, output }, octets)
  } catch (error) {
    throw unsendable(request, error)
  }
  sent?.()
}

function unsendable(request: Asking, error: unknown): Error {
  const reason = error instanceof MessageTooLong ? error.message : uncloneable(error)
  return request.kind === 'call'
    ? hostError('result-invalid', { operation: request.operation, reason })
    : hostError('page-invalid', { reason })
}

/** Details of a line that cannot be sent are left out; the line itself is not. */
function send(line: Extract<Reply, { kind: 'log' }>): void {
  try {
    link.send(line)
  } catch {
    const { details: _, ...bare } = line
    link.send(bare)
  }
}
