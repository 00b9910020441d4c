import { TargetError } from '../../src/model/target-failure.ts'
import { type TypedAnchor, typedAnchor } from '../../src/model/typed-anchor.ts'
import type { Directory } from './directory.ts'
import type { DirectoryAttribute, DirectoryType } from './kind.ts'
import { type Entry, keyOf, type Stored, textOf } from './stored.ts'

/**
 * Throws why the directory may not have an entry under a key. `before` is what it had there: a reference that was there
 * already may name an entry that is gone.
 */
export function verify(
  directory: Directory,
  type: DirectoryType,
  key: string,
  entry: Entry,
  before: Entry | undefined,
): void {
  for (const attribute of type.attributes) {
    const { name, required, unique } = attribute
    const value = entry[name]
    if (value === undefined || value === '') {
      if (!required) continue
      throw new TargetError('value', `Every ${type.name} needs "${name}", and here it has none.`, { attribute: name })
    }
    const holder = unique ? directory.holder(type.name, name, value) : undefined
    if (holder !== undefined && holder !== key) {
      const message = `"${name}" must be unique, and the ${type.name} "${holder}" has ${textOf(value)}.`
      throw new TargetError('exists', message, { attribute: name, value })
    }
    if (attribute.references !== undefined) verifyReferences(directory, attribute, value, before?.[name])
  }
}

function verifyReferences(
  directory: Directory,
  { name, references = [] }: DirectoryAttribute,
  value: Stored,
  before: Stored | undefined,
): void {
  if (value === before) return
  const old = new Set(before === undefined ? [] : listed(before))
  for (const one of listed(value)) {
    if (old.has(one)) continue
    const named = namedBy(one, references)
    if (named === undefined) {
      const forms = references.map(target => `${target}:…`).join(' or ')
      throw new TargetError('value', `"${name}" takes ${forms}, and no ${textOf(one)}.`, {
        attribute: name,
        value: one,
      })
    }
    if (directory.entriesOf(named.objectType).has(named.anchor)) continue
    const message = `"${name}" names the ${named.objectType} ${JSON.stringify(named.anchor)}, which is not there.`
    throw new TargetError('reference', message, { attribute: name, value: one })
  }
}

/** The entry that a value names; `undefined` where it does not say which of several object types it is of. */
function namedBy(value: Stored, [only = '', ...others]: readonly string[]): TypedAnchor | undefined {
  if (others.length === 0) return { objectType: only, anchor: keyOf([value]) }
  return typeof value === 'string' ? typedAnchor(value, [only, ...others]) : undefined
}

function listed(value: Stored): readonly Stored[] {
  return Array.isArray(value) ? (value as readonly Stored[]) : [value]
}
