import type { Connection } from 'vscode-languageserver/node'
import { publishedDiagnostics } from './diagnostics.ts'
import type { Workspace } from './workspace.ts'

/** Whoever types waits for nothing; once a pause comes, what is wrong is told. */
const pauseMs = 150

/** Tells the editor what is wrong in the open documents. */
export class Publisher {
  readonly #connection: Connection
  readonly #workspace: Workspace
  readonly #waiting = new Map<string, NodeJS.Timeout>()

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection
    this.#workspace = workspace
  }

  /** Tells it at the next pause. */
  schedule(uri: string): void {
    clearTimeout(this.#waiting.get(uri))
    this.#waiting.set(
      uri,
      setTimeout(() => this.#publishLater(uri), pauseMs),
    )
  }

  publish(uri: string): void {
    this.#drop(uri)
    const analysis = this.#workspace.get(uri)
    if (analysis === undefined) return
    const { version } = analysis.document
    this.#send({ uri, version, diagnostics: publishedDiagnostics(analysis) })
  }

  /** A document that is closed has no mistakes. */
  clear(uri: string): void {
    this.#drop(uri)
    this.#send({ uri, diagnostics: [] })
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
  }

  /** Whoever answers a request says what went wrong; nobody asked for this. */
  #publishLater(uri: string): void {
    try {
      this.publish(uri)
    } catch (error) {
      this.#connection.console.error(error instanceof Error ? String(error.stack) : String(error))
    }
  }

  #drop(uri: string): void {
    clearTimeout(this.#waiting.get(uri))
    this.#waiting.delete(uri)
  }

  #send(parameters: Parameters<Connection['sendDiagnostics']>[0]): void {
    // The editor may be gone; then there is nobody to tell.
    void this.#connection.sendDiagnostics(parameters).catch(() => undefined)
  }
}
