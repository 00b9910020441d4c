import type { AttributeChange } from './attribute-change.ts'
import { MAExportError } from './enums/export-error.ts'
import { KeyedCollection } from './keyed-collection.ts'

/** What became of one exported change. */
export class CSEntryChangeResult {
  /** The `identifier` of the change. */
  readonly identifier: string
  /** The anchor that the connected system gave the entry, as additions; empty: none. */
  readonly anchorAttributes: readonly AttributeChange[]
  readonly errorCode: MAExportError
  readonly errorName: string
  readonly errorDetail: string

  private constructor(
    identifier: string,
    anchorAttributes: readonly AttributeChange[] | null,
    errorCode: MAExportError,
    error: { readonly name: string; readonly detail: string },
  ) {
    this.identifier = identifier
    this.anchorAttributes = anchorAttributes ?? []
    this.errorCode = errorCode
    this.errorName = error.name
    this.errorDetail = error.detail
  }

  static create(
    identifier: string,
    anchorAttributeChanges: readonly AttributeChange[] | null,
    errorCode: MAExportError = MAExportError.Success,
    errorName: string = '',
    errorDetail: string = '',
  ): CSEntryChangeResult {
    const error = { name: errorName, detail: errorDetail }
    return new CSEntryChangeResult(identifier, anchorAttributeChanges, errorCode, error)
  }
}

/** What became of a batch. A change without a result was done. */
export class PutExportEntriesResults {
  readonly csEntryChangeResults: KeyedCollection<CSEntryChangeResult> = new KeyedCollection(
    ({ identifier }) => identifier,
  )
}
