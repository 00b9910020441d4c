/** Where a parameter is asked for. */
export const ConfigParameterPage = {
  Connectivity: 0,
  Global: 1,
  RunStep: 2,
  Partition: 3,
  Capabilities: 4,
  Schema: 5,
} as const
/** One of `ConfigParameterPage`. */
export type ConfigParameterPage = (typeof ConfigParameterPage)[keyof typeof ConfigParameterPage]

/** How a parameter is asked for. The genuine numbers are not known: each member stands for itself, by its name. */
export const ConfigParameterType = {
  String: 'String',
  Text: 'Text',
  EncryptedString: 'EncryptedString',
  CheckBox: 'CheckBox',
  DropDown: 'DropDown',
  File: 'File',
  Label: 'Label',
  Divider: 'Divider',
} as const
/** One of `ConfigParameterType`. */
export type ConfigParameterType = (typeof ConfigParameterType)[keyof typeof ConfigParameterType]

/** What became of checking parameters. */
export const ParameterValidationResultCode = {
  Success: 0,
  Failure: 1,
} as const
/** One of `ParameterValidationResultCode`. */
export type ParameterValidationResultCode =
  (typeof ParameterValidationResultCode)[keyof typeof ParameterValidationResultCode]
