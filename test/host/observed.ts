import { render } from '../../grammar/syntax/diagnostics.ts'
import { loadConfig } from '../../src/host/config.ts'
import { Host } from '../../src/host/host.ts'
import { csvSite, Site } from '../runtime/site.ts'

interface More {
  /** Further systems, as YAML. */
  readonly systems?: string
  /** The address, without a port. */
  readonly listen?: string
  /** In place of those of `csvSite`, or besides. */
  readonly files?: Readonly<Record<string, string>>
}

/** A host of its own for a test, in this process, with what can be seen of it from outside. */
export class ObservedHost {
  readonly site = new Site()
  #host: Host | undefined

  /** @param keys of `host`, as YAML */
  async open(keys = '', { systems = '', listen = '127.0.0.1', files = {} }: More = {}): Promise<Host> {
    const head = `host:\n  listen: "${listen}:0"\n${keys.replace(/^(?=.)/gm, '  ')}\n`
    const { 'ecmahost.yaml': configured, ...others } = { ...csvSite, ...files }
    this.site.write({ ...others, 'ecmahost.yaml': head + configured + systems })
    const { config, diagnostics } = loadConfig(this.site.path('ecmahost.yaml'))
    if (config === undefined) throw new Error(diagnostics.map(render).join('\n'))
    this.#host = await Host.open(config)
    return this.#host
  }

  get host(): Host {
    if (this.#host === undefined) throw new Error('it was not opened')
    return this.#host
  }

  /** Prepares and imports `hr`, as the command does. */
  async import(): Promise<void> {
    const system = this.host.systems.get('hr')
    if (system === undefined) throw new Error('there is no hr')
    await this.host.prepare(system)
    await system.import({ mode: 'full' })
  }

  async get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; text: string; type: string }> {
    const port = new URL(this.host.url).port
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' }
  }

  async scim(path: string, headers: Readonly<Record<string, string>> = {}) {
    return await this.get(`/scim/hr${path}`, { authorization: 'Bearer aaaaaaaaaaaaaaaa', ...headers })
  }

  async close(): Promise<void> {
    await this.#host?.close()
    await this.site.remove()
  }
}
