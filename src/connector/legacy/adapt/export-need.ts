import type { Change } from '../../../model/change.ts'
import type { Attribute } from '../../../model/schema.ts'
import type { MACapabilities } from '../capabilities.ts'
import { MAExportType } from '../enums/capability.ts'
import type { TypeView } from './type-view.ts'

/** Whether the connector takes an attribute with all of its values, instead of those that come and go. */
export function takesAllValues({ exportType }: MACapabilities, attribute: Attribute): boolean {
  if (exportType === MAExportType.AttributeUpdate) return false
  if (exportType === MAExportType.MultivaluedReferenceAttributeUpdate) return attribute.kind !== 'reference'
  return true
}

/** Whether a change can only be said with what the entry has otherwise: all of it, or all values of an attribute. */
export function needsValues(change: Change, view: TypeView, capabilities: MACapabilities): boolean {
  if (change.kind !== 'update') return false
  if (capabilities.exportType === MAExportType.ObjectReplace) return true
  return change.changes.some(({ kind, attribute }) => {
    const declared = view.objectType.attributes.find(({ name }) => name === attribute)
    return kind === 'values' && declared !== undefined && takesAllValues(capabilities, declared)
  })
}

/** Whether a change can only be said with the entry's DN, which its anchor does not tell. */
export function needsDN(change: Change, view: TypeView): boolean {
  return change.kind !== 'add' && view.objectType.dn !== undefined && !view.isNamedByDN
}
