/** What is said of a table before its first change. */
export interface RelationMessage {
  readonly kind: 'relation'
  readonly table: number
  readonly columns: readonly { readonly name: string; readonly isKey: boolean }[]
}

/**
 * A row of a table; `undefined` for a value that was not sent because it has not changed. Of an old row, columns that are
 * not of its key are null.
 */
export type Tuple = readonly (string | null | undefined)[]

/** A message of `pgoutput`, protocol version 1 (https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html). */
export type LogMessage =
  | { readonly kind: 'begin' /** The low 32 bits. */; readonly transaction: number }
  | { readonly kind: 'commit' /** Behind the transaction. */; readonly end: bigint }
  | RelationMessage
  | { readonly kind: 'row'; readonly table: number; readonly old: Tuple | undefined; readonly new: Tuple | undefined }
  | { readonly kind: 'truncate'; readonly tables: readonly number[] }
  | /** Types, origins and messages of other programs. */ { readonly kind: 'other' }

/** Reads a message. Throws a `RangeError` where it ends too early. */
export function parseMessage(bytes: Buffer): LogMessage {
  const reader = new Reader(bytes)
  switch (reader.letter()) {
    case 'B': {
      reader.skip(16)
      return { kind: 'begin', transaction: reader.uint32() }
    }
    case 'C': {
      reader.skip(9)
      return { kind: 'commit', end: reader.uint64() }
    }
    case 'R': {
      const table = reader.uint32()
      reader.text()
      reader.text()
      reader.skip(1)
      const columns = Array.from({ length: reader.uint16() }, () => {
        const isKey = (reader.uint8() & 1) !== 0
        const name = reader.text()
        reader.skip(8)
        return { name, isKey }
      })
      return { kind: 'relation', table, columns }
    }
    case 'I':
    case 'U':
    case 'D': {
      const table = reader.uint32()
      let old: Tuple | undefined
      let letter = reader.letter()
      if (letter !== 'N') {
        old = reader.tuple()
        letter = reader.isAtEnd ? '' : reader.letter()
      }
      return { kind: 'row', table, old, new: letter === 'N' ? reader.tuple() : undefined }
    }
    case 'T': {
      const count = reader.uint32()
      reader.skip(1)
      return { kind: 'truncate', tables: Array.from({ length: count }, () => reader.uint32()) }
    }
    default:
      return { kind: 'other' }
  }
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  skip(count: number): void {
    this.#at += count
  }

  letter(): string {
    return String.fromCharCode(this.uint8())
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#moved(1))
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#moved(2))
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#moved(4))
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#moved(8))
  }

  /** Text that ends with a zero. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end < 0) throw new RangeError('The message ends within a name.')
    const text = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return text
  }

  tuple(): Tuple {
    return Array.from({ length: this.uint16() }, () => {
      switch (this.letter()) {
        case 'n':
          return null
        case 'u':
          return undefined
        default: {
          const length = this.uint32()
          const from = this.#moved(length)
          if (this.#at > this.#bytes.length) throw new RangeError('The message ends within a value.')
          return this.#bytes.toString('utf8', from, this.#at)
        }
      }
    })
  }

  #moved(count: number): number {
    const from = this.#at
    this.#at += count
    return from
  }
}
