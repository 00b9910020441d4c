import {
  ConfigParameterDefinition,
  ConfigParameterPage,
  type ConfigParameters,
  type IMAExtensible2GetCapabilities,
  type IMAExtensible2GetParameters,
  MACapabilities,
  MADistinguishedNameStyle,
  MAExportType,
  ParameterValidationResult,
  ParameterValidationResultCode,
} from '../../src/connector/legacy/index.ts'
import { Roster } from './roster.ts'

/** What the connector can do, and what it wants to know. */
export class RosterParameters implements IMAExtensible2GetCapabilities, IMAExtensible2GetParameters {
  get capabilities(): MACapabilities {
    const capabilities = new MACapabilities()
    capabilities.distinguishedNameStyle = MADistinguishedNameStyle.Ldap
    capabilities.isDNAsAnchor = true
    capabilities.deltaImport = true
    capabilities.fullObjectImport = true
    capabilities.exportType = MAExportType.AttributeUpdate
    capabilities.objectRename = true
    return capabilities
  }

  getConfigParameters(
    _configParameters: ConfigParameters,
    page: ConfigParameterPage,
  ): ConfigParameterDefinition[] | null {
    switch (page) {
      case ConfigParameterPage.Connectivity:
        return [
          ConfigParameterDefinition.createLabelParameter('The file with the people and groups.'),
          ConfigParameterDefinition.createFileParameter('File', './roster.json'),
          ConfigParameterDefinition.createLabelParameter('An export makes the file where there is none.'),
          ConfigParameterDefinition.createCheckBoxParameter('Create file', false),
          ConfigParameterDefinition.createDividerParameter(),
          ConfigParameterDefinition.createLabelParameter('A secret that goes into the hashes of passwords.'),
          ConfigParameterDefinition.createEncryptedStringParameter('Pepper'),
        ]
      case ConfigParameterPage.Global:
        return [
          ConfigParameterDefinition.createLabelParameter('How many characters a password has at least.'),
          ConfigParameterDefinition.createDropDownParameter('Password length', '8,12,16', true, '12'),
        ]
      default:
        return null
    }
  }

  validateConfigParameters(
    configParameters: ConfigParameters,
    page: ConfigParameterPage,
  ): ParameterValidationResult | null {
    if (page === ConfigParameterPage.Global) return checkLength(configParameters.get('Password length').value)
    if (page !== ConfigParameterPage.Connectivity) return null
    try {
      Roster.open(configParameters, { create: true })
      return new ParameterValidationResult()
    } catch (error) {
      return failure((error as Error).message, 'File')
    }
  }
}

function checkLength(length: string): ParameterValidationResult {
  return /^[1-9]\d?$/.test(length)
    ? new ParameterValidationResult()
    : failure(`"${length}" is no number from 1 to 99.`, 'Password length')
}

function failure(message: string, parameter: string): ParameterValidationResult {
  return new ParameterValidationResult(ParameterValidationResultCode.Failure, message, parameter)
}
