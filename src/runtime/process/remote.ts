import type { Socket } from 'node:net'
import type { DecodedRows, Page, RawPage } from '../../connector/contract.ts'
import { hostError } from '../../model/error.ts'
import type { Cell } from '../../model/value.ts'
import type { LogTarget } from '../operation-context.ts'
import type { CallName, ConnectorSpec } from '../protocol.ts'
import { receivedRows } from './cells.ts'
import { receivedFailure } from './failures.ts'
import { CONNECTION_LOST } from './lifeline.ts'
import { Link } from './link.ts'
import type { Declared, ImportName, Reply, Request, SentPage, SentRows } from './messages.ts'

interface Answer {
  readonly output: unknown
  readonly octets: Buffer
}
interface Waiter {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}
/** A request before it has an id. */
type Question = {
  readonly [K in Request['kind']]: Omit<Extract<Request, { kind: K; id: number }>, 'id'>
}[Request['kind']]

/** A worker's side of its connector's process. One task at a time; several questions of it may be open. */
export class Remote {
  readonly #link: Link<Reply, Request>
  readonly #waiters = new Map<number, Waiter>()
  #signs: LogTarget | undefined
  #lastId = 0
  #isClosed = false

  constructor(socket: Socket, maxBytes: number) {
    this.#link = new Link<Reply, Request>(socket, maxBytes, {
      receive: (reply, octets) => this.#take(reply, octets),
      closed: () => this.#close(),
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  begin(spec: ConnectorSpec, signs: LogTarget): void {
    this.#signs = signs
    if (!this.#isClosed) this.#link.send({ kind: 'begin', spec: sendable(spec) })
  }

  stop(): void {
    if (!this.#isClosed) this.#link.send({ kind: 'stop' })
  }

  /** Has it collect its garbage. */
  collect(): void {
    if (!this.#isClosed) this.#link.send({ kind: 'collect' })
  }

  close(): void {
    this.#link.close()
  }

  async declare(): Promise<Declared> {
    return (await this.#ask({ kind: 'declare' })).output as Declared
  }

  async call(operation: CallName, input: unknown): Promise<unknown> {
    return (await this.#ask({ kind: 'call', operation, input })).output
  }

  async read(input: unknown): Promise<readonly Cell[] | null> {
    const { output } = await this.#ask({ kind: 'call', operation: 'read', input })
    if (output === null) return null
    return receivedRows(output as SentRows)[0] as readonly Cell[]
  }

  /** The pages of an import: one is asked for when the one before is done with. */
  async *pages(operation: ImportName, scope: Readonly<Record<string, unknown>>): AsyncGenerator<Page> {
    const iteration = ++this.#lastId
    await this.#asked(iteration, { kind: 'open', id: iteration, operation, scope })
    let isAtEnd = false
    try {
      for (;;) {
        const { output, octets } = await this.#ask({ kind: 'next', iteration }).catch((error: unknown) => {
          isAtEnd = true
          throw error
        })
        isAtEnd = output === null
        if (isAtEnd) return
        yield this.#page(output as SentPage, octets, iteration)
      }
    } finally {
      if (!isAtEnd && !this.#isClosed) await this.#ask({ kind: 'end', iteration })
    }
  }

  #page(sent: SentPage, octets: Buffer, iteration: number): Page {
    if (sent.kind === 'raw') {
      const decode: RawPage['decode'] = async rows => {
        const { output } = await this.#ask({ kind: 'decode', iteration, rows })
        return receivedRows(output as SentRows) as DecodedRows
      }
      return { ...sent.page, bytes: octets, decode }
    }
    if (sent.page.kind === 'rows') receivedRows({ rows: sent.page.rows, incomplete: sent.incomplete })
    return sent.page
  }

  async #ask(question: Question): Promise<Answer> {
    const id = ++this.#lastId
    return await this.#asked(id, { ...question, id } as Request)
  }

  #asked(id: number, request: Request): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(lost())
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject })
      this.#link.send(request)
    })
  }

  #take(reply: Reply, octets: Buffer): void {
    if (reply.kind === 'log') {
      this.#signs?.log(reply.level, reply.message, reply.details)
      return
    }
    const waiter = this.#waiters.get(reply.id)
    this.#waiters.delete(reply.id)
    if (reply.kind === 'answer') waiter?.resolve({ output: reply.output, octets })
    else waiter?.reject(receivedFailure(reply.failure))
  }

  #close(): void {
    this.#isClosed = true
    for (const { reject } of this.#waiters.values()) reject(lost())
    this.#waiters.clear()
  }
}

/** Memory cannot be shared with a process: it counts by itself which recorded answers it has given. */
function sendable(spec: ConnectorSpec): ConnectorSpec {
  if (spec.recording === undefined) return spec
  const { given: _given, ...recording } = spec.recording
  return { ...spec, recording }
}

function lost(): Error {
  return hostError('worker-lost', { reason: CONNECTION_LOST })
}
