/** What is wrong with an entry of an import. A member whose genuine number is not known stands for itself, by its name. */
export const MAImportError = {
  Success: 0,
  ImportErrorInvalidAttributeValue: 11,
  /** Ends the run. */
  ImportErrorCustomStopRun: 15,
  /** The run goes on, and its watermark is not stored. */
  ImportErrorCustomContinueRun: 16,
  ImportErrorDomainNameNotLdapConformant: 'ImportErrorDomainNameNotLdapConformant',
  ImportErrorInvalidBase64Value: 'ImportErrorInvalidBase64Value',
  ImportErrorInvalidBooleanValue: 'ImportErrorInvalidBooleanValue',
  ImportErrorInvalidChangeType: 'ImportErrorInvalidChangeType',
  ImportErrorInvalidDomainName: 'ImportErrorInvalidDomainName',
  ImportErrorInvalidNumericValue: 'ImportErrorInvalidNumericValue',
  ImportErrorMissingChangeType: 'ImportErrorMissingChangeType',
  ImportErrorMissingDomainName: 'ImportErrorMissingDomainName',
  ImportErrorMissingObjectClass: 'ImportErrorMissingObjectClass',
  ImportErrorMissingObjectType: 'ImportErrorMissingObjectType',
  ImportErrorMultiValuedChangeType: 'ImportErrorMultiValuedChangeType',
  ImportErrorParseError: 'ImportErrorParseError',
} as const
/** One of `MAImportError`. */
export type MAImportError = (typeof MAImportError)[keyof typeof MAImportError]
