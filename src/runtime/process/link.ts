import type { Socket } from 'node:net'
import { deserialize, serialize } from 'node:v8'

/** Lengths of the message and of the octets behind it. */
const HEADER = 8

/**
 * Messages over a socket between a worker and its connector's process: a structured value each, with octets behind it
 * that are not looked at. What comes is not trusted: a message that is too long or makes no sense ends the link.
 */
export class Link<In, Out> {
  readonly #socket: Socket
  readonly #maxBytes: number
  readonly #receive: (message: In, octets: Buffer) => void
  #frame = Buffer.alloc(HEADER)
  #filled = 0
  /** The length of the message under way; -1 while its header is read. */
  #messageBytes = -1

  /**
   * @param maxBytes the longest message there may be, with its octets
   * @param closed is called once, when nothing can be sent or will come any more
   */
  constructor(
    socket: Socket,
    maxBytes: number,
    { receive, closed }: { readonly receive: (message: In, octets: Buffer) => void; readonly closed: () => void },
  ) {
    this.#socket = socket
    this.#maxBytes = maxBytes
    this.#receive = receive
    socket.on('data', (piece: Buffer) => this.#read(piece))
    socket.on('close', closed)
    // What broke the link is told by the end of the process; 'close' follows.
    socket.on('error', () => undefined)
  }

  /** Throws where the message holds what cannot be sent (a function), or is too long. */
  send(message: Out, octets?: Uint8Array): void {
    const body = serialize(message)
    const length = octets?.length ?? 0
    if (body.length + length > this.#maxBytes) throw new MessageTooLong(body.length + length)
    const header = Buffer.allocUnsafe(HEADER)
    header.writeUInt32LE(body.length, 0)
    header.writeUInt32LE(length, 4)
    this.#socket.cork()
    this.#socket.write(header)
    this.#socket.write(body)
    if (octets !== undefined && length > 0) this.#socket.write(octets)
    this.#socket.uncork()
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.copy(this.#frame, this.#filled, at)
      at += taken
      this.#filled += taken
      if (this.#filled === this.#frame.length) this.#full()
      if (this.#socket.destroyed) return
    }
  }

  #full(): void {
    const frame = this.#frame
    this.#filled = 0
    if (this.#messageBytes < 0) {
      this.#messageBytes = frame.readUInt32LE(0)
      const length = this.#messageBytes + frame.readUInt32LE(4)
      if (this.#messageBytes === 0 || length > this.#maxBytes) this.close()
      else this.#frame = Buffer.allocUnsafeSlow(length)
      return
    }
    const messageBytes = this.#messageBytes
    this.#messageBytes = -1
    this.#frame = Buffer.allocUnsafe(HEADER)
    this.#deliver(frame, messageBytes)
  }

  #deliver(frame: Buffer, messageBytes: number): void {
    let message: In
    try {
      message = deserialize(frame.subarray(0, messageBytes)) as In
    } catch {
      this.close()
      return
    }
    this.#receive(message, frame.subarray(messageBytes))
  }
}

export class MessageTooLong extends Error {
  readonly bytes: number

  constructor(bytes: number) {
    super(`it has ${Math.ceil(bytes / 2 ** 20)} MiB, more than the connector may use`)
    this.bytes = bytes
  }
}
