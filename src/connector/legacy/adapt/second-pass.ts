import type { Anchor } from '../../../model/change.ts'
import type { MACapabilities } from '../capabilities.ts'
import { CSEntryChange } from '../cs-entry-change.ts'
import { ObjectModificationType } from '../enums/modification.ts'
import { namedEntry } from './read.ts'
import { passwordAttribute, type TypeView } from './type-view.ts'

/** Whether an attribute is sent when all entries are there. */
type Waits = (name: string) => boolean

/** Which attributes of an object type a connector wants in a second pass; `undefined` where there is none. */
export function waitingIn(view: TypeView, capabilities: MACapabilities): Waits | undefined {
  const { noReferenceValuesInFirstExport: references, exportPasswordInFirstPass } = capabilities
  if (!references && exportPasswordInFirstPass) return undefined
  return name => {
    if (name === passwordAttribute) return !exportPasswordInFirstPass
    const attribute = view.objectType.attributes[view.positions.get(name.toLowerCase()) ?? -1]
    return references && attribute?.kind === 'reference'
  }
}

/** The part of an entry that goes out first; `null` where nothing but what waits changes. */
export function firstPass(entry: CSEntryChange, waits: Waits): CSEntryChange | null {
  const first = copyOf(entry)
  for (const { name } of entry.attributeChanges) if (waits(name)) first.attributeChanges.remove(name)
  const isEmpty = first.attributeChanges.count === 0 && entry.attributeChanges.count > 0
  return isEmpty && entry.objectModificationType === ObjectModificationType.Update ? null : first
}

/**
 * The part that follows; `null` where nothing waits. A whole entry stays whole.
 *
 * @param anchor the one that the connected system gave a new entry
 */
export function secondPass(
  entry: CSEntryChange,
  waits: Waits,
  { view, anchor }: { readonly view: TypeView; readonly anchor: Anchor | undefined },
): CSEntryChange | null {
  const waiting = [...entry.attributeChanges].filter(({ name }) => waits(name))
  if (waiting.length === 0) return null
  const isWhole = entry.objectModificationType === ObjectModificationType.Replace
  const later = anchor === undefined ? copyOf(entry) : namedEntry(view, anchor)
  if (later.dn === '') later.dn = entry.dn
  later.objectModificationType = isWhole ? ObjectModificationType.Replace : ObjectModificationType.Update
  later.attributeChanges.clear()
  for (const change of isWhole ? entry.attributeChanges : waiting) later.attributeChanges.add(change)
  return later
}

function copyOf(entry: CSEntryChange): CSEntryChange {
  const copy = CSEntryChange.create()
  const { dn, rdn, objectType, objectModificationType } = entry
  Object.assign(copy, { dn, rdn, objectType, objectModificationType })
  for (const anchor of entry.anchorAttributes) copy.anchorAttributes.add(anchor)
  for (const change of entry.attributeChanges) copy.attributeChanges.add(change)
  return copy
}
