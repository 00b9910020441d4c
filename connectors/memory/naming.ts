import type { Anchor } from '../../src/model/change.ts'
import { suggest } from '../../src/model/suggest.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { Scalar, Value } from '../../src/model/value.ts'
import type { Directory } from './directory.ts'
import type { DirectoryAttribute, DirectoryType } from './kind.ts'
import { cellOf, type Entry, keyOf, type Stored, storedOf } from './stored.ts'

/** The entry of an anchor, or the `TargetError` `absent`. */
export function find(
  directory: Directory,
  type: DirectoryType,
  anchor: Anchor,
): { readonly key: string; readonly entry: Entry } {
  const key = keyOf(anchor)
  const entry = directory.entriesOf(type.name).get(key)
  if (entry === undefined) throw new TargetError('absent', `There is no ${type.name} "${key}".`)
  return { key, entry }
}

/** Attributes in their stored form; a list without values is no value. */
export function storedEntry(type: DirectoryType, attributes: Readonly<Record<string, Value>>): Entry {
  const stored = Object.entries(attributes).map(
    ([name, value]) => [name, storedOf(attributeOf(type, name), value)] as const,
  )
  return Object.fromEntries(stored.filter(([, value]) => !Array.isArray(value) || value.length > 0))
}

export function attributeOf(type: DirectoryType, name: string): DirectoryAttribute {
  const attribute = type.named.get(name)
  if (attribute !== undefined) return attribute
  const message = `A ${type.name} has no attribute "${name}". ${suggest(name, [...type.named.keys()])}`
  throw new TargetError('value', message, { attribute: name })
}

/** An anchor as attributes. */
export function anchorValues(type: DirectoryType, anchor: Anchor): Entry {
  if (anchor.length !== type.anchor.length) {
    throw new TargetError('refused', `The anchor of a ${type.name} is ${type.anchor.join(', ')}.`)
  }
  return Object.fromEntries(
    type.anchor.map((name, index) => [name, storedOf(attributeOf(type, name), anchor[index] ?? '')]),
  )
}

/** The anchor of an entry that came without: what its attributes say, or a number of its own. */
export function assigned(directory: Directory, type: DirectoryType, given: Entry): Entry {
  const missing = type.anchor.filter(name => given[name] === undefined)
  const [name] = missing
  if (name === undefined) return {}
  if (missing.length > 1) {
    throw new TargetError('refused', `A ${type.name} without ${missing.join(' and ')} cannot be named.`)
  }
  for (;;) {
    const number = directory.assign()
    const value = attributeOf(type, name).kind === 'integer' ? number : String(number)
    const anchor = type.anchor.map(part => given[part] ?? value)
    if (!directory.entriesOf(type.name).has(keyOf(anchor))) return { [name]: value }
  }
}

/** The values of an entry's anchor, as they are stored. */
export function anchorOf(type: DirectoryType, entry: Entry): readonly Stored[] {
  return type.anchor.map(name => entry[name] ?? '')
}

export function readableAnchor(type: DirectoryType, entry: Entry): Anchor {
  return type.anchor.map(name => cellOf(attributeOf(type, name), entry[name]) as Scalar)
}
