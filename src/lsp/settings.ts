import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver/node'
import type { Client } from './client.ts'

/** What a user sets in the editor. */
interface Settings {
  /** The path of a schema file, from the folder of the workspace. */
  readonly schema: string | undefined
}

/** The section of the editor's settings. */
const section = 'ecmahost'

/** Settings as they come over the wire; what is no text counts as not set. */
export function readSettings(value: unknown): Settings {
  const schema = member(value, 'schema')
  return { schema: typeof schema === 'string' ? schema : undefined }
}

/** Asks the editor; `undefined` where it has no settings to ask for. */
export async function askSettings(connection: Connection, client: Client): Promise<Settings | undefined> {
  if (!client.hasSettings) return undefined
  return readSettings(await connection.workspace.getConfiguration(section))
}

/** What a notification of a change brings along, from editors that cannot be asked. */
export function settingsIn(notification: unknown): Settings {
  return readSettings(member(notification, section))
}

export async function followSettings(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeConfigurationNotification.type, { section })
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
