import { type Meaning, meaningOf } from '../../model/attribute-meanings.ts'
import type { Attribute, Kind, ObjectType } from '../../model/schema.ts'
import { singular, wordsOf } from '../../model/words.ts'
import { type ProposedFlow, plainSource } from './plan.ts'

/** Finds the attributes of an object type by what they mean. */
export interface Pick {
  /** The first attribute of one of these meanings, in their order, that holds one value of such a kind. */
  one(meanings: readonly Meaning[], kinds?: readonly Kind[]): Attribute | undefined
  /** The same of those that hold several texts. */
  several(meaning: Meaning): Attribute | undefined
}

const texts: readonly Kind[] = ['string', 'integer']

export function pickFrom({ attributes }: ObjectType): Pick {
  const usable = attributes.filter(({ name }) => plainSource(name) !== undefined)
  return {
    one(meanings, kinds = texts) {
      const fitting = usable.filter(({ kind, multi }) => !multi && kinds.includes(kind))
      return meanings
        .map(meaning => fitting.find(({ name }) => meaningOf(name) === meaning))
        .find(found => found !== undefined)
    },
    several: meaning =>
      usable.find(({ name, kind, multi }) => multi && kind === 'string' && meaningOfSeveral(name) === meaning),
  }
}

/** `phone_numbers` means what `phone_number` does. */
function meaningOfSeveral(name: string): Meaning | undefined {
  const words = wordsOf(name)
  return meaningOf([...words.slice(0, -1), singular(words.at(-1) ?? '')].join(' '))
}

/** A flow of the attribute as it is; none where there is no attribute. */
export function plain(
  path: string,
  attribute: Attribute | undefined,
  more: Partial<ProposedFlow> = {},
): readonly ProposedFlow[] {
  const from = attribute && plainSource(attribute.name)
  return attribute === undefined || from === undefined ? [] : [{ path, from, reads: [attribute.name], ...more }]
}

/** The identifier a client may know an entry by. A number is the database's to give, so it is not written. */
export function externalId(objectType: ObjectType, pick: Pick, meanings: readonly Meaning[]): readonly ProposedFlow[] {
  const [name] = objectType.anchor
  const anchor = objectType.anchor.length === 1 ? objectType.attributes.find(one => one.name === name) : undefined
  const found = pick.one(meanings) ?? anchor
  return plain('externalId', found, found?.kind === 'integer' ? { isOneWay: true } : {})
}

/** Entries without a value for what every resource has are left out. */
export function scopeOf(attribute: Attribute | undefined, path: string) {
  if (attribute === undefined || attribute.required) return undefined
  return {
    expression: `Not(IsNullOrEmpty([${attribute.name}]))`,
    comment: `Without a ${path} an entry cannot be served.`,
  }
}
