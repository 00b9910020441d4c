import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ClientCapabilities,
  type CompletionItem,
  createMessageConnection,
  type DocumentSymbol,
  type Hover,
  type InitializeResult,
  type Location,
  type MessageConnection,
  type Position,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  type SignatureHelp,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'

const bin = join(import.meta.dirname, '../../bin/ecmahost.js')

/** What most editors can do. */
export const usual: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
}

export interface EditorOptions {
  /** The folder that is open. */
  readonly folder: string
  readonly capabilities?: ClientCapabilities
  readonly initializationOptions?: unknown
  /** What the editor answers when it is asked for settings. */
  readonly settings?: unknown
}

/** An editor that speaks with the language server as a process of its own, by the protocol. */
export class Editor {
  /** What the server said of itself. */
  initialized: InitializeResult | undefined
  readonly registrations: Registration[] = []
  /** What the server logged. */
  readonly logged: string[] = []
  readonly #child: ChildProcess
  readonly #connection: MessageConnection
  readonly #ended: Promise<number | null>
  readonly #folder: string
  readonly #documents = new Map<string, TextDocument>()
  readonly #published = new Map<string, PublishDiagnosticsParams>()
  readonly #listeners = new Set<() => void>()

  private constructor({ folder, settings }: EditorOptions) {
    this.#folder = folder
    this.#child = spawn(process.execPath, [bin, 'lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null)
    if (this.#child.stdout === null || this.#child.stdin === null) throw new Error('it has no streams')
    this.#connection = createMessageConnection(
      new StreamMessageReader(this.#child.stdout),
      new StreamMessageWriter(this.#child.stdin),
    )
    this.#connection.onNotification('textDocument/publishDiagnostics', (parameters: PublishDiagnosticsParams) => {
      this.#published.set(parameters.uri, parameters)
      this.#tell()
    })
    this.#connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message)
    })
    this.#connection.onRequest('client/registerCapability', (parameters: { registrations: Registration[] }) => {
      this.registrations.push(...parameters.registrations)
      this.#tell()
    })
    this.#connection.onRequest('workspace/configuration', () => [settings ?? null])
    this.#connection.listen()
  }

  static async start(options: EditorOptions): Promise<Editor> {
    const editor = new Editor(options)
    editor.initialized = await editor.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(options.folder).href,
      workspaceFolders: [{ uri: pathToFileURL(options.folder).href, name: 'test' }],
      capabilities: options.capabilities ?? usual,
      initializationOptions: options.initializationOptions,
    })
    await editor.notify('initialized', {})
    return editor
  }

  /** Its exit code. */
  get ended(): Promise<number | null> {
    return this.#ended
  }

  request<T>(method: string, parameters: unknown): Promise<T> {
    return this.#connection.sendRequest(method, parameters)
  }

  notify(method: string, parameters: unknown): Promise<void> {
    return this.#connection.sendNotification(method, parameters)
  }

  uri(name: string): string {
    return pathToFileURL(join(this.#folder, name)).href
  }

  /** Opens a document; `¦` in the text is the cursor, and left out. */
  async open(marked: string, name = 'hr.yaml'): Promise<Opened> {
    const uri = this.uri(name)
    const { text, cursor } = unmarked(marked)
    const document = TextDocument.create(uri, 'yaml', 1, text)
    this.#documents.set(uri, document)
    this.#published.delete(uri)
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } })
    return { uri, position: document.positionAt(cursor) }
  }

  /** Replaces stretches of a document, one after the other. */
  async change(uri: string, ...changes: readonly { readonly range: Range; readonly text: string }[]): Promise<void> {
    const before = this.#document(uri)
    const document = TextDocument.update(before, [...changes], before.version + 1)
    this.#documents.set(uri, document)
    const { version } = document
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: changes })
  }

  /** The text as it is now. */
  text(uri: string): string {
    return this.#document(uri).getText()
  }

  offsetAt(uri: string, position: Position): number {
    return this.#document(uri).offsetAt(position)
  }

  /** What the text would be. */
  edited(uri: string, edits: readonly TextEdit[]): string {
    return TextDocument.applyEdits(this.#document(uri), [...edits])
  }

  /** Waits until the server has told what is wrong in the present version of a document. */
  async diagnostics(uri: string): Promise<PublishDiagnosticsParams['diagnostics']> {
    const { version } = this.#document(uri)
    await this.until(() => this.#published.get(uri)?.version === version)
    return this.#published.get(uri)?.diagnostics ?? []
  }

  /** What was told last, of whichever version. */
  told(uri: string): PublishDiagnosticsParams['diagnostics'] | undefined {
    return this.#published.get(uri)?.diagnostics
  }

  /** Forgets what was told, so that only news are waited for. */
  forgetDiagnostics(uri: string): void {
    this.#published.delete(uri)
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>(resolve => {
        const listener = (): void => {
          this.#listeners.delete(listener)
          resolve()
        }
        this.#listeners.add(listener)
      })
    }
  }

  complete(at: Opened): Promise<CompletionItem[]> {
    return this.request('textDocument/completion', asked(at))
  }

  /** The labels of what is offered. */
  async offered(marked: string): Promise<string[]> {
    const items = await this.complete(await this.open(marked))
    return items.map(({ label }) => label)
  }

  /** The text after an offer was taken. */
  async accepted(marked: string, label: string): Promise<string> {
    const at = await this.open(marked)
    const item = (await this.complete(at)).find(one => one.label === label)
    if (item?.textEdit === undefined) throw new Error(`${label} is not offered`)
    return this.edited(at.uri, [item.textEdit as TextEdit])
  }

  async hover(marked: string): Promise<string | null> {
    const hover = await this.request<Hover | null>('textDocument/hover', asked(await this.open(marked)))
    return hover === null ? null : (hover.contents as { value: string }).value
  }

  async signature(marked: string): Promise<SignatureHelp | null> {
    return await this.request('textDocument/signatureHelp', asked(await this.open(marked)))
  }

  definition(at: Opened): Promise<Location | null> {
    return this.request('textDocument/definition', asked(at))
  }

  references(at: Opened, includeDeclaration = true): Promise<Location[]> {
    return this.request('textDocument/references', { ...asked(at), context: { includeDeclaration } })
  }

  rename(at: Opened, newName: string): Promise<WorkspaceEdit | null> {
    return this.request('textDocument/rename', { ...asked(at), newName })
  }

  symbols(uri: string): Promise<DocumentSymbol[]> {
    return this.request('textDocument/documentSymbol', { textDocument: { uri } })
  }

  async formatted(text: string): Promise<string> {
    const { uri } = await this.open(text)
    const edits = await this.request<TextEdit[]>('textDocument/formatting', {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    })
    return this.edited(uri, edits)
  }

  /** Ends the session as the protocol wants it. */
  async close(): Promise<number | null> {
    await this.request('shutdown', undefined)
    await this.notify('exit', undefined)
    return await this.#ended
  }

  /** Closes the server's standard input, as an editor does that ends. */
  hangUp(): void {
    this.#child.stdin?.end()
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri)
    if (document === undefined) throw new Error(`${uri} is not open`)
    return document
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** A document, and where the cursor stands in it. */
export interface Opened {
  readonly uri: string
  readonly position: Position
}

function asked({ uri, position }: Opened): { textDocument: { uri: string }; position: Position } {
  return { textDocument: { uri }, position }
}

function unmarked(marked: string): { readonly text: string; readonly cursor: number } {
  const cursor = Math.max(0, marked.indexOf('¦'))
  return { text: marked.replace('¦', ''), cursor }
}
