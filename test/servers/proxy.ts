import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** What a proxy does with what a server answers. */
type Trouble =
  | { readonly kind: 'none' }
  /** The connection breaks once so many bytes of answers have passed. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Nothing passes any more once so many bytes of answers have; the connection stays. */
  | { readonly kind: 'stall'; readonly bytes: number }
  /** The connection breaks when the client has sent this and the server has answered; the answer does not pass. */
  | { readonly kind: 'lose-answer'; readonly to: string }

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/**
 * Stands between a client and a server on the loopback address, and makes trouble. Trouble strikes once, one connection:
 * what comes after passes.
 */
export class Proxy {
  readonly host = '127.0.0.1'
  readonly port: number
  readonly #listener: Server
  readonly #pairs = new Set<Pair>()
  #trouble: Trouble = { kind: 'none' }
  #struck = Promise.withResolvers<void>()
  #passed = 0

  private constructor(listener: Server, port: number) {
    this.#listener = listener
    this.port = port
  }

  static async to(target: { readonly host: string; readonly port: number }): Promise<Proxy> {
    const listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const address = listener.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const proxy = new Proxy(listener, address.port)
    listener.on('connection', client => proxy.#join(client, connect(target.port, target.host)))
    return proxy
  }

  /** Bytes of answers that have passed in all. */
  get passed(): number {
    return this.#passed
  }

  /** How many connections there are. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Breaks a connection after so many bytes of answers from now on. Settles when it has. */
  cutAfter(bytes: number): Promise<void> {
    return this.#arrange({ kind: 'cut', bytes: this.#passed + bytes })
  }

  /** Lets nothing through after so many bytes of answers from now on. Settles when it does not. */
  stallAfter(bytes: number): Promise<void> {
    return this.#arrange({ kind: 'stall', bytes: this.#passed + bytes })
  }

  /** Lets a question that contains this text through, and breaks the connection in place of its answer. */
  loseAnswerTo(text: string): Promise<void> {
    return this.#arrange({ kind: 'lose-answer', to: text })
  }

  /** Takes back the trouble that has not struck yet. */
  calm(): void {
    this.#trouble = { kind: 'none' }
  }

  /** Breaks all connections there are. */
  cut(): void {
    for (const pair of this.#pairs) end(pair)
  }

  async close(): Promise<void> {
    this.cut()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #arrange(trouble: Trouble): Promise<void> {
    this.#trouble = trouble
    this.#struck = Promise.withResolvers()
    return this.#struck.promise
  }

  #strike(): void {
    this.#trouble = { kind: 'none' }
    this.#struck.resolve()
  }

  #join(client: Socket, server: Socket): void {
    const pair = { client, server }
    this.#pairs.add(pair)
    let asked = false
    const over = (): void => {
      this.#pairs.delete(pair)
      end(pair)
    }
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', over).on('close', over)
    client.on('data', (chunk: Buffer) => {
      if (this.#trouble.kind === 'lose-answer' && chunk.includes(this.#trouble.to)) asked = true
      pass(chunk, client, server)
    })
    server.on('data', (chunk: Buffer) => {
      const trouble = this.#trouble
      const left = 'bytes' in trouble ? trouble.bytes - this.#passed : Number.POSITIVE_INFINITY
      if (asked && trouble.kind === 'lose-answer') {
        this.#strike()
        return over()
      }
      if (chunk.length <= left) {
        this.#passed += chunk.length
        return pass(chunk, server, client)
      }
      this.#passed += left
      const last = chunk.subarray(0, left)
      if (trouble.kind === 'cut') client.write(last, over)
      else {
        client.write(last)
        server.pause()
        client.pause()
      }
      this.#strike()
    })
  }
}

function pass(chunk: Buffer, from: Socket, to: Socket): void {
  if (to.write(chunk)) return
  from.pause()
  to.once('drain', () => from.resume())
}

function end({ client, server }: Pair): void {
  client.destroy()
  server.destroy()
}
