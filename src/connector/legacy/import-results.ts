import type { CSEntryChange } from './cs-entry-change.ts'

/** What opening an import gives: a watermark of the connector's own wording, or `null`. */
export class OpenImportConnectionResults {
  customData: string | null

  constructor(customData: string | null = null) {
    this.customData = customData
  }
}

/** A page of an import. */
export class GetImportEntriesResults {
  /** Handed back with the next call; `null` changes nothing. */
  customData: string | null
  moreToImport: boolean
  csEntries: CSEntryChange[]

  constructor(
    customData: string | null = null,
    moreToImport: boolean = false,
    csEntries: readonly CSEntryChange[] | null = null,
  ) {
    this.customData = customData
    this.moreToImport = moreToImport
    this.csEntries = [...(csEntries ?? [])]
  }
}

/** What closing an import gives: the watermark that is stored, or `null` for the last one that was told. */
export class CloseImportConnectionResults {
  customData: string | null

  constructor(customData: string | null = null) {
    this.customData = customData
  }
}
