import type { TSchema } from 'typebox'
import { checkSettings } from '../../model/settings.ts'
import type { SecretPlace } from './secret-place.ts'
import type { WrittenSettings } from './settings-file.ts'

type Group = Readonly<Record<string, unknown>>

/** What a discovery came to, as it can be shown and kept. */
export interface Proposal {
  /** The settings: no secret stands in them, only where each is to be taken from. */
  readonly settings: Group
  /** The same as the connector takes them, secrets included; `undefined` where something is missing. */
  readonly checked: unknown
  /** What a person must still say or correct. */
  readonly missing: readonly string[]
}

/** Makes what a connector has discovered fit to be written down. Secrets go to `place`. */
export function propose(declaration: TSchema, given: WrittenSettings, found: Group, place: SecretPlace): Proposal {
  const checked = checkSettings(declaration, found, { source: { text: '' }, locate: () => undefined })
  const secrets = new Set([...checked.secrets, ...given.secrets])
  const settings = written(found, given.value, given.raw, ({ key, value }) =>
    secrets.has(value) ? place.put(key, value) : value.replaceAll('${', '$$${'),
  )
  return {
    settings: settings as Group,
    checked: checked.settings,
    missing: checked.diagnostics.map(({ message }) => message.replace('The configuration', 'The system')),
  }
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
