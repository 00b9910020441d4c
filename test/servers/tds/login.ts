import { Bytes } from './bytes.ts'

/** Who logs in, as LOGIN7 says it ([MS-TDS] 2.2.6.4). */
export interface Login {
  readonly user: string
  readonly password: string
  readonly application: string
  readonly database: string
}

export function readLogin(data: Buffer): Login {
  const text = (at: number): Buffer => {
    const start = data.readUInt16LE(at)
    return data.subarray(start, start + 2 * data.readUInt16LE(at + 2))
  }
  // Each octet has its halves exchanged and is then changed by 0xA5.
  const password = Buffer.from(text(44).map(octet => (((octet ^ 0xa5) & 0x0f) << 4) | ((octet ^ 0xa5) >> 4)))
  return {
    user: text(40).toString('utf16le'),
    password: password.toString('utf16le'),
    application: text(48).toString('utf16le'),
    database: text(68).toString('utf16le'),
  }
}

const encryption = { on: 1, notSupported: 2, required: 3 } as const

/** Whether the client wants the connection encrypted ([MS-TDS] 2.2.6.5). */
export function wantsEncryption(data: Buffer): boolean {
  for (let at = 0; data[at] !== 0xff; at += 5) {
    if (data[at] === 1) return data[data.readUInt16BE(at + 1)] === encryption.on
  }
  return false
}

/** The answer to PRELOGIN: the version, and whether the connection is encrypted. */
export function preloginAnswer(isEncrypted: boolean): Buffer {
  const options = 2 * 5 + 1
  const offset = (option: number, at: number, length: number): Buffer => {
    const buffer = Buffer.from([option, 0, 0, 0, 0])
    buffer.writeUInt16BE(at, 1)
    buffer.writeUInt16BE(length, 3)
    return buffer
  }
  return new Bytes()
    .add(offset(0, options, 6), offset(1, options + 6, 1))
    .u8(0xff)
    .u8(16, 0, 0, 0, 0, 0)
    .u8(isEncrypted ? encryption.required : encryption.notSupported).buffer
}
