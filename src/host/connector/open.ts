import type { TSchema } from 'typebox'
import type { Capabilities } from '../../connector/capabilities.ts'
import { type Secrets, secretsOf } from '../../model/secrets.ts'
import { ConnectorPool } from '../../runtime/pool.ts'
import type { ConnectorSpec, LogSign } from '../../runtime/protocol.ts'
import { isWritten } from '../../runtime/subject.ts'
import type { Located } from './locate.ts'

const MINUTE_MS = 60_000
const isolation = {
  kind: 'thread',
  threads: 1,
  memoryMiB: 2048,
  timeoutMs: 60 * MINUTE_MS,
} as const

/** A connector in a worker of its own, outside of any host. */
export interface OpenedConnector {
  readonly name: string
  readonly pool: ConnectorPool
  /** The declaration of its settings, as JSON Schema. */
  readonly declaration: TSchema
  readonly operations: Capabilities
  /** Keeps what is added out of what the connector says. */
  readonly secrets: Secrets
  /** What it has written to standard output. */
  readonly written: readonly string[]
  spec(settings: unknown, folder: string): ConnectorSpec
  close(): Promise<void>
}

export interface OpenOptions {
  /** Takes what the connector logs. */
  readonly log: (line: LogSign) => void
  /** A worker that nothing comes of for so long is ended. */
  readonly stallMs?: number
}

/** Loads a connector. Throws a `HostError` where it cannot be loaded. */
export async function openConnector(
  located: Located,
  { log, stallMs = MINUTE_MS }: OpenOptions,
): Promise<OpenedConnector> {
  const { name, connector } = located
  const written: string[] = []
  const secrets = secretsOf()
  const take = (line: LogSign): void => {
    if (isWritten(line)) written.push(line.message)
    log(line)
  }
  const pool = new ConnectorPool({ ...isolation, stallMs }, { mask: text => secrets.mask(text), log: take })
  const spec = (settings: unknown, folder: string): ConnectorSpec => ({ system: name, connector, settings, folder })
  try {
    const { settings, capabilities } = await pool.run({ kind: 'declaration', spec: spec({}, process.cwd()) })
    return {
      name,
      pool,
      declaration: settings as TSchema,
      operations: capabilities,
      secrets,
      written,
      spec,
      close: () => pool.close(),
    }
  } catch (error) {
    await pool.close()
    throw error
  }
}
