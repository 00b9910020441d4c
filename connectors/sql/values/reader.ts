import type { Attribute } from '../../../src/model/schema.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { ConversionOptions, Dialect, Raw } from '../dialect.ts'
import type { ObjectTypeSettings } from '../settings/object-type.ts'

/** What the settings say of the values of an attribute. */
export type TypeSetting = Exclude<NonNullable<ObjectTypeSettings['types']>[string], string>

export function typeSetting({ types }: ObjectTypeSettings, attribute: string): TypeSetting {
  const written = types?.[attribute] ?? {}
  return typeof written === 'string' ? { kind: written } : written
}

/**
 * What gives a cell its outside form, as the dialect and the settings say.
 *
 * @param collected whether a cell holds all values of the attribute, where the dialect does that
 */
export function readerOf(
  dialect: Dialect,
  declared: string,
  { kind, multi }: Pick<Attribute, 'kind' | 'multi'>,
  type: TypeSetting,
  options: ConversionOptions,
  collected: boolean,
): ((cell: Raw) => Cell) | undefined {
  const isCollected = collected && multi && dialect.collect !== undefined
  const inner = dialect.reader(isCollected ? `${declared === '' ? 'text' : declared}[]` : declared, kind, options)
  if (kind !== 'boolean' || (type.true === undefined && type.false === undefined)) return inner
  const yes = type.true === undefined ? undefined : String(type.true)
  const no = type.false === undefined ? undefined : String(type.false)
  return cell => {
    const text = cell === null ? undefined : String(cell)
    if (text === yes && yes !== undefined) return true
    if (text === no && no !== undefined) return false
    return inner === undefined ? cell : inner(cell)
  }
}

/** Reads `U:17` as `user:17`, where `U` means the object type `user`. What means nothing stays as it is. */
export function taggedReader(
  inner: ((cell: Raw) => Cell) | undefined,
  names: Readonly<Record<string, string>>,
): (cell: Raw) => Cell {
  const known = Object.entries(names)
  const renamed = (text: string): string => {
    for (const [written, objectType] of known) {
      if (text.startsWith(`${written}:`)) return `${objectType}${text.slice(written.length)}`
    }
    return text
  }
  return raw => {
    const cell = inner === undefined ? raw : inner(raw)
    if (typeof cell === 'string') return renamed(cell)
    return Array.isArray(cell) ? cell.map(one => (typeof one === 'string' ? renamed(one) : one)) : cell
  }
}
