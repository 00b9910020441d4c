import type { StoredSchema } from '../model/schema.ts'
import type { ScimSystem } from '../scim/gateway.ts'
import type { SpaceReader } from '../space/space.ts'
import type { Config } from './config.ts'
import { type FolderLock, lockFolder } from './lock.ts'
import { listen, type Server } from './server.ts'
import { ConnectedSystem, concernsOneSystem } from './system.ts'

/** A running host: connected systems over one data folder, served at one address. */
export class Host {
  readonly config: Config
  readonly systems: ReadonlyMap<string, ConnectedSystem>
  readonly #lock: FolderLock
  readonly #server: Server
  readonly #served: Map<string, ScimSystem>
  #closing: Promise<void> | undefined

  private constructor(
    config: Config,
    systems: ReadonlyMap<string, ConnectedSystem>,
    lock: FolderLock,
    server: Server,
    served: Map<string, ScimSystem>,
  ) {
    this.config = config
    this.systems = systems
    this.#lock = lock
    this.#server = server
    this.#served = served
  }

  /**
   * Takes the data folder, opens the spaces that there are and serves them as they were left. Nothing is imported yet,
   * and no connector has been asked anything. A space that cannot be opened keeps its system alone from being served.
   */
  static async open(config: Config): Promise<Host> {
    const lock = lockFolder(config.host.data)
    const served = new Map<string, ScimSystem>()
    let server: Server
    try {
      server = await listen(config.host, served)
    } catch (error) {
      lock.close()
      throw error
    }
    const systems = new Map([...config.systems.keys()].map(name => [name, new ConnectedSystem(config, name)]))
    const host = new Host(config, systems, lock, server, served)
    try {
      for (const system of systems.values()) await host.#serveAsLeft(system)
      return host
    } catch (error) {
      await host.close()
      throw error
    }
  }

  /** The server's address, without a path. */
  get url(): string {
    return this.#server.url
  }

  /** Reads a system's mapping, asks its connector for the schema, and serves what the mapping says from then on. */
  async prepare(system: ConnectedSystem, signal?: AbortSignal): Promise<void> {
    const mapping = await system.prepare(signal)
    const space = await system.space()
    this.#serve(system, { objectTypes: mapping.objectTypes.map(objectType => objectType.stored) }, space)
  }

  /** Whether a system is served, be it as an earlier run left it. */
  serves(system: ConnectedSystem): boolean {
    return this.#served.has(system.name)
  }

  /** Stops listening, ends the workers and closes the spaces once a transaction under way is finished. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#server.close()
      await Promise.all([...this.systems.values()].map(system => system.close()))
      this.#lock.close()
    })()
    return this.#closing
  }

  async #serveAsLeft(system: ConnectedSystem): Promise<void> {
    try {
      if (!system.hasSpace) return
      const space = await system.space()
      if (space.schema !== undefined) this.#serve(system, space.schema, space)
    } catch (error) {
      // Its import meets the same error and tells it.
      if (!concernsOneSystem(error)) throw error
    }
  }

  #serve(system: ConnectedSystem, schema: StoredSchema, space: SpaceReader): void {
    this.#served.set(system.name, {
      name: system.name,
      schema,
      tokens: [system.config.token],
      space: () => space,
    })
  }
}
