import type { AttributeChange } from '../../../model/change.ts'
import type { Attribute } from '../../../model/schema.ts'
import type { Cell, Scalar } from '../../../model/value.ts'
import type { EntryUpdate } from '../../contract.ts'
import type { AnchorAttribute } from '../anchor-attribute.ts'
import type { AttributeChange as LegacyChange, ValueChange } from '../attribute-change.ts'
import type { CSEntryChange } from '../cs-entry-change.ts'
import { AttributeModificationType, ValueModificationType } from '../enums/modification.ts'
import { cellOf, scalarOf, UnfitValue } from './cell.ts'
import { listOf } from './lists.ts'
import { dnAttribute, type TypeView } from './type-view.ts'

/** The cells of a whole entry, in the order of its type's attributes. Throws `UnfitValue`. */
export function rowOf(entry: CSEntryChange, view: TypeView): readonly Cell[] {
  const { attributes } = view.objectType
  const row: Cell[] = attributes.map(() => null)
  for (const change of changesOf(entry)) {
    const position = view.positions.get(change.name.toLowerCase())
    const attribute = position === undefined ? undefined : attributes[position]
    if (position === undefined || attribute === undefined) continue
    row[position] =
      change.modificationType === AttributeModificationType.Delete ? null : cellOf(added(change), attribute)
  }
  for (const [index, cell] of anchorCellsOf(entry, view).entries()) {
    const position = view.positions.get(view.objectType.anchor[index]?.toLowerCase() ?? '')
    if (position !== undefined && cell !== null) row[position] = cell
  }
  if (view.objectType.dn !== undefined && hasDN(entry)) row[0] = entry.dn
  return row
}

/** What has changed within an entry. Throws `UnfitValue`. */
export function updateOf(entry: CSEntryChange, view: TypeView): EntryUpdate {
  const anchor = anchorCellsOf(entry, view)
  if (!isComplete(anchor)) {
    throw new UnfitValue(`An update does not say of which entry: the anchor is ${view.objectType.anchor.join(', ')}.`)
  }
  const changes = changesOf(entry).flatMap(change => {
    const name = change.name.toLowerCase()
    const attribute = view.objectType.attributes[view.positions.get(name === 'dn' ? dnAttribute : name) ?? -1]
    return attribute === undefined ? [] : [attributeChangeOf(change, attribute)]
  })
  const isNamed = view.objectType.dn !== undefined && !view.isNamedByDN && hasDN(entry)
  const tellsDN = changes.some(({ attribute }) => attribute === dnAttribute)
  if (tellsDN && view.isNamedByDN) {
    throw new UnfitValue(`"${entry.dn}" has another DN, which is its anchor: a full import finds it by its new one.`)
  }
  if (!isNamed || tellsDN) return { anchor, changes }
  return { anchor, changes: [...changes, { kind: 'replace', attribute: dnAttribute, value: entry.dn }] }
}

/** The values of an entry's anchor, as far as it tells them. Throws `UnfitValue`. */
export function anchorCellsOf(entry: CSEntryChange, view: TypeView): readonly Cell[] {
  if (view.isNamedByDN) return [hasDN(entry) ? entry.dn : null]
  const anchors = listOf(entry.anchorAttributes, 'anchorAttributes')
  const { anchor } = view.objectType
  const cells = anchor.map(name => anchorCellOf(name, { entry, anchors, view }))
  // Without names of their own, entries may be told by the DN that ECMA2 makes of an anchor.
  const isDN = view.objectType.dn === undefined && anchor.length === 1 && cells[0] === null && hasDN(entry)
  const [only] = isDN ? view.objectType.attributes.filter(({ name }) => name === anchor[0]) : []
  return only === undefined ? cells : [cellOf([entry.dn], only)]
}

/** Whether an anchor has all of its values. */
function isComplete(anchor: readonly Cell[]): anchor is readonly Scalar[] {
  return anchor.every(cell => cell !== null && cell !== '')
}

function anchorCellOf(
  name: string,
  {
    entry,
    anchors,
    view,
  }: { readonly entry: CSEntryChange; readonly anchors: readonly AnchorAttribute[]; readonly view: TypeView },
): Cell {
  const wanted = name.toLowerCase()
  const attribute = view.objectType.attributes[view.positions.get(wanted) ?? -1]
  if (attribute === undefined) return null
  const told = anchors.find(each => each.name.toLowerCase() === wanted)
  if (told !== undefined) return cellOf([told.value], attribute)
  const change = changesOf(entry).find(each => each.name.toLowerCase() === wanted)
  return change === undefined ? null : cellOf(added(change), attribute)
}

function attributeChangeOf(change: LegacyChange, attribute: Attribute): AttributeChange {
  const { name } = attribute
  switch (change.modificationType) {
    case AttributeModificationType.Delete:
      return { kind: 'replace', attribute: name, value: null }
    case AttributeModificationType.Update:
      if (!attribute.multi) return { kind: 'replace', attribute: name, value: cellOf(added(change), attribute) }
      return {
        kind: 'values',
        attribute: name,
        add: added(change).map(value => scalarOf(value, attribute)),
        remove: removed(change).map(value => scalarOf(value, attribute)),
      }
    case AttributeModificationType.Add:
    case AttributeModificationType.Replace:
    case AttributeModificationType.Unconfigured:
      return { kind: 'replace', attribute: name, value: cellOf(added(change), attribute) }
    default:
      throw new UnfitValue(`"${name}" has the modificationType ${String(change.modificationType satisfies never)}.`)
  }
}

function changesOf(entry: CSEntryChange): readonly LegacyChange[] {
  return listOf(entry.attributeChanges, 'attributeChanges')
}

function added(change: LegacyChange): readonly unknown[] {
  return valuesOf(change, type => type !== ValueModificationType.Delete)
}

function removed(change: LegacyChange): readonly unknown[] {
  return valuesOf(change, type => type === ValueModificationType.Delete)
}

function valuesOf(
  change: LegacyChange,
  wanted: (type: ValueChange['modificationType']) => boolean,
): readonly unknown[] {
  return listOf(change.valueChanges, `The values of "${change.name}"`)
    .filter(({ modificationType }) => wanted(modificationType))
    .map(({ value }) => value)
}

function hasDN({ dn }: CSEntryChange): boolean {
  return dn !== null && dn !== undefined && dn !== ''
}
