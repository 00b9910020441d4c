/** The ids of known entries that were seen, as they go to the writer with the next frame. */
export class SeenList {
  #ids = new Uint32Array(4096)
  #count = 0

  add(id: number): void {
    if (this.#count === this.#ids.length) {
      const larger = new Uint32Array(this.#ids.length * 2)
      larger.set(this.#ids)
      this.#ids = larger
    }
    this.#ids[this.#count++] = id
  }

  /** The ids since the last time, in a buffer of their own. */
  take(): ArrayBuffer {
    const taken = this.#ids.slice(0, this.#count).buffer
    this.#count = 0
    return taken
  }
}
