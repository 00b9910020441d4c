import {
  CodeActionKind,
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node'
import { answerRequests } from './answers.ts'
import { clientOf } from './client.ts'
import { filePath } from './file-path.ts'
import { followDocuments, followFiles } from './following.ts'
import { Publisher } from './publisher.ts'
import { Schemas } from './schemas.ts'
import { readSettings } from './settings.ts'
import { Workspace } from './workspace.ts'

/**
 * Serves an editor over two streams, by the Language Server Protocol 3.17. The process ends with `exit`, or when the
 * input does: with 0 after a `shutdown`, else with 1.
 */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, version: string): void {
  const connection = createConnection(input, output)
  connection.onInitialize(parameters => {
    attach(connection, parameters)
    return offered(version)
  })
  connection.listen()
}

function offered(version: string): InitializeResult {
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
  const workspace = new Workspace(
    new Schemas(rootOf(parameters), readSettings(parameters.initializationOptions).schema),
  )
  const publisher = new Publisher(connection, workspace)
  followDocuments(connection, workspace, publisher)
  followFiles(connection, workspace, publisher, client)
  answerRequests(connection, workspace, client)
  connection.onShutdown(() => publisher.close())
}

/** The folder that is open. */
function rootOf({ workspaceFolders, rootUri }: InitializeParams): string {
  return filePath(workspaceFolders?.[0]?.uri ?? rootUri ?? '') ?? process.cwd()
}
