import { relative } from 'node:path'
import type { TSchema } from 'typebox'
import { stringify } from 'yaml'
import { checkSettings } from '../../model/settings.ts'
import type { Located } from './locate.ts'
import type { WrittenSettings } from './settings-file.ts'

type Group = Readonly<Record<string, unknown>>

/** What a discovery came to, as it can be shown and kept. */
export interface Proposal {
  /** The settings: no secret stands in them, only where each is to be taken from. */
  readonly settings: Group
  /** The environment variables that secrets are to be taken from. */
  readonly variables: readonly string[]
  /** What a person must still say or correct. */
  readonly missing: readonly string[]
}

/** Makes what a connector has discovered fit to be written down. */
export function propose(declaration: TSchema, given: WrittenSettings, found: Group, name: string): Proposal {
  const checked = checkSettings(declaration, found, { source: { text: '' }, locate: () => undefined })
  const secrets = new Set([...checked.secrets, ...given.secrets])
  const variables = new Set<string>()
  const settings = written(found, given.value, given.raw, text => {
    if (!secrets.has(text.value)) return text.value
    const variable = `${nameOf(name)}_${text.key.replace(/([a-z])([A-Z])/g, '$1_$2')}`.toUpperCase()
    variables.add(variable)
    return `\${env:${variable}}`
  })
  return {
    settings: settings as Group,
    variables: [...variables],
    missing: checked.diagnostics.map(({ message }) => message.replace('The configuration', 'The system')),
  }
}

/** A whole configuration with one connected system. */
export function configurationFor(located: Located, { settings }: Proposal): string {
  const name = nameOf(located.name)
  const connector =
    located.connector === located.name ? located.name : `./${relative(process.cwd(), located.connector)}`
  const system = {
    connector,
    settings,
    mapping: `./mappings/${name}.yaml`,
    token: `\${env:${name.toUpperCase()}_TOKEN}`,
  }
  return stringify({ systems: { [name]: system } }, { lineWidth: 120 })
}

/** A connector's name as a system may have it. */
function nameOf(name: string): string {
  return name.replace(/\.[cm]?[jt]s$/, '').replaceAll(/[^A-Za-z0-9_]+/g, '_')
}

interface Text {
  readonly key: string
  readonly value: string
}

/** What was found, with references where they were given; other texts go through `change`. */
function written(found: unknown, given: unknown, raw: unknown, change: (text: Text) => string, key = ''): unknown {
  if (found === given && typeof raw === 'string' && raw !== given) return raw
  if (typeof found === 'string') return change({ key, value: found })
  if (Array.isArray(found)) {
    return found.map((item, index) => written(item, at(given, index), at(raw, index), change, key))
  }
  if (typeof found !== 'object' || found === null) return found
  const entries = Object.entries(found)
  return Object.fromEntries(
    entries.map(([name, item]) => [name, written(item, at(given, name), at(raw, name), change, name)]),
  )
}

function at(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string | number, unknown>>)[step]
    : undefined
}
