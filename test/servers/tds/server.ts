import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { Script } from './answer.ts'
import type { Login } from './login.ts'
import type { TdsRequest } from './requests.ts'
import { Session } from './session.ts'
import type { Certificate } from './tls.ts'
import type { ServerError } from './tokens.ts'

export interface TdsOptions {
  readonly script?: Script
  /** With one, connections are encrypted; without, they cannot be. */
  readonly certificate?: Certificate
  /** A reason not to let anybody in. */
  readonly refusal?: ServerError
}

/**
 * A stand-in for SQL Server, which cannot be installed everywhere: a server that speaks its protocol (TDS 7.4, [MS-TDS])
 * over a real socket and answers as a test says. It understands no SQL. What is tested with it is the side of the driver:
 * what is sent, what becomes of every type, of errors, of cancelling, of connections that end. That SQL Server takes the
 * statements is only shown by `test/connectors/sql/mssql/live.test.ts`, with a server that somebody has.
 */
export class TdsServer {
  readonly user = 'ecma'
  readonly password = 'sesame-7'
  readonly host = '127.0.0.1'
  /** Everything that happened: `login ecma ecmahost erp`, `begin 5`, `attention`, and the texts of requests. */
  readonly events: string[] = []
  /** What was set on connections before they were used. */
  readonly settings: string[] = []
  /** What was asked, but for what puts connections in order. */
  readonly requests: TdsRequest[] = []
  readonly #server: Server
  readonly #sessions = new Set<Session>()
  #script: Script

  private constructor({ script = () => undefined, certificate, refusal }: TdsOptions) {
    this.#script = script
    this.#server = createServer(socket => {
      const session = new Session(socket, {
        certificate,
        script: request => (isHousekeeping(request) ? undefined : this.#script(request)),
        refuse: login => refusal ?? this.#refusal(login),
        note: event => {
          this.events.push(event)
        },
        asked: request => {
          if (isHousekeeping(request)) {
            this.settings.push(request.text)
            return
          }
          this.events.push(request.text)
          this.requests.push(request)
        },
      })
      this.#sessions.add(session)
      socket.on('close', () => this.#sessions.delete(session))
    })
  }

  static async start(options: TdsOptions = {}): Promise<TdsServer> {
    const server = new TdsServer(options)
    server.#server.listen(0, server.host)
    await once(server.#server, 'listening')
    return server
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
    return address.port
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.#sessions.size
  }

  /** Answers otherwise from now on, and forgets what happened. */
  play(script: Script): void {
    this.#script = script
    this.events.length = 0
    this.requests.length = 0
    this.settings.length = 0
  }

  /** Ends all connections, as a server does that goes down. */
  cut(): void {
    for (const session of this.#sessions) session.end()
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #refusal({ user, password }: Login): ServerError | undefined {
    if (user === this.user && password === this.password) return undefined
    return { number: 18456, message: `Login failed for user '${user}'.`, severity: 14 }
  }
}

/** What the driver and the dialect set on a connection before it is used. */
function isHousekeeping({ kind, text }: TdsRequest): boolean {
  return kind === 'batch' && /^set (ansi_nulls|textsize|lock_timeout)/i.test(text)
}
