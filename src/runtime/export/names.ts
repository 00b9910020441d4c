import { anchorText } from '../../mapping/anchor.ts'
import type { Change, Single } from '../../model/change.ts'
import { type Attributes, present, valuesOf } from '../../model/diff.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import { typedAnchorText } from '../../model/typed-anchor.ts'
import type { Cell } from '../../model/value.ts'
import { anchorAfter } from './sequence.ts'

/** A place where one entry names another. */
export interface Mention {
  readonly attribute: string
  readonly isMulti: boolean
  /** The value that names it, as it stands there. */
  readonly value: Single
  readonly name: string
}

/** A name as it is looked up: directories do not tell upper from lower case, and a needless order does no harm. */
function nameOf(cell: Cell | undefined): readonly string[] {
  const text = cell === undefined || Array.isArray(cell) ? null : anchorText([cell])
  return text === null ? [] : [text.toLowerCase()]
}

/** A name with the object type before it, as references to several object types have it. */
function typedName(objectType: string, name: string): string {
  return typedAnchorText({ objectType: objectType.toLowerCase(), anchor: name })
}

/** Names, and the same with the object type before them. */
function alsoTyped({ objectType }: Change, names: readonly string[]): readonly string[] {
  return names.flatMap(name => [name, typedName(objectType, name)])
}

/** What a value of a reference names. Where it can only be of one object type, those that are called the same are others. */
function namedBy(value: Single, { references = [] }: Attribute): readonly string[] {
  const [only, ...others] = references
  const names = nameOf(value)
  return only === undefined || others.length > 0 ? names : names.map(name => typedName(only, name))
}

/** The names by which others can refer to an entry once a change is made: its anchor as text, and its DN. */
export function namesAfter(change: Change, type: ObjectType | undefined): readonly string[] {
  if (change.kind === 'add') return alsoTyped(change, [...anchorName(change.anchor), ...dnIn(change.attributes, type)])
  if (change.kind !== 'rename') return []
  return alsoTyped(change, [...anchorName(anchorAfter(change, type)), ...dnIn(change.to, type)])
}

/** The names that an entry has no longer once a change is made. */
export function namesFreed(change: Change, type: ObjectType | undefined, known: Attributes): readonly string[] {
  if (change.kind !== 'rename' && change.kind !== 'delete') return []
  const kept = change.kind === 'rename' ? namesAfter(change, type) : []
  const names = alsoTyped(change, [...anchorName(change.anchor), ...dnIn(known, type)])
  return names.filter(name => !kept.includes(name))
}

function anchorName(anchor: Change['anchor']): readonly string[] {
  return nameOf(anchor === null ? null : anchorText(anchor))
}

/** The DN among attributes, as it is looked up. */
function dnIn(attributes: Attributes, type: ObjectType | undefined): readonly string[] {
  return type?.dn === undefined ? [] : nameOf(present(attributes, type.dn))
}

/** The name of the container that an entry stands in, by its DN; `undefined` where there is none. */
export function containerOf(dn: string): string | undefined {
  return /^(?:[^\\,]|\\.)*,\s*(.+)$/s.exec(dn)?.[1]
}

/** The DN that an entry gets by a change, or loses. */
export function dnOf(change: Change, type: ObjectType | undefined, known: Attributes): string | undefined {
  if (type?.dn === undefined) return undefined
  const [named] = dnIn(change.kind === 'add' ? change.attributes : change.kind === 'rename' ? change.to : known, type)
  const at = type.anchor.indexOf(type.dn)
  return named ?? nameOf(change.anchor?.[at])[0]
}

/** What a change makes an entry refer to; of a deletion, what the entry referred to so far. */
export function mentionsOf(change: Change, type: ObjectType | undefined, known: Attributes): readonly Mention[] {
  const references = type?.attributes.filter(({ kind }) => kind === 'reference') ?? []
  return references.flatMap(attribute =>
    referredTo(change, attribute.name, type, known).flatMap(value =>
      namedBy(value, attribute).map(name => ({ attribute: attribute.name, isMulti: attribute.multi, value, name })),
    ),
  )
}

/** The names that a change makes an entry refer to no longer, as far as it says them. */
export function namesDropped(change: Change, type: ObjectType | undefined): readonly string[] {
  if (change.kind !== 'update') return []
  const references = new Map(
    type?.attributes.filter(({ kind }) => kind === 'reference').map(attribute => [attribute.name, attribute]),
  )
  return change.changes.flatMap(one => {
    const attribute = references.get(one.attribute)
    if (one.kind !== 'values' || attribute === undefined) return []
    return one.remove.flatMap(value => namedBy(value, attribute))
  })
}

function referredTo(
  change: Change,
  attribute: string,
  type: ObjectType | undefined,
  known: Attributes,
): readonly Single[] {
  const part = change.anchor?.[type?.anchor.indexOf(attribute) ?? -1]
  if (part !== undefined) return [part]
  switch (change.kind) {
    case 'add':
    case 'replace':
      return valuesOf(present(change.attributes, attribute))
    case 'update':
      return change.changes
        .filter(one => one.attribute === attribute)
        .flatMap(one => (one.kind === 'values' ? one.add : valuesOf(one.value)))
    case 'rename':
      return valuesOf(present(change.to, attribute))
    case 'delete':
      return valuesOf(present(known, attribute))
    default:
      return change satisfies never
  }
}
