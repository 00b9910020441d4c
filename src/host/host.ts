import type { StoredSchema } from '../model/schema.ts'
import type { ScimSystem } from '../scim/gateway.ts'
import type { SpaceReader } from '../space/space.ts'
import type { Config } from './config.ts'
import { type FolderLock, lockFolder } from './lock.ts'
import type { Logs } from './log/logs.ts'
import { Observation } from './observe/observation.ts'
import { entriesOf, lastGoodImport } from './observe/state.ts'
import type { SystemObservation } from './observe/system.ts'
import { listen, type Server } from './server.ts'
import { ConnectedSystem, concernsOneSystem } from './system.ts'

/** A running host: connected systems over one data folder, served at one address. */
export class Host {
  readonly config: Config
  readonly systems: ReadonlyMap<string, ConnectedSystem>
  readonly #lock: FolderLock
  readonly #server: Server
  readonly #served: Map<string, ScimSystem>
  readonly #observation: Observation
  #closing: Promise<void> | undefined

  private constructor(
    config: Config,
    systems: ReadonlyMap<string, ConnectedSystem>,
    lock: FolderLock,
    server: Server,
    served: Map<string, ScimSystem>,
    observation: Observation,
  ) {
    this.config = config
    this.systems = systems
    this.#lock = lock
    this.#server = server
    this.#served = served
    this.#observation = observation
  }

  /**
   * Takes the data folder, opens the spaces that there are and serves them as they were left. Nothing is imported yet,
   * and no connector has been asked anything. A space that cannot be opened keeps its system alone from being served.
   */
  static async open(config: Config): Promise<Host> {
    const lock = lockFolder(config.host.data)
    const served = new Map<string, ScimSystem>()
    let observation: Observation | undefined
    let server: Server
    try {
      observation = await Observation.open(config)
      server = await listen(config, served, observation)
    } catch (error) {
      await observation?.close()
      lock.close()
      throw error
    }
    const told = observation
    const systems = new Map(
      [...config.systems.keys()].map(name => [name, new ConnectedSystem(config, name, told.system(name))]),
    )
    const host = new Host(config, systems, lock, server, served, observation)
    try {
      host.#beMeasured()
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

  /** What of each system goes to the log can be changed here; `undefined` where no log is kept. */
  get logs(): Logs | undefined {
    return this.config.host.log === undefined ? undefined : this.#observation.logs
  }

  /** Takes what is told of a system: its runs, and what happens in them. */
  observe(system: string): SystemObservation {
    return this.#observation.system(system)
  }

  /** Reads a system's mapping, asks its connector for the schema, and serves what the mapping says from then on. */
  async prepare(system: ConnectedSystem, signal?: AbortSignal): Promise<void> {
    const mapping = await this.#observation.system(system.name).reading(() => system.prepare(signal))
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
      await this.#observation.close()
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
      this.#observation.notServed(system.name, error)
      // Its import meets the same error and tells it.
      if (!concernsOneSystem(error)) throw error
    }
  }

  #beMeasured(): void {
    for (const name of this.systems.keys()) {
      const space = (): SpaceReader | undefined => this.#served.get(name)?.space()
      this.#observation.measure(name, {
        entries: () => entriesOf(space()),
        lastGoodImport: () => lastGoodImport(space()),
      })
    }
  }

  #serve(system: ConnectedSystem, schema: StoredSchema, space: SpaceReader): void {
    this.#served.set(system.name, {
      name: system.name,
      schema,
      tokens: [system.config.token.reveal()],
      space: () => space,
    })
  }
}
