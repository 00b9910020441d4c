import type { AttributeChange, Change, RenameChange, ReplaceChange, UpdateChange } from '../../../model/change.ts'
import type { Attribute } from '../../../model/schema.ts'
import { TargetError } from '../../../model/target-failure.ts'
import type { Cell, Value } from '../../../model/value.ts'
import { AttributeChange as LegacyChange, type LegacyValue } from '../attribute-change.ts'
import type { MACapabilities } from '../capabilities.ts'
import { CSEntryChange } from '../cs-entry-change.ts'
import { MAExportType } from '../enums/capability.ts'
import { ObjectModificationType } from '../enums/modification.ts'
import { valueKey } from './anchor-key.ts'
import { takesAllValues } from './export-need.ts'
import { namedEntry } from './read.ts'
import { dnAttribute, passwordAttribute, type TypeView } from './type-view.ts'

/** What a change is made into an entry with. */
export interface Shape {
  readonly view: TypeView
  readonly capabilities: MACapabilities
  /** The entry as it is now, where that was needed and could be had. */
  readonly row: readonly Cell[] | undefined
}

/** A change in the shape that the connector's `exportType` asks for. Throws a `TargetError` for one that has none. */
export function exportEntry(change: Change, shape: Shape): CSEntryChange {
  const { view, row } = shape
  const entry = change.anchor === null ? CSEntryChange.create() : namedEntry(view, change.anchor)
  entry.objectType = view.objectType.name
  const dn = view.objectType.dn === undefined ? undefined : row?.[0]
  if (typeof dn === 'string') entry.dn = dn
  switch (change.kind) {
    case 'add': {
      entry.objectModificationType = ObjectModificationType.Add
      const named = Object.fromEntries(view.objectType.anchor.map((name, index) => [name, change.anchor?.[index]]))
      addAll(entry, { ...defined(named), ...change.attributes }, view)
      if (change.password !== undefined) add(entry, LegacyChange.createAttributeAdd(passwordAttribute, change.password))
      return entry
    }
    case 'update':
      return update(entry, change, shape)
    case 'replace':
      return replace(entry, change, shape)
    case 'rename':
      return rename(entry, change, shape)
    case 'delete':
      entry.objectModificationType = ObjectModificationType.Delete
      return entry
    default:
      return change satisfies never
  }
}

function update(entry: CSEntryChange, change: UpdateChange, { view, capabilities, row }: Shape): CSEntryChange {
  if (capabilities.exportType === MAExportType.ObjectReplace) {
    const now = view.objectType.attributes.map(({ name }, index) => [name, row?.[index]] as const)
    const next = new Map<string, Cell | undefined>(now)
    for (const each of change.changes) next.set(each.attribute, changed(next.get(each.attribute) ?? null, each))
    entry.objectModificationType = ObjectModificationType.Replace
    addAll(entry, defined(Object.fromEntries(next)), view)
    return entry
  }
  entry.objectModificationType = ObjectModificationType.Update
  for (const each of change.changes) {
    const attribute = attributeOf(view, each.attribute)
    const isWhole = each.kind === 'values' && takesAllValues(capabilities, attribute)
    const now = row?.[view.positions.get(attribute.name.toLowerCase()) ?? -1] ?? null
    add(entry, isWhole ? replaced(attribute.name, changed(now, each)) : attributeChange(each))
  }
  return entry
}

/** Whole entries, to a connector that takes only attributes: what is not named goes. */
function replace(entry: CSEntryChange, change: ReplaceChange, { view, capabilities }: Shape): CSEntryChange {
  if (capabilities.exportType === MAExportType.ObjectReplace) {
    entry.objectModificationType = ObjectModificationType.Replace
    addAll(entry, change.attributes, view)
    return entry
  }
  entry.objectModificationType = ObjectModificationType.Update
  for (const { name } of view.objectType.attributes) {
    const isFixed = name === dnAttribute || view.objectType.anchor.includes(name) || view.readOnly.has(name)
    if (!isFixed) add(entry, replaced(name, change.attributes[name] ?? null))
  }
  return entry
}

function rename(entry: CSEntryChange, change: RenameChange, { view, capabilities }: Shape): CSEntryChange {
  entry.objectModificationType = ObjectModificationType.Update
  for (const [name, value] of Object.entries(change.to)) {
    if (name === dnAttribute && !capabilities.objectRename) {
      throw new TargetError('refused', 'The connector says that entries cannot get another DN (objectRename).')
    }
    const target = name === dnAttribute ? 'DN' : attributeOf(view, name).name
    add(entry, LegacyChange.createAttributeReplace(target, value))
  }
  return entry
}

function attributeChange(change: AttributeChange): LegacyChange {
  if (change.kind === 'replace') return replaced(change.attribute, change.value)
  return LegacyChange.createAttributeUpdate(
    change.attribute,
    change.add as readonly LegacyValue[],
    change.remove as readonly LegacyValue[],
  )
}

function replaced(name: string, value: Cell): LegacyChange {
  const isGone = value === null || (Array.isArray(value) && value.length === 0)
  return isGone
    ? LegacyChange.createAttributeDelete(name)
    : LegacyChange.createAttributeReplace(name, value as LegacyValue | readonly LegacyValue[])
}

/** The value of an attribute after a change. */
function changed(now: Cell, change: AttributeChange): Cell {
  if (change.kind === 'replace') return change.value
  const values = now === null ? [] : Array.isArray(now) ? (now as readonly LegacyValue[]) : [now as LegacyValue]
  const removed = new Set(change.remove.map(valueKey))
  const left = values.filter(value => !removed.has(valueKey(value)))
  const there = new Set(left.map(valueKey))
  return [...left, ...change.add.filter(value => !there.has(valueKey(value)))]
}

/** All attributes as additions; the DN is none of them. */
function addAll(entry: CSEntryChange, attributes: Readonly<Record<string, Value>>, view: TypeView): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === dnAttribute) entry.dn = value as string
    else if (!view.readOnly.has(name) && !(Array.isArray(value) && value.length === 0)) {
      add(entry, LegacyChange.createAttributeAdd(attributeOf(view, name).name, value as LegacyValue))
    }
  }
}

function add(entry: CSEntryChange, change: LegacyChange): void {
  entry.attributeChanges.add(change)
}

function attributeOf({ objectType }: TypeView, name: string): Attribute {
  const attribute = objectType.attributes.find(each => each.name === name)
  if (attribute !== undefined) return attribute
  throw new TargetError('value', `The object type "${objectType.name}" has no attribute "${name}".`, {
    attribute: name,
  })
}

function defined(values: Readonly<Record<string, Cell | undefined>>): Record<string, Value> {
  const there = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(there) as Record<string, Value>
}
