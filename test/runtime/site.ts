import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { loadConfig } from '../../src/host/config.ts'
import { ConnectedSystem } from '../../src/host/system.ts'

/** A site of its own for a test: a folder with a configuration, sources and mappings. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'ecmahost-site-'))
  readonly #systems: ConnectedSystem[] = []

  write(files: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    }
    return this
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** A connected system of the site's `ecmahost.yaml`. */
  system(name: string): ConnectedSystem {
    const { config, diagnostics } = loadConfig(this.path('ecmahost.yaml'))
    if (config === undefined) throw new Error(diagnostics.map(render).join('\n'))
    const system = new ConnectedSystem(config, name)
    this.#systems.push(system)
    return system
  }

  async remove(): Promise<void> {
    for (const system of this.#systems) await system.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A configuration with one system, `hr`. `connector` and `settings` are YAML as it stands in the file. */
export function configuration(connector: string, settings: string, more = ''): string {
  return `systems:
  hr:
    connector: ${connector}
    settings: ${settings}
    mapping: ./hr.yaml
    token: aaaaaaaaaaaaaaaa
${more}`
}

export const csvSite = {
  'ecmahost.yaml': configuration('csv', '{ files: { person: { path: ./people.csv, anchor: id } } }'),
  'hr.yaml': `objectTypes:
  person:
    resource: User
    flows:
      userName: mail
      displayName: Join(" ", [first], [last])
`,
  'people.csv': csv(['1,Ann,Lee,ann@x', '2,Bob,May,bob@x', '3,Cyd,Ray,cyd@x']),
}

export function csv(lines: readonly string[]): string {
  return `${['id,first,last,mail', ...lines].join('\n')}\n`
}
