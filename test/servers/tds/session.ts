import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Part, Script } from './answer.ts'
import { type Login, preloginAnswer, readLogin, wantsEncryption } from './login.ts'
import { type Message, Messages, packet, packetOctets, packetOf } from './packets.ts'
import { readBatch, readRpc, readTransaction, type TdsRequest } from './requests.ts'
import { type Certificate, encrypted } from './tls.ts'
import {
  changeOfCollation,
  changeOfDatabase,
  changeOfTransaction,
  columnMetadata,
  done,
  errorToken,
  loginAcknowledged,
  returnStatus,
  returnValue,
  row,
  type ServerError,
} from './tokens.ts'
import type { Column } from './types.ts'

/** What a session needs of its server. */
export interface Hall {
  readonly certificate: Certificate | undefined
  readonly script: Script
  /** Why nobody with that name and password comes in; `undefined` for those who may. */
  refuse(login: Login): ServerError | undefined
  /** Is told everything that happens, in order. */
  note(event: string): void
  asked(request: TdsRequest): void
}

/** A client's connection, from its first octet to its last. */
export class Session {
  readonly #socket: Socket
  readonly #hall: Hall
  #stream: Duplex
  #messages = new Messages()
  #transactions = 0
  #descriptor: Buffer = Buffer.alloc(8)
  #isAnswering = false
  #isToldToStop = false
  #stop: () => void = () => undefined

  constructor(socket: Socket, hall: Hall) {
    this.#socket = socket
    this.#hall = hall
    this.#stream = socket
    socket.on('error', () => undefined)
    socket.on('data', this.#onData)
  }

  end(): void {
    this.#socket.destroy()
  }

  readonly #onData = (chunk: Buffer): void => {
    for (const message of this.#messages.push(chunk)) void this.#take(message)
  }

  async #take(message: Message): Promise<void> {
    switch (message.type) {
      case packet.prelogin:
        return this.#prelogin(message.data)
      case packet.login:
        return this.#login(readLogin(message.data))
      case packet.attention:
        this.#hall.note('attention')
        if (this.#isAnswering) {
          this.#isToldToStop = true
          this.#stop()
        } else this.#send(done('plain', { isAttention: true }), true)
        return
      case packet.transaction:
        return this.#transaction(message.data)
      case packet.batch:
        return await this.#answer(readBatch(message.data), message.isIgnored)
      case packet.rpc:
        return await this.#answer(readRpc(message.data), message.isIgnored)
      default:
        throw new Error(`The stand-in takes no packet of the type ${message.type}.`)
    }
  }

  #prelogin(data: Buffer): void {
    const { certificate } = this.#hall
    this.#send(preloginAnswer(certificate !== undefined), true)
    if (certificate === undefined || !wantsEncryption(data)) return
    this.#socket.off('data', this.#onData)
    this.#stream = encrypted(this.#socket, certificate)
    this.#messages = new Messages()
    this.#stream.on('error', () => undefined)
    this.#stream.on('data', this.#onData)
  }

  #login(login: Login): void {
    const refusal = this.#hall.refuse(login)
    this.#hall.note(
      `login ${login.user} ${login.application} ${login.database}${refusal === undefined ? '' : ' refused'}`,
    )
    const answer =
      refusal === undefined
        ? [changeOfDatabase(login.database), changeOfCollation(), loginAcknowledged(), done('plain')]
        : [errorToken(refusal), done('plain', { isError: true })]
    this.#send(Buffer.concat(answer), true)
  }

  #transaction(data: Buffer): void {
    const { action, words } = readTransaction(data)
    this.#hall.note(words)
    const answer: Buffer[] = []
    if (action === 'begin') {
      this.#descriptor = Buffer.alloc(8)
      this.#descriptor.writeUInt32LE(++this.#transactions)
      answer.push(changeOfTransaction(8, this.#descriptor))
    } else if (action !== 'save') answer.push(changeOfTransaction(action === 'commit' ? 9 : 10, this.#descriptor))
    this.#send(Buffer.concat([...answer, done('plain')]), true)
  }

  async #answer(request: TdsRequest, isIgnored: boolean): Promise<void> {
    if (isIgnored) return this.#send(done('plain', { isError: true }), true)
    this.#hall.asked(request)
    this.#isAnswering = true
    const inProc = request.kind !== 'batch'
    let hasFailed = false
    let columns: readonly Column[] = []
    let outputs = 0
    try {
      for await (const part of this.#hall.script(request) ?? []) {
        if (this.#isToldToStop) break
        if (part.kind === 'cut') return this.end()
        if (part.kind === 'hang') {
          await this.#untilStopped()
          break
        }
        if (part.kind === 'columns') columns = part.columns
        if (part.kind === 'error') hasFailed = true
        await this.#write(this.#token(part, columns, inProc, part.kind === 'output' ? outputs++ : 0))
      }
    } finally {
      this.#isAnswering = false
    }
    if (this.#socket.destroyed) return
    const isStopped = this.#isToldToStop
    this.#isToldToStop = false
    this.#send(done(inProc ? 'proc' : 'plain', { isError: hasFailed || isStopped }), true)
    // The client hears of its attention in a message of its own.
    if (isStopped) this.#send(done('plain', { isAttention: true }), true)
  }

  #token(
    part: Exclude<Part, { kind: 'hang' | 'cut' }>,
    columns: readonly Column[],
    inProc: boolean,
    ordinal: number,
  ): Buffer {
    switch (part.kind) {
      case 'columns':
        return columnMetadata(part.columns)
      case 'row':
        return row(columns, part.cells)
      case 'count':
        return done(inProc ? 'inProc' : 'plain', { count: part.count, hasMore: true })
      case 'error':
        return errorToken(part)
      case 'returned':
        return returnStatus(part.value)
      case 'output':
        return returnValue(ordinal, part.column, part.value)
      case 'rollback':
        return changeOfTransaction(10, this.#descriptor)
      default:
        return part satisfies never
    }
  }

  #pending: Buffer[] = []

  /** Waits where the client does not read. */
  async #write(tokens: Buffer): Promise<void> {
    this.#pending.push(tokens)
    let data = Buffer.concat(this.#pending)
    let isTaken = true
    for (; data.length > packetOctets; data = data.subarray(packetOctets)) {
      isTaken = this.#stream.write(packetOf(packet.answer, data.subarray(0, packetOctets), false))
    }
    this.#pending = [data]
    if (isTaken) return
    await new Promise<void>(resolve => {
      const go = (): void => {
        this.#stream.off('drain', go)
        this.#socket.off('close', go)
        resolve()
      }
      this.#stop = go
      this.#stream.once('drain', go)
      this.#socket.once('close', go)
    })
  }

  #send(tokens: Buffer, isLast: boolean): void {
    let data = Buffer.concat([...this.#pending, tokens])
    this.#pending = []
    for (; data.length > packetOctets; data = data.subarray(packetOctets)) {
      this.#stream.write(packetOf(packet.answer, data.subarray(0, packetOctets), false))
    }
    this.#stream.write(packetOf(packet.answer, data, isLast))
  }

  async #untilStopped(): Promise<void> {
    if (this.#isToldToStop || this.#socket.destroyed) return
    await new Promise<void>(resolve => {
      this.#stop = resolve
      this.#socket.once('close', resolve)
    })
  }
}
