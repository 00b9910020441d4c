import type { Connection, Submittable } from 'pg'
import type { Raw } from '../../dialect.ts'

/** A cell as PostgreSQL sends it: every type has a text. */
export type TextCell = string | null

/** A column of a result as the server describes it. */
interface Field {
  readonly name: string
  readonly dataTypeID: number
  readonly dataTypeModifier: number
}

/** What this dialect says to the server: the extended query protocol, a message a method (of the driver's connection). */
export interface Wire {
  readonly stream: { cork?(): void; uncork?(): void; pause(): void; resume(): void }
  parse(message: { text: string; name: string; types: readonly number[] }): void
  bind(message: { portal: string; statement: string; values: readonly (string | Buffer | null)[] }): void
  describe(message: { type: 'S' | 'P'; name: string }): void
  execute(message: { portal: string; rows: number }): void
  close(message: { type: 'S' | 'P'; name: string }): void
  sync(): void
}

/** What came back for the messages of an exchange. */
export interface Answer {
  readonly fields: readonly Field[]
  readonly rows: TextCell[][]
  /** `UPDATE 3`; empty where no statement came to its end. */
  readonly tag: string
  /** There are more rows in the portal. */
  readonly suspended: boolean
}

/**
 * Messages that are sent together, and what comes back. A statement is always parsed by itself, so no text can hold
 * several, and rows stay text: no type has a parser.
 */
export class Exchange implements Submittable {
  readonly answered: Promise<Answer>
  readonly #send: (wire: Wire) => void
  readonly #settle: (answer: Answer) => void
  readonly #fail: (error: unknown) => void
  readonly #rows: TextCell[][] = []
  #fields: readonly Field[] = []
  #tag = ''
  #suspended = false

  constructor(send: (wire: Wire) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.answered = promise
    this.#send = send
    this.#settle = resolve
    this.#fail = reject
  }

  submit(connection: Connection): void {
    together(connection, this.#send)
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#fields = fields
  }

  handleDataRow({ fields }: { readonly fields: TextCell[] }): void {
    this.#rows.push(fields)
  }

  handlePortalSuspended(): void {
    this.#suspended = true
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#tag = text
  }

  handleEmptyQuery(): void {
    this.#tag = ''
  }

  /** The server waits for data that nobody has, and takes no notice of the sync that it was sent already. */
  handleCopyInResponse(connection: { sendCopyFail(reason: string): void; sync(): void }): void {
    connection.sendCopyFail('COPY FROM STDIN has no place here')
    connection.sync()
  }

  handleCopyData(): void {
    // Rows of a COPY that was not asked for as such have no columns to stand in.
  }

  handleError(error: unknown): void {
    this.#fail(error)
  }

  handleReadyForQuery(): void {
    this.#settle({ fields: this.#fields, rows: this.#rows, tag: this.#tag, suspended: this.#suspended })
  }
}

/** Sends several messages as one. */
export function together(connection: Connection, send: (wire: Wire) => void): void {
  // The driver's types know neither all of its messages nor all of their fields.
  const wire = connection as unknown as Wire
  wire.stream.cork?.()
  try {
    send(wire)
    wire.sync()
  } finally {
    wire.stream.uncork?.()
  }
}

/** Runs a statement to its end. */
export function running(text: string, parameters: readonly Raw[]): (wire: Wire) => void {
  return wire => {
    wire.parse({ text, name: '', types: [] })
    wire.bind({ portal: '', statement: '', values: parameters.map(wireValue) })
    wire.describe({ type: 'P', name: '' })
    wire.execute({ portal: '', rows: 0 })
  }
}

/** Several statements one after the other, sent together; the answer is that of the last with rows. */
export function inTurn(...sends: readonly ((wire: Wire) => void)[]): (wire: Wire) => void {
  return wire => {
    for (const send of sends) send(wire)
  }
}

/** Asks for the columns of a statement, which is not run. */
export function describing(text: string): (wire: Wire) => void {
  return wire => {
    wire.parse({ text, name: '', types: [] })
    wire.describe({ type: 'S', name: '' })
  }
}

/** Opens a portal, which stays open until the transaction ends, and takes the first rows from it. */
export function opening(portal: string, text: string, parameters: readonly Raw[], rows: number): (wire: Wire) => void {
  return wire => {
    wire.parse({ text, name: '', types: [] })
    wire.bind({ portal, statement: '', values: parameters.map(wireValue) })
    wire.execute({ portal, rows })
  }
}

function wireValue(value: Raw): string | Buffer | null {
  if (value === null || typeof value === 'string') return value
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : String(value)
}
