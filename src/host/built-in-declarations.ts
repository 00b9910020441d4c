import type { TSchema } from 'typebox'
import { builtInConnectors } from '../runtime/load.ts'
import { ConnectorPool } from '../runtime/pool.ts'

const MINUTE_MS = 60_000

/** The settings that each built-in connector declares, by its name. Asked of a worker, as for any other connector. */
export async function builtInDeclarations(): Promise<Readonly<Record<string, TSchema>>> {
  const pool = new ConnectorPool({
    kind: 'thread',
    threads: 1,
    memoryMiB: 256,
    stallMs: MINUTE_MS,
    timeoutMs: MINUTE_MS,
  })
  try {
    const declarations: [name: string, settings: TSchema][] = []
    for (const connector of builtInConnectors()) {
      const spec = { system: connector, connector, settings: {}, folder: process.cwd() }
      const { settings } = await pool.run({ kind: 'declaration', spec })
      declarations.push([connector, settings as TSchema])
    }
    return Object.fromEntries(declarations)
  } finally {
    await pool.close()
  }
}
