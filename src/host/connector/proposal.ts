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

/** How settings are written down. */
interface Manner {
  readonly place: SecretPlace
  /** Makes the paths in a text start from where the settings will stand. */
  readonly move?: (text: string) => string
}

/** Makes what a connector has discovered fit to be written down. */
export function propose(declaration: TSchema, given: WrittenSettings, found: Group, manner: Manner): Proposal {
  const { place, move = text => text } = manner
  const checked = checkSettings(declaration, found, { source: { text: '' }, locate: () => undefined })
  const secrets = new Set([...checked.secrets, ...given.secrets])
  const settings = written(found, given.value, given.raw, {
    reference: move,
    text: ({ key, value }) => (secrets.has(value) ? place.put(key, value) : move(value.replaceAll('${', '$$${'))),
  })
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

interface Change {
  /** A text that refers to something. */
  readonly reference: (raw: string) => string
  readonly text: (text: Text) => string
}

/** What was found, with references where they were given; all texts go through `change`. */
function written(found: unknown, given: unknown, raw: unknown, change: Change, key = ''): unknown {
  if (found === given && typeof raw === 'string' && raw !== given) return change.reference(raw)
  if (typeof found === 'string') return change.text({ key, value: found })
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
