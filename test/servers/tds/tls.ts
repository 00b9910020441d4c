import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket } from 'node:tls'
import { Messages, packet, packetOctets, packetOf } from './packets.ts'

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/**
 * The encrypted side of a connection. While client and server agree on keys, what they say stands in PRELOGIN packets; what
 * follows is TLS as it is ([MS-TDS] 3.2.5.2).
 */
export function encrypted(socket: Socket, certificate: Certificate): TLSSocket {
  const messages = new Messages()
  let isAgreed = false
  let outgoing: Buffer[] = []
  const flush = (): void => {
    const data = Buffer.concat(outgoing)
    outgoing = []
    for (let at = 0; at < data.length; at += packetOctets) {
      const end = at + packetOctets
      socket.write(packetOf(packet.prelogin, data.subarray(at, end), end >= data.length))
    }
  }
  const carrier = new Duplex({
    read: () => {
      socket.resume()
    },
    write(chunk: Buffer, _, written) {
      if (isAgreed) {
        socket.write(chunk, error => written(error))
        return
      }
      // The client wants one message for each of its own, so what belongs together is sent together.
      outgoing.push(chunk)
      if (outgoing.length === 1) setImmediate(flush)
      written()
    },
    final(ended) {
      socket.end()
      ended()
    },
    destroy(error, destroyed) {
      socket.destroy()
      destroyed(error)
    },
  })
  socket.on('data', (chunk: Buffer) => {
    isAgreed ||= chunk[0] !== packet.prelogin
    if (isAgreed) {
      if (!carrier.push(chunk)) socket.pause()
    } else for (const { data } of messages.push(chunk)) carrier.push(data)
  })
  socket.on('close', () => carrier.destroy())
  return new TLSSocket(carrier, {
    isServer: true,
    secureContext: createSecureContext({ ...certificate, maxVersion: 'TLSv1.2' }),
  })
}
