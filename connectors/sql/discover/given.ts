import { Type } from 'typebox'
import { hostError } from '../../../src/model/error.ts'
import { checkSettings } from '../../../src/model/settings.ts'
import { type ConnectionSettings, connectionSettings } from '../settings/connection.ts'

type Group = Readonly<Record<string, unknown>>

/** What somebody gave to begin with, taken apart. */
export interface Given {
  /** Everything, with the password taken out of the URL and without the wishes. */
  readonly settings: Group
  readonly connection: ConnectionSettings
  /** What is known of object types, by their names. */
  readonly objectTypes: Readonly<Record<string, Group>>
  /** Tables that are to be proposed whatever they look like: the setting `tables`, which there is for discovery alone. */
  readonly tables: readonly string[]
}

/** Takes apart what was given; throws where the database cannot be reached by it. */
export function givenOf(settings: Group): Given {
  const { tables, ...kept } = withoutPassword(settings)
  return {
    settings: kept,
    connection: connectionIn(kept),
    objectTypes: Object.fromEntries(
      Object.entries(isGroup(kept['objectTypes']) ? kept['objectTypes'] : {}).filter(
        (entry): entry is [string, Group] => isGroup(entry[1]),
      ),
    ),
    tables: (Array.isArray(tables) ? tables : [tables]).filter(name => typeof name === 'string'),
  }
}

/** A password that stands in the URL becomes the setting that it should be. */
function withoutPassword(settings: Group): Group {
  const { url } = settings
  if (typeof url !== 'string') return settings
  const [whole, before = '', password = ''] = /^([a-z]+:\/\/[^/@:]*):([^/]*)@/i.exec(url) ?? []
  if (whole === undefined) return settings
  const rest = { ...settings, url: `${before}@${url.slice(whole.length)}` }
  return settings['password'] === undefined ? { ...rest, password: decoded(password) } : rest
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function connectionIn(settings: Group): ConnectionSettings {
  const names = Object.keys(connectionSettings)
  const own = Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))
  const written = { source: { text: '' }, locate: () => undefined }
  const checked = checkSettings(Type.Object(connectionSettings), own, written)
  if (checked.settings !== undefined) return checked.settings
  const reason = checked.diagnostics.map(({ message }) => message).join(' ')
  throw hostError('source-unfit', { source: 'database', reason })
}

export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
