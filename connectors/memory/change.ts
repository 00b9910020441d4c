import type { ChangeResult } from '../../src/connector/contract.ts'
import type { AddChange, AttributeChange, Change, RenameChange, UpdateChange } from '../../src/model/change.ts'
import { failureIn, TargetError } from '../../src/model/target-failure.ts'
import type { Directory, ValuesChange } from './directory.ts'
import type { DirectoryAttribute, DirectoryType } from './kind.ts'
import { anchorOf, anchorValues, assigned, attributeOf, find, readableAnchor, storedEntry } from './naming.ts'
import type { HashedPassword } from './password.ts'
import { distinct, type Entry, keyOf, type Stored, storedOf, storedOne, textOf } from './stored.ts'
import { verify } from './verify.ts'

/** Makes one change, or nothing of it. `password` is the hashed one of an added entry. */
export function makeChange(directory: Directory, change: Change, password: HashedPassword | undefined): ChangeResult {
  try {
    const type = directory.type(change.objectType)
    switch (change.kind) {
      case 'add':
        return add(directory, type, change, password)
      case 'update':
        return update(directory, type, change)
      case 'replace': {
        const { key, entry } = find(directory, type, change.anchor)
        const kept = anchorValues(type, change.anchor)
        store(directory, type, { key, entry: { ...storedEntry(type, change.attributes), ...kept }, before: entry })
        return { kind: 'done' }
      }
      case 'rename':
        return rename(directory, type, change)
      case 'delete': {
        const { key, entry } = find(directory, type, change.anchor)
        directory.remove(type.name, key)
        directory.happened({ kind: 'gone', objectType: type.name, anchor: anchorOf(type, entry) })
        return { kind: 'done' }
      }
      default:
        return change satisfies never
    }
  } catch (error) {
    const failure = failureIn(error)
    if (failure === undefined) throw error
    return { kind: 'failed', failure }
  }
}

function add(
  directory: Directory,
  type: DirectoryType,
  { anchor, attributes }: AddChange,
  password: HashedPassword | undefined,
): ChangeResult {
  const given = storedEntry(type, attributes)
  const named = anchor === null ? assigned(directory, type, given) : anchorValues(type, anchor)
  const entry = { ...given, ...named }
  const key = keyOf(anchorOf(type, entry))
  if (directory.entriesOf(type.name).has(key)) {
    throw new TargetError('exists', `There is a ${type.name} "${key}" already.`)
  }
  store(directory, type, { key, entry })
  if (password !== undefined) directory.setPassword(type.name, key, password)
  return { kind: 'done', anchor: readableAnchor(type, entry) }
}

function update(directory: Directory, type: DirectoryType, { anchor, changes }: UpdateChange): ChangeResult {
  const { key, entry } = find(directory, type, anchor)
  const values: ValuesChange[] = []
  let changed = entry
  for (const change of changes) {
    const attribute = attributeOf(type, change.attribute)
    if (type.anchor.includes(attribute.name)) {
      throw new TargetError('refused', `"${attribute.name}" is of the anchor: a rename changes it.`)
    }
    const { stored, moved } = changedValue(attribute, changed[attribute.name], change)
    changed = stored === undefined ? without(changed, attribute.name) : { ...changed, [attribute.name]: stored }
    if (moved !== undefined) values.push(moved)
  }
  if (textOf(changed) === textOf(entry)) return { kind: 'done' }
  const isMoved = values.length === changes.length
  store(directory, type, { key, entry: changed, before: entry, ...(isMoved ? { values } : {}) })
  return { kind: 'done' }
}

interface ChangedValue {
  readonly stored: Stored | undefined
  /** What came and went, where the change said so. */
  readonly moved?: ValuesChange
}

function changedValue(
  attribute: DirectoryAttribute,
  before: Stored | undefined,
  change: AttributeChange,
): ChangedValue {
  if (change.kind === 'replace') {
    return { stored: change.value === null ? undefined : storedOf(attribute, change.value) }
  }
  if (!attribute.multi) {
    throw new TargetError('refused', `"${attribute.name}" holds one value, which is replaced.`, {
      attribute: attribute.name,
    })
  }
  const add = change.add.map(value => storedOne(attribute, value))
  const remove = change.remove.map(value => storedOne(attribute, value))
  const gone = new Set(remove.map(textOf))
  const kept = ((before ?? []) as readonly Stored[]).filter(value => !gone.has(textOf(value)))
  const stored = distinct([...kept, ...add])
  return { stored: stored.length === 0 ? undefined : stored, moved: { attribute: attribute.name, add, remove } }
}

function rename(directory: Directory, type: DirectoryType, { anchor, to }: RenameChange): ChangeResult {
  const { key, entry } = find(directory, type, anchor)
  const renamed = { ...entry, ...storedEntry(type, to) }
  const newKey = keyOf(anchorOf(type, renamed))
  if (newKey === key) {
    if (textOf(renamed) !== textOf(entry)) store(directory, type, { key, entry: renamed, before: entry })
    return { kind: 'done' }
  }
  if (directory.entriesOf(type.name).has(newKey)) {
    throw new TargetError('exists', `There is a ${type.name} "${newKey}" already.`)
  }
  const password = directory.passwordsOf(type.name).get(key)
  verify(directory, type, key, renamed, entry)
  directory.remove(type.name, key)
  directory.happened({ kind: 'gone', objectType: type.name, anchor: anchorOf(type, entry) })
  store(directory, type, { key: newKey, entry: renamed, before: entry })
  if (password !== undefined) directory.setPassword(type.name, newKey, password)
  return { kind: 'done', anchor: readableAnchor(type, renamed) }
}

function without(entry: Entry, name: string): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([other]) => other !== name))
}

interface Storing {
  readonly key: string
  readonly entry: Entry
  readonly before?: Entry
  /** What came and went, where that is all. */
  readonly values?: readonly ValuesChange[]
}

/** Puts an entry into the directory, once nothing speaks against it. */
function store(directory: Directory, type: DirectoryType, { key, entry, before, values }: Storing): void {
  verify(directory, type, key, entry, before)
  directory.put(type.name, key, entry)
  const about = { objectType: type.name, anchor: anchorOf(type, entry) }
  directory.happened(values === undefined ? { kind: 'put', ...about } : { kind: 'values', changes: values, ...about })
}
