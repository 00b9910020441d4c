import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'

interface Target {
  readonly host: string
  readonly port: number
}

const headerOctets = 8
const encryptionOption = 1
const endOfOptions = 0xff
/** ENCRYPT_ON and ENCRYPT_REQ ([MS-TDS] 2.2.6.5). */
const encrypting: readonly number[] = [1, 3]

/**
 * What makes sockets for the driver. Where encryption is wanted and the server offers none, the driver would go on without
 * it and send the password: the socket is then closed before.
 *
 * @returns is called with the server to connect to, which is another one where Azure has said so
 */
export function connector(
  { host, port }: Target,
  isEncrypted: boolean,
): (wanted?: Partial<Target>, lookup?: unknown, signal?: AbortSignal) => Promise<Socket> {
  return async (wanted, _, signal) => {
    const socket = connect({ host: wanted?.host ?? host, port: wanted?.port ?? port })
    try {
      await once(socket, 'connect', signal === undefined ? {} : { signal })
    } catch (error) {
      socket.destroy()
      throw error
    }
    if (isEncrypted) demandEncryption(socket)
    return socket
  }
}

/** Looks at the first message of the server, before the driver does. */
function demandEncryption(socket: Socket): void {
  let seen: Buffer = Buffer.alloc(0)
  const look = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk])
    if (seen.length < headerOctets || seen.length < seen.readUInt16BE(2)) return
    socket.off('data', look)
    if (!encrypting.includes(encryptionIn(seen.subarray(headerOctets, seen.readUInt16BE(2))))) {
      socket.destroy(Object.assign(new Error('The server offers no encryption.'), { code: 'EUNENCRYPTED' }))
    }
  }
  socket.on('data', look)
}

/** What an answer to PRELOGIN says of encryption; -1 where it says nothing. */
function encryptionIn(answer: Buffer): number {
  for (let at = 0; at + 5 <= answer.length && answer[at] !== endOfOptions; at += 5) {
    if (answer[at] === encryptionOption) return answer[answer.readUInt16BE(at + 1)] ?? -1
  }
  return -1
}

/**
 * The name that a certificate must be for, as the driver takes it; `undefined` for that of the server it reaches in the end.
 * Behind a dot an address counts as a name, and is compared as an address nevertheless.
 */
export function certificateName(serverName: string, host: string): string | undefined {
  if (isIP(serverName) !== 0) return `${serverName}.`
  return serverName === host ? undefined : serverName
}
