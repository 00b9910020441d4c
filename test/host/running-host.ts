import { render } from '../../grammar/syntax/diagnostics.ts'
import { loadConfig } from '../../src/host/config.ts'
import { Host } from '../../src/host/host.ts'
import type { RunEvent } from '../../src/host/profile/event.ts'
import type { Clock } from '../../src/host/schedule/clock.ts'
import { type Ended, HostRuns } from '../../src/host/schedule/runs.ts'
import type { ConnectedSystem } from '../../src/host/system.ts'
import type { RunRecord } from '../../src/space/run.ts'
import { csvSite, type Site } from '../runtime/site.ts'

/** A site with one system, `hr`, that is served on whatever port is free. `profiles` is YAML as it stands in the file. */
export function siteFiles(profiles: string, more = ''): Readonly<Record<string, string>> {
  return {
    ...csvSite,
    'ecmahost.yaml': `host: { listen: '127.0.0.1:0' }
${csvSite['ecmahost.yaml'].trimEnd()}
    profiles: ${profiles}
${more}`,
  }
}

/** The same with the memory connector; `settings` are those besides its file, `directory.json`. */
export function memoryFiles(profiles: string, settings = ''): Readonly<Record<string, string>> {
  const { 'ecmahost.yaml': text = '' } = siteFiles(profiles)
  return {
    'ecmahost.yaml': text
      .replace('connector: csv', 'connector: memory')
      .replace(/settings: .*/, `settings: { file: ./directory.json${settings} }`),
    'hr.yaml': `objectTypes:
  person: { resource: User, flows: { userName: userName } }
  group: { resource: Group, flows: { displayName: name, members: { from: members, reference: person } } }
`,
  }
}

/** A host of a site in this process, and what it runs. */
export class RunningHost {
  readonly host: Host
  readonly runs: HostRuns
  readonly #stop = new AbortController()
  /** What was told, a word each: `step began`, `step ended`, `done`. */
  readonly told: string[] = []
  /** Is called with each event as it happens. */
  onEvent: (event: RunEvent) => void = () => undefined

  private constructor(host: Host, clock: Clock) {
    this.host = host
    this.runs = new HostRuns(host, {
      clock,
      signal: this.#stop.signal,
      listener: {
        event: (_system, event) => {
          if (event.kind !== 'progress') this.told.push(event.kind)
          this.onEvent(event)
        },
        ended: (_system: ConnectedSystem, ended: Ended) => void this.told.push(ended.kind),
      },
    })
  }

  static async open(site: Site, clock: Clock): Promise<RunningHost> {
    const { config, diagnostics } = loadConfig(site.path('ecmahost.yaml'))
    if (config === undefined) throw new Error(diagnostics.map(render).join('\n'))
    return new RunningHost(await Host.open(config), clock)
  }

  get system(): ConnectedSystem {
    const system = this.host.systems.get('hr')
    if (system === undefined) throw new Error('there is no hr')
    return system
  }

  /** The runs in the space, oldest first. */
  async history(): Promise<readonly RunRecord[]> {
    return (await this.system.space()).runs(100).toReversed()
  }

  stop(): void {
    this.#stop.abort()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.runs.close()
    await this.runs.settled()
    await this.host.close()
  }
}

/** A run as a word: `full`, `delta nightly 1`. */
export function word({ mode, profile }: RunRecord): string {
  return profile === null ? mode : `${mode} ${profile.name} ${profile.step}`
}
