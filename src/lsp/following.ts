import { type Connection, DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Client } from './client.ts'
import { filePath } from './file-path.ts'
import type { Publisher } from './publisher.ts'
import { askSettings, followSettings, settingsIn } from './settings.ts'
import type { Workspace } from './workspace.ts'

/** Files that mappings rest on: tables and schemas. */
const watched = '**/*.{csv,tsv,txt,json,yaml,yml}'

/** Takes over what the editor does with its documents. */
export function followDocuments(connection: Connection, workspace: Workspace, publisher: Publisher): void {
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

/** Looks at documents anew when settings, or files that they rest on, change. */
export function followFiles(connection: Connection, workspace: Workspace, publisher: Publisher, client: Client): void {
  const refresh = (paths?: readonly string[]): void => {
    for (const uri of workspace.refresh(paths)) publisher.publish(uri)
  }
  const { setting: initial } = workspace.schemas
  const use = (schema = initial): void => {
    if (schema === workspace.schemas.setting) return
    workspace.schemas.setting = schema
    refresh()
  }
  const ask = async (): Promise<void> => {
    const settings = await askSettings(connection, client)
    if (settings !== undefined) use(settings.schema)
  }
  // An editor may refuse what it said it could do; then there is nothing to follow.
  const log = (error: unknown): void => connection.console.error(String(error))
  connection.onInitialized(() => void register(connection, client).then(ask).catch(log))
  connection.onDidChangeConfiguration(({ settings }) => {
    if (client.hasSettings) ask().catch(log)
    else use(settingsIn(settings).schema)
  })
  connection.onDidChangeWatchedFiles(({ changes }) => refresh(changes.flatMap(({ uri }) => filePath(uri) ?? [])))
}

async function register(connection: Connection, client: Client): Promise<void> {
  const watching = { watchers: [{ globPattern: watched }] }
  if (client.canWatch) await connection.client.register(DidChangeWatchedFilesNotification.type, watching)
  if (client.canFollowSettings) await followSettings(connection)
}
