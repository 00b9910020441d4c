import { randomUUID } from 'node:crypto'
import type { AnchorAttribute } from './anchor-attribute.ts'
import type { AttributeChange } from './attribute-change.ts'
import { MAImportError } from './enums/import-error.ts'
import { ObjectModificationType } from './enums/modification.ts'
import { byName, type KeyedCollection } from './keyed-collection.ts'

/** An entry that is imported, or a change that is exported. */
export class CSEntryChange {
  /** What an export's results go by: a GUID. */
  readonly identifier: string = randomUUID()
  readonly anchorAttributes: KeyedCollection<AnchorAttribute> = byName()
  readonly attributeChanges: KeyedCollection<AttributeChange> = byName()
  /** Empty: the entry has none, or it follows from the anchor. */
  dn = ''
  rdn = ''
  objectType = ''
  objectModificationType: ObjectModificationType = ObjectModificationType.Unconfigured
  errorCodeImport: MAImportError = MAImportError.Success
  errorName = ''
  errorDetail = ''

  private constructor() {}

  get changedAttributeNames(): string[] {
    return [...this.attributeChanges].map(({ name }) => name)
  }

  static create(): CSEntryChange {
    return new CSEntryChange()
  }
}
