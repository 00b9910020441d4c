/** What became of an exported entry. A member whose genuine number is not known stands for itself, by its name. */
export const MAExportError = {
  Success: 0,
  /** A reference names an entry that is not there yet. */
  ExportActionRetryReferenceAttribute: 2,
  ExportErrorConnectedDirectoryMissingObject: 5,
  ExportErrorCustomContinueRun: 26,
  /** The entry is gone: it is to be added again. */
  ExportActionConvertUpdateToAdd: 'ExportActionConvertUpdateToAdd',
  /** The entry's parent is to be there first. */
  ExportActionProvisioningParent: 'ExportActionProvisioningParent',
  ExportErrorAmbiguousUpdate: 'ExportErrorAmbiguousUpdate',
  ExportErrorAnchorTooLong: 'ExportErrorAnchorTooLong',
  ExportErrorChangeNamingAttribute: 'ExportErrorChangeNamingAttribute',
  ExportErrorConnectedDirectoryError: 'ExportErrorConnectedDirectoryError',
  /** Ends the run. */
  ExportErrorCustomStopRun: 'ExportErrorCustomStopRun',
  ExportErrorMissingProvisioningAttribute: 'ExportErrorMissingProvisioningAttribute',
  ExportErrorPermissionIssue: 'ExportErrorPermissionIssue',
  ExportErrorSyntaxViolation: 'ExportErrorSyntaxViolation',
} as const
/** One of `MAExportError`. */
export type MAExportError = (typeof MAExportError)[keyof typeof MAExportError]
