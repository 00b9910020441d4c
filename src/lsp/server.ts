import { fileURLToPath } from 'node:url'
import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type Position,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Analysis } from './analysis.ts'
import { type Client, clientOf } from './client.ts'
import { completionsAt } from './complete/complete.ts'
import { withDocumentation } from './complete/functions.ts'
import { formatted } from './format.ts'
import { hoverAt } from './hover/hover.ts'
import { definitionAt, referencesAt, renameAt, renameRangeAt } from './naming.ts'
import { Publisher } from './publisher.ts'
import { quickFixes } from './quick-fix.ts'
import { Schemas } from './schemas.ts'
import { askSettings, followSettings, readSettings, settingsIn } from './settings.ts'
import { signatureAt } from './signature.ts'
import { documentSymbols } from './symbols.ts'
import { Workspace } from './workspace.ts'

/** Files that mappings rest on: tables and schemas. */
const watched = '**/*.{csv,tsv,txt,json,yaml,yml}'

/**
 * Serves an editor over two streams, by the Language Server Protocol 3.17. The process ends with `exit`, or when the
 * input does: with 0 after a `shutdown`, else with 1.
 */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, version: string): void {
  const connection = createConnection(input, output)
  connection.onInitialize(parameters => {
    attach(connection, parameters)
    return capabilities(version)
  })
  connection.listen()
}

function capabilities(version: string): InitializeResult {
  return {
    serverInfo: { name: 'ecmahost', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      completionProvider: { triggerCharacters: ['[', '$', '%', '"'], resolveProvider: true },
      hoverProvider: true,
      signatureHelpProvider: { triggerCharacters: ['(', ','] },
      renameProvider: { prepareProvider: true },
      definitionProvider: true,
      referencesProvider: true,
      documentSymbolProvider: true,
      documentFormattingProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    },
  }
}

function attach(connection: Connection, parameters: InitializeParams): void {
  const client = clientOf(parameters.capabilities)
  const workspace = new Workspace(new Schemas(rootOf(parameters)))
  workspace.schemas.setting = readSettings(parameters.initializationOptions).schema
  const publisher = new Publisher(connection, workspace)
  followDocuments(connection, workspace, publisher)
  followFiles(connection, workspace, publisher, client)
  answer(connection, workspace, client)
  connection.onShutdown(() => publisher.close())
}

/** The folder that is open. */
function rootOf({ workspaceFolders, rootUri }: InitializeParams): string {
  const uri = workspaceFolders?.[0]?.uri ?? rootUri
  try {
    return uri === undefined || uri === null ? process.cwd() : fileURLToPath(uri)
  } catch {
    return process.cwd()
  }
}

function followDocuments(connection: Connection, workspace: Workspace, publisher: Publisher): void {
  const documents = new TextDocuments(TextDocument)
  documents.onDidChangeContent(({ document }) => {
    const isNew = workspace.get(document.uri) === undefined
    workspace.update(document)
    if (isNew) publisher.publish(document.uri)
    else publisher.schedule(document.uri)
  })
  documents.onDidClose(({ document }) => {
    workspace.forget(document.uri)
    publisher.clear(document.uri)
  })
  documents.listen(connection)
}

function followFiles(connection: Connection, workspace: Workspace, publisher: Publisher, client: Client): void {
  const refresh = (paths?: readonly string[]): void => {
    for (const uri of workspace.refresh(paths)) publisher.publish(uri)
  }
  const ask = async (): Promise<void> => {
    const settings = await askSettings(connection, client)
    if (settings?.schema === undefined || settings.schema === workspace.schemas.setting) return
    workspace.schemas.setting = settings.schema
    refresh()
  }
  connection.onInitialized(async () => {
    const watching = { watchers: [{ globPattern: watched }] }
    if (client.canWatch) await connection.client.register(DidChangeWatchedFilesNotification.type, watching)
    if (client.canFollowSettings) await followSettings(connection)
    await ask()
  })
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.hasSettings) return await ask()
    workspace.schemas.setting = settingsIn(settings).schema
    refresh()
  })
  connection.onDidChangeWatchedFiles(({ changes }) => refresh(changes.flatMap(({ uri }) => pathOf(uri))))
}

function pathOf(uri: string): readonly string[] {
  try {
    return [fileURLToPath(uri)]
  } catch {
    return []
  }
}

/** A place in a document that is open; of any other nothing is known. */
interface Asked {
  readonly textDocument: { readonly uri: string }
  readonly position: Position
}

function answer(connection: Connection, workspace: Workspace, client: Client): void {
  const at = <T>({ textDocument, position }: Asked, found: (analysis: Analysis, offset: number) => T): T | null => {
    const analysis = workspace.get(textDocument.uri)
    return analysis === undefined ? null : found(analysis, analysis.document.offsetAt(position))
  }
  const { schemas } = workspace
  connection.onCompletion(asked => at(asked, (analysis, offset) => completionsAt(analysis, offset, client)))
  connection.onCompletionResolve(item => withDocumentation(item, client))
  connection.onHover(asked => at(asked, (analysis, offset) => hoverAt(analysis, offset, client)))
  connection.onSignatureHelp(asked => at(asked, (analysis, offset) => signatureAt(analysis, offset, client)))
  connection.onDefinition(asked => at(asked, definitionAt))
  connection.onReferences(asked =>
    at(asked, (analysis, offset) => referencesAt(analysis, offset, asked.context.includeDeclaration)),
  )
  connection.onPrepareRename(asked => at(asked, renameRangeAt))
  connection.onRenameRequest(asked =>
    at(asked, (analysis, offset) => renameAt(analysis, offset, asked.newName, schemas)),
  )
  connection.onDocumentSymbol(({ textDocument }) => {
    const analysis = workspace.get(textDocument.uri)
    return analysis === undefined ? null : documentSymbols(analysis)
  })
  connection.onDocumentFormatting(({ textDocument }) => {
    const analysis = workspace.get(textDocument.uri)
    return analysis === undefined ? null : formatted(analysis)
  })
  connection.onCodeAction(({ textDocument, range }) => {
    const analysis = workspace.get(textDocument.uri)
    return analysis === undefined ? null : quickFixes(analysis, range)
  })
}
