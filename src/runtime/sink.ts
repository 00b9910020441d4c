import type { MessagePort } from 'node:worker_threads'
import type { Frame, FrameBuffers } from '../space/frame.ts'
import { CREDITS, type Credit } from '../space/thread-protocol.ts'
import type { Signs } from './signs.ts'

/** Sends frames as long as the writer takes them. */
export class Sink {
  readonly #port: MessagePort
  readonly #signs: Signs
  readonly #spare: FrameBuffers[] = []
  #credits = CREDITS
  #waiting: (() => void) | undefined

  constructor(port: MessagePort, signs: Signs) {
    this.#port = port
    this.#signs = signs
    port.on('message', (credit: Credit) => {
      this.#credits += credit.buffers.length
      this.#spare.push(...credit.buffers)
      this.#waiting?.()
    })
  }

  /** The buffers of a frame that was written, if there are any. */
  spare(): FrameBuffers | undefined {
    return this.#spare.pop()
  }

  /** Sends a frame; returns for how many milliseconds it had to wait for the writer. */
  async send(frame: Frame): Promise<number> {
    const began = performance.now()
    if (this.#credits <= 0) {
      this.#signs.waiting()
      while (this.#credits <= 0) {
        await new Promise<void>(resolve => {
          this.#waiting = resolve
        })
        this.#waiting = undefined
      }
      this.#signs.resumed()
    }
    this.#credits--
    const waited = performance.now() - began
    this.#port.postMessage(frame, [frame.octets, frame.numbers, ...(frame.seen === null ? [] : [frame.seen])])
    return waited
  }
}
