import type { Cell } from '../model/value.ts'

const ABSENT = 0
const TEXT = 1
const NUMBER = 2
const BIGINT = 3
const TRUE = 4
const FALSE = 5
const BINARY = 6
const LIST = 7
const COMPLEX = 8

/**
 * Lays the cells of a row out as octets that no other row gives: a tag and a length per cell, then all text. It is what
 * the fingerprint of a row is taken from where the source hands over values and not octets.
 */
export class RowOctets {
  #octets = Buffer.allocUnsafe(64 * 1024)
  #at = 0
  #text = ''

  /** The row's octets, valid until the next call. */
  of(cells: readonly Cell[]): Uint8Array {
    this.#at = 0
    this.#text = ''
    for (const cell of cells) this.#cell(cell)
    const needed = this.#at + this.#text.length * 3
    if (needed > this.#octets.length) this.#grow(needed)
    const end = this.#at + this.#octets.write(this.#text, this.#at)
    return this.#octets.subarray(0, end)
  }

  #cell(cell: unknown): void {
    if (typeof cell === 'string') this.#put(TEXT, cell)
    else if (cell === null || cell === undefined) this.#tag(ABSENT, 0)
    else if (typeof cell === 'number') this.#put(NUMBER, String(cell))
    else if (typeof cell === 'bigint') this.#put(BIGINT, String(cell))
    else if (typeof cell === 'boolean') this.#tag(cell ? TRUE : FALSE, 0)
    else if (cell instanceof Uint8Array) this.#put(BINARY, Buffer.from(cell).toString('latin1'))
    else if (Array.isArray(cell)) {
      this.#tag(LIST, cell.length)
      for (const value of cell) this.#cell(value)
    } else {
      const entries = Object.entries(cell)
      this.#tag(COMPLEX, entries.length)
      for (const [name, value] of entries) {
        this.#put(TEXT, name)
        this.#cell(value)
      }
    }
  }

  #put(tag: number, text: string): void {
    this.#tag(tag, text.length)
    this.#text += text
  }

  #tag(tag: number, length: number): void {
    if (this.#at + 5 > this.#octets.length) this.#grow(this.#at + 5)
    if (length < 255) {
      this.#octets[this.#at] = tag
      this.#octets[this.#at + 1] = length
      this.#at += 2
      return
    }
    this.#octets[this.#at] = tag + 16
    this.#octets.writeUInt32LE(length, this.#at + 1)
    this.#at += 5
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#octets.length * 2))
    this.#octets.copy(larger, 0, 0, this.#at)
    this.#octets = larger
  }
}
