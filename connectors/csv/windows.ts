import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { hostError } from '../../src/model/error.ts'
import { identityOf } from './identity.ts'

/** A stretch of a file in UTF-8, with what was left over of the one before in front of it. */
export interface Window {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** How many octets of the file have been read with this window: its end, in the file. */
  readonly fileEnd: number
  /** The file ends where this window ends. */
  readonly last: boolean
}

export interface WindowOptions {
  /** The file as the user wrote it, for messages. */
  readonly source: string
  readonly encoding: string
  /** How much is read at once. */
  readonly chunkBytes?: number
}

const defaultChunkBytes = 512 * 1024
const defaultHeadroomBytes = 64 * 1024

/**
 * Reads a file in windows through two buffers: while one is worked on, the other one is being filled. A window is
 * valid until the next is asked for. Reading stops at the size the file had when it was opened; whoever reads to the
 * end must then call `verify`, because a file that was being written must not pass for a complete one.
 */
export class FileWindows {
  readonly #file: FileHandle
  readonly #options: WindowOptions
  readonly #opened: BigIntStats
  readonly #chunkBytes: number
  readonly #decoder: TextDecoder | undefined
  readonly #raw: Buffer
  #remaining: number
  #current: Buffer
  #spare: Buffer
  #currentEnd = 0
  #headroom = defaultHeadroomBytes
  #pending: Promise<number> | undefined
  #started = false

  private constructor(file: FileHandle, opened: BigIntStats, options: WindowOptions) {
    this.#file = file
    this.#opened = opened
    this.#options = options
    this.#chunkBytes = options.chunkBytes ?? defaultChunkBytes
    this.#remaining = Number(opened.size)
    this.#decoder = options.encoding === 'utf-8' ? undefined : new TextDecoder(options.encoding, { fatal: true })
    this.#raw = Buffer.allocUnsafe(this.#decoder ? Math.max(1, Math.floor(this.#chunkBytes / 4)) : 0)
    this.#current = this.#allocate()
    this.#spare = this.#allocate()
  }

  static async open(path: string, options: WindowOptions): Promise<FileWindows> {
    const { source } = options
    let file: FileHandle
    try {
      file = await open(path, 'r')
    } catch (error) {
      throw cannotOpen(source, path, error)
    }
    try {
      const opened = await file.stat({ bigint: true })
      if (!opened.isFile()) throw hostError('source-unreadable', { source, reason: 'it is not a file.' })
      if (opened.size === 0n) {
        throw hostError('source-unfit', { source, reason: 'the file is empty; not even a header line stands in it.' })
      }
      return new FileWindows(file, opened, options)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** The next window; `rest` is the offset in the present one from which on its bytes are still needed. */
  async next(rest: number): Promise<Window> {
    this.#pending ??= this.#fill(this.#spare)
    const length = await this.#pending
    const kept = this.#started ? this.#currentEnd - rest : 0
    let target = this.#spare
    let headroom = this.#headroom
    if (kept > headroom) {
      headroom = kept * 2
      const filled = this.#headroom
      this.#headroom = headroom
      target = this.#allocate()
      this.#spare.copy(target, headroom, filled, filled + length)
      this.#current.copy(target, headroom - kept, rest, this.#currentEnd)
      this.#spare = this.#allocate()
    } else {
      this.#current.copy(target, headroom - kept, rest, this.#currentEnd)
      this.#spare = this.#current
    }
    this.#current = target
    this.#currentEnd = headroom + length
    let from = headroom - kept
    if (!this.#started) from += this.#byteOrderMark(target, headroom, length)
    this.#started = true
    const last = this.#remaining === 0
    const fileEnd = this.#position
    this.#pending = last ? undefined : this.#fill(this.#spare)
    // A failed read is reported by the `next` that awaits it, which may never come.
    this.#pending?.catch(() => undefined)
    return { bytes: target, from, to: this.#currentEnd, fileEnd, last }
  }

  /** The window that begins at an offset of the file, which must be one in UTF-8; empty at its end. */
  async startAt(offset: number): Promise<Window> {
    await this.#pending?.catch(() => undefined)
    this.#pending = undefined
    this.#remaining = Number(this.#opened.size) - offset
    if (this.#remaining > 0) return await this.next(this.#currentEnd)
    const end = this.#currentEnd
    return { bytes: this.#current, from: end, to: end, fileEnd: offset, last: true }
  }

  /** Offsets in a window are offsets in the file: nothing is turned into UTF-8. */
  get exact(): boolean {
    return this.#decoder === undefined
  }

  /** What the file is recognised by, as it was when it was opened. */
  get identity(): string {
    return identityOf(this.#opened)
  }

  /** How many octets have been read, those of the next window included. */
  get #position(): number {
    return Number(this.#opened.size) - this.#remaining
  }

  /** Throws when the file is another one than when it was opened. */
  async verify(): Promise<void> {
    const now = await this.#file.stat({ bigint: true })
    if (now.size !== this.#opened.size) {
      throw this.#changed(`it had ${this.#opened.size} bytes at first and ${now.size} bytes at the end`)
    }
    if (now.mtimeNs !== this.#opened.mtimeNs) throw this.#changed('it was written to')
  }

  async close(): Promise<void> {
    await this.#pending?.catch(() => undefined)
    await this.#file.close()
  }

  /** Room for what a chunk becomes in UTF-8 (at most three bytes for one, and a character that was pending). */
  #allocate(): Buffer {
    return Buffer.allocUnsafe(this.#headroom + this.#chunkBytes + 16)
  }

  async #fill(target: Buffer): Promise<number> {
    const { source } = this.#options
    const offset = this.#headroom
    const into = this.#decoder ? this.#raw : target
    const start = this.#decoder ? 0 : offset
    const wanted = Math.min(this.#remaining, this.#decoder ? this.#raw.length : this.#chunkBytes)
    const position = this.#position
    let read: number
    try {
      read = (await this.#file.read(into, start, wanted, position)).bytesRead
    } catch (error) {
      throw hostError('source-unreadable', { source, reason: `${reasonOf(error)}.` })
    }
    if (read === 0) throw this.#changed(`it ended ${this.#remaining} bytes early`)
    this.#remaining -= read
    if (!this.#decoder) return read
    try {
      const text = this.#decoder.decode(into.subarray(0, read), { stream: this.#remaining > 0 })
      return target.write(text, offset)
    } catch {
      const reason = `bytes ${position} to ${position + read} are not valid ${this.#options.encoding}; set the encoding it really has.`
      throw hostError('source-unfit', { source, reason })
    }
  }

  /** The length of the mark a UTF-8 file may begin with; that of UTF-16 tells that the encoding is set wrongly. */
  #byteOrderMark(bytes: Buffer, at: number, length: number): number {
    if (this.#decoder) return 0
    const head = bytes.toString('hex', at, at + Math.min(length, 3))
    if (head.startsWith('fffe')) throw this.#wrongEncoding('utf-16le')
    if (head.startsWith('feff')) throw this.#wrongEncoding('utf-16be')
    return head === 'efbbbf' ? 3 : 0
  }

  #wrongEncoding(encoding: string): Error {
    const reason = `it begins with the mark of UTF-16, and it is read as UTF-8; set encoding: ${encoding} for it.`
    return hostError('source-unfit', { source: this.#options.source, reason })
  }

  #changed(reason: string): Error {
    return hostError('source-changed', { source: this.#options.source, reason })
  }
}

function cannotOpen(source: string, path: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return hostError('source-missing', { source, path })
  if (code === 'EACCES' || code === 'EPERM') {
    return hostError('source-unreadable', { source, reason: 'this program has no right to read it.' })
  }
  return hostError('source-unreadable', { source, reason: `${reasonOf(error)}.` })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
