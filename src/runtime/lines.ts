import { StringDecoder } from 'node:string_decoder'

/** A line without an end is cut here. */
const LONGEST = 65_536

/** Cuts what is written piece by piece into lines. Empty ones are left out. */
export class Lines {
  readonly #take: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''

  constructor(take: (line: string) => void) {
    this.#take = take
  }

  write(piece: string | Uint8Array): void {
    this.#rest += typeof piece === 'string' ? piece : this.#decoder.write(Buffer.from(piece))
    if (!this.#rest.includes('\n') && this.#rest.length < LONGEST) return
    const lines = this.#rest.split(/\r?\n/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
    if (this.#rest.length >= LONGEST) this.end()
  }

  /** Takes what has no end yet as a line. */
  end(): void {
    const line = this.#rest
    this.#rest = ''
    this.#line(line)
  }

  #line(line: string): void {
    if (line.trim() !== '') this.#take(line)
  }
}
