import { hostError } from '../../src/model/error.ts'
import type { Attribute, ObjectType } from '../../src/model/schema.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { MemorySettings } from './settings.ts'

/** An attribute with what a directory says of it beyond its schema. */
export interface DirectoryAttribute extends Attribute {
  readonly unique: boolean
}

/** An object type of the directory. */
export interface DirectoryType extends ObjectType {
  readonly attributes: readonly DirectoryAttribute[]
  /** The attributes by name. */
  readonly named: ReadonlyMap<string, DirectoryAttribute>
}

/** The object types of the settings, by name; throws where they speak of what is not there. */
export function typesOf(settings: MemorySettings): ReadonlyMap<string, DirectoryType> {
  const names = Object.keys(settings.objectTypes)
  return new Map(names.map(name => [name, typeOf(name, settings, names)]))
}

function typeOf(name: string, settings: MemorySettings, known: readonly string[]): DirectoryType {
  const { anchor, attributes } = settings.objectTypes[name] ?? { anchor: [], attributes: {} }
  const declared = Object.entries(attributes).map(([attribute, { kind, multi, required, unique, to }]) => {
    const isAnchor = anchor.includes(attribute)
    const references = to.length === 0 ? {} : { references: [...new Set(to)] }
    return { name: attribute, kind, multi, required: required || isAnchor, unique, ...references }
  })
  const named = new Map(declared.map(attribute => [attribute.name, attribute]))
  for (const part of anchor) {
    const attribute = named.get(part)
    if (attribute === undefined) {
      throw unfit(name, `there is no attribute "${part}", which anchor speaks of. ${suggest(part, [...named.keys()])}`)
    }
    if (attribute.multi) throw unfit(name, `the anchor attribute "${part}" holds several values; an anchor is one.`)
  }
  for (const { name: attribute, references = [] } of declared) {
    const missing = references.find(target => !known.includes(target))
    if (missing === undefined) continue
    throw unfit(name, `"${attribute}" refers to the object type "${missing}". ${suggest(missing, known)}`)
  }
  return { name, anchor, attributes: declared, named }
}

function unfit(objectType: string, reason: string): Error {
  return hostError('source-unfit', { source: `object type "${objectType}"`, reason })
}
