import { MADistinguishedNameStyle, MAExportType, MANormalizations, MAObjectConfirmation } from './enums/capability.ts'

/** What a connector can do and how it wants to be called. */
export class MACapabilities {
  concurrentOperation = true
  deleteAddAsReplace = false
  /** It tells what changed since a watermark. */
  deltaImport = true
  distinguishedNameStyle: MADistinguishedNameStyle = MADistinguishedNameStyle.None
  /** A password goes with the addition of its entry. */
  exportPasswordInFirstPass = true
  exportType: MAExportType = MAExportType.AttributeUpdate
  fullExport = false
  /** The DN identifies an entry; there are no anchor attributes. */
  isDNAsAnchor = false
  /** References are exported in a second pass, when all entries are there. */
  noReferenceValuesInFirstExport = false
  normalizations: MANormalizations = MANormalizations.None
  objectConfirmation: MAObjectConfirmation = MAObjectConfirmation.Normal
  /** An entry can get another DN. */
  objectRename = true
  supportImport = true
  supportExport = true
  supportPartitions = true
  supportPassword = true
  supportHierarchy = true
  /**
   * It answers an import of the type `FullObject`: the entries that are named, as they are now. ECMA2 has no word for
   * this, so a connector that does it says so here; single entries can be read then.
   */
  fullObjectImport = false
}
