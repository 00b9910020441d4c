/** Types of packets ([MS-TDS] 2.2.3.1.1). */
export const packet = {
  batch: 0x01,
  rpc: 0x03,
  answer: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const

const headerOctets = 8
const endOfMessage = 0x01
const ignored = 0x02

/** A message, which may have come in several packets. */
export interface Message {
  readonly type: number
  readonly data: Buffer
  /** The client thought better of it while it sent it. */
  readonly isIgnored: boolean
}

/** Puts messages together from what comes in. */
export class Messages {
  #pending: Buffer = Buffer.alloc(0)
  #parts: Buffer[] = []

  /** Takes what came in, and gives the messages that are complete with it. */
  push(chunk: Buffer): readonly Message[] {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const messages: Message[] = []
    while (this.#pending.length >= headerOctets) {
      const length = this.#pending.readUInt16BE(2)
      if (this.#pending.length < length) break
      const [type = 0, status = 0] = this.#pending
      this.#parts.push(this.#pending.subarray(headerOctets, length))
      this.#pending = this.#pending.subarray(length)
      if ((status & endOfMessage) === 0) continue
      messages.push({ type, data: Buffer.concat(this.#parts), isIgnored: (status & ignored) !== 0 })
      this.#parts = []
    }
    return messages
  }
}

/** One packet. */
export function packetOf(type: number, data: Buffer, isLast: boolean): Buffer {
  const header = Buffer.from([type, isLast ? endOfMessage : 0, 0, 0, 0, 0, 1, 0])
  header.writeUInt16BE(headerOctets + data.length, 2)
  return Buffer.concat([header, data])
}

/** What fits into a packet besides its header. */
export const packetOctets = 4096 - headerOctets
