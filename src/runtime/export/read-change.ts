import type { AddChange, Anchor, Change, UpdateChange } from '../../model/change.ts'
import type { ObjectType, Schema } from '../../model/schema.ts'
import { suggest } from '../../model/suggest.ts'
import { EntryReading } from './entry-reading.ts'
import { type Group, type Mistake, Mistakes, readGroup } from './mistakes.ts'
import { shownKind } from './read-value.ts'

const kinds = ['add', 'update', 'replace', 'rename', 'delete'] as const
type Kind = (typeof kinds)[number]
const keysOf: Readonly<Record<Kind, readonly string[]>> = {
  add: ['attributes', 'password'],
  update: ['attributes', 'changes'],
  replace: ['attributes'],
  rename: ['to'],
  delete: [],
}

/** A change as it stands in a file, checked against the schema of the system it is for. */
export function readChange(
  value: unknown,
  schema: Schema,
): { readonly change: Change } | { readonly mistakes: readonly Mistake[] } {
  const mistakes = new Mistakes()
  const change = changeIn(value, schema, mistakes)
  return change === undefined || mistakes.list.length > 0 ? { mistakes: mistakes.list } : { change }
}

function changeIn(value: unknown, schema: Schema, mistakes: Mistakes): Change | undefined {
  const given = readGroup(value, [], 'A change', mistakes)
  if (given === undefined) return undefined
  const kind = kindOf(given, mistakes)
  const type = typeOf(given, schema, mistakes)
  if (kind === undefined || type === undefined) return undefined
  checkKeys(given, ['change', 'objectType', 'anchor', ...keysOf[kind]], mistakes)
  const entry = new EntryReading(type, mistakes)
  const objectType = type.name
  if (kind === 'add') return { objectType, ...addIn(given, type, entry, mistakes) }
  const anchor = anchorIn(given, type, entry, mistakes)
  if (anchor === undefined) return undefined
  switch (kind) {
    case 'update':
      return { kind, objectType, anchor, changes: changesIn(given, entry, mistakes) }
    case 'replace':
      checkGiven(given, 'attributes', mistakes)
      return { kind, objectType, anchor, attributes: entry.attributes(given['attributes'] ?? {}, ['attributes']) }
    case 'rename':
      checkGiven(given, 'to', mistakes)
      return { kind, objectType, anchor, to: entry.scalars(given['to'] ?? {}, ['to']) }
    case 'delete':
      return { kind, objectType, anchor }
    default:
      return kind satisfies never
  }
}

function kindOf({ change }: Group, mistakes: Mistakes): Kind | undefined {
  const kind = kinds.find(known => known === change)
  if (kind !== undefined) return kind
  const help = `It is one of ${kinds.join(', ')}.`
  if (change === undefined) return mistakes.tell([], 'missing-key', 'The key "change" is missing.', help)
  if (typeof change === 'string') {
    return mistakes.tell(['change'], 'wrong-value', `There is no change "${change}".`, suggest(change, kinds))
  }
  return mistakes.tell(['change'], 'wrong-type', `"change" must be text, not ${shownKind(change)}.`, help)
}

function typeOf({ objectType }: Group, schema: Schema, mistakes: Mistakes): ObjectType | undefined {
  const names = schema.objectTypes.map(({ name }) => name)
  if (typeof objectType !== 'string') {
    const message = objectType === undefined ? 'is missing' : `must be text, not ${shownKind(objectType)}`
    const path = objectType === undefined ? [] : ['objectType']
    return mistakes.tell(path, 'missing-key', `The key "objectType" ${message}.`, `There are: ${names.join(', ')}.`)
  }
  const type = schema.objectTypes.find(({ name }) => name === objectType)
  const message = `There is no object type "${objectType}".`
  return type ?? mistakes.tell(['objectType'], 'unknown-object-type', message, suggest(objectType, names))
}

function checkKeys(given: Group, known: readonly string[], mistakes: Mistakes): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    mistakes.tell([key], 'unknown-key', `A change of this kind has no key "${key}".`, suggest(key, known), 'key')
  }
}

function checkGiven(given: Group, key: string, mistakes: Mistakes): void {
  if (given[key] !== undefined) return
  mistakes.tell([], 'missing-key', `The key "${key}" is missing.`, 'It holds values by attribute.')
}

function anchorIn(given: Group, type: ObjectType, entry: EntryReading, mistakes: Mistakes): Anchor | undefined {
  const anchor = given['anchor']
  if (anchor !== undefined && anchor !== null) return entry.anchor(anchor)
  const message = 'The key "anchor" is missing: it says which entry is meant.'
  return mistakes.tell([], 'missing-key', message, `It is made of ${type.anchor.join(', ')}.`)
}

/** A new entry; its anchor may stand among its attributes, or be left to the target. */
function addIn(given: Group, type: ObjectType, entry: EntryReading, mistakes: Mistakes): Omit<AddChange, 'objectType'> {
  checkGiven(given, 'attributes', mistakes)
  const attributes = entry.attributes(given['attributes'] ?? {}, ['attributes'])
  const { anchor, password } = given
  const named = type.anchor.map(name => (Object.hasOwn(attributes, name) ? attributes[name] : undefined))
  const own = named.every(part => part !== undefined) ? (named as Anchor) : null
  if (password !== undefined && typeof password !== 'string') {
    mistakes.tell(['password'], 'wrong-type', `A password is text, not ${shownKind(password)}.`)
  }
  return {
    kind: 'add',
    anchor: anchor === undefined || anchor === null ? own : (entry.anchor(anchor) ?? null),
    attributes,
    ...(typeof password === 'string' ? { password } : {}),
  }
}

/** The changes of an update: attributes with their new values, values that come and go, or both. */
function changesIn({ attributes, changes }: Group, entry: EntryReading, mistakes: Mistakes): UpdateChange['changes'] {
  if (attributes === undefined && changes === undefined) {
    const help = 'They say what becomes of the entry.'
    mistakes.tell([], 'missing-key', 'An update needs "attributes" or "changes".', help)
  }
  return [
    ...(attributes === undefined ? [] : entry.settings(attributes, ['attributes'])),
    ...(changes === undefined ? [] : entry.changes(changes, ['changes'])),
  ]
}
