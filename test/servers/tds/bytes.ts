/** Puts the little-endian numbers and texts of the protocol together. */
export class Bytes {
  readonly #parts: Buffer[] = []

  add(...parts: readonly Uint8Array[]): this {
    for (const part of parts) this.#parts.push(Buffer.from(part))
    return this
  }

  u8(...values: readonly number[]): this {
    return this.add(Buffer.from(values))
  }

  u16(value: number): this {
    return this.#sized(2, buffer => buffer.writeUInt16LE(value))
  }

  u32(value: number): this {
    return this.#sized(4, buffer => buffer.writeUInt32LE(value))
  }

  i32(value: number): this {
    return this.#sized(4, buffer => buffer.writeInt32LE(value))
  }

  u64(value: bigint): this {
    return this.#sized(8, buffer => buffer.writeBigUInt64LE(value))
  }

  i64(value: bigint): this {
    return this.#sized(8, buffer => buffer.writeBigInt64LE(value))
  }

  /** An unsigned integer of some octets, the lowest first. */
  integer(value: bigint, octets: number): this {
    const buffer = Buffer.alloc(octets)
    for (let index = 0; index < octets; index++) buffer[index] = Number((value >> BigInt(8 * index)) & 0xffn)
    return this.add(buffer)
  }

  /** A text of UTF-16 with its length in characters, in one octet before it. */
  shortText(text: string): this {
    return this.u8(text.length).add(Buffer.from(text, 'utf16le'))
  }

  /** The same with the length in two octets. */
  longText(text: string): this {
    return this.u16(text.length).add(Buffer.from(text, 'utf16le'))
  }

  get buffer(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #sized(octets: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(octets)
    write(buffer)
    return this.add(buffer)
  }
}

/** Takes them apart again. */
export class Reader {
  readonly #buffer: Buffer
  #at: number

  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer
    this.#at = at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#buffer.length
  }

  take(octets: number): Buffer {
    const part = this.#buffer.subarray(this.#at, this.#at + octets)
    if (part.length < octets) throw new RangeError('The message is shorter than it says.')
    this.#at += octets
    return part
  }

  u8(): number {
    return this.take(1).readUInt8()
  }

  u16(): number {
    return this.take(2).readUInt16LE()
  }

  u32(): number {
    return this.take(4).readUInt32LE()
  }

  u64(): bigint {
    return this.take(8).readBigUInt64LE()
  }

  integer(octets: number): bigint {
    return this.take(octets).reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  }

  text(characters: number): string {
    return this.take(characters * 2).toString('utf16le')
  }

  rest(): Buffer {
    return this.take(this.#buffer.length - this.#at)
  }
}
