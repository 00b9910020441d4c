import { readFileSync } from 'node:fs'
import { parseYaml } from '../../model/yaml.ts'

/** `legacy`: in the manner of ECMA2. */
export type Kind = 'plain' | 'legacy'

/** What a new connector is made of: its files, by their paths in its folder. `version` is this package's own. */
export function newConnector(name: string, version: string, kind: Kind): Readonly<Record<string, string>> {
  const text = readFileSync(new URL(`./template/${kind}.yaml`, import.meta.url), 'utf8')
  const files = parseYaml({ text }).value as Readonly<Record<string, string>>
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      content.replaceAll('{{name}}', () => name).replaceAll('{{version}}', () => version),
    ]),
  )
}
