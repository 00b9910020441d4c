import type { MACapabilities } from './capabilities.ts'
import type { ConfigParameters } from './config-parameter.ts'
import type { ConfigParameterDefinition } from './config-parameter-definition.ts'
import type { CSEntry } from './cs-entry.ts'
import type { CSEntryChange } from './cs-entry-change.ts'
import type { ConfigParameterPage } from './enums/parameter.ts'
import type { ConnectionSecurityLevel, PasswordOptions } from './enums/password.ts'
import type { PutExportEntriesResults } from './export-results.ts'
import type {
  CloseImportConnectionResults,
  GetImportEntriesResults,
  OpenImportConnectionResults,
} from './import-results.ts'
import type { ParameterValidationResult } from './parameter-validation-result.ts'
import type { HierarchyNode, Partition } from './partition.ts'
import type {
  CloseExportConnectionRunStep,
  CloseImportConnectionRunStep,
  GetImportEntriesRunStep,
  OpenExportConnectionRunStep,
  OpenImportConnectionRunStep,
} from './run-steps.ts'
import type { Schema } from './schema.ts'
import type { SecureString } from './secure-string.ts'

/** What a method returns, at once or by a promise. */
export type Awaitable<T> = T | Promise<T>

/** Where C# takes a list, it takes `null` too. */
export type List<T> = Iterable<T> | null | undefined

/** Says which object types and attributes there are. */
export interface IMAExtensible2GetSchema {
  getSchema(configParameters: ConfigParameters): Awaitable<Schema>
}

/** Says what the connector can do, whatever its parameters are. */
export interface IMAExtensible2GetCapabilities {
  readonly capabilities: MACapabilities
}

/** Says what the connector can do with these parameters. */
export interface IMAExtensible2GetCapabilitiesEx {
  getCapabilitiesEx(configParameters: ConfigParameters): Awaitable<MACapabilities>
}

/** Says which parameters there are, page by page, and checks them. */
export interface IMAExtensible2GetParameters {
  getConfigParameters(
    configParameters: ConfigParameters,
    page: ConfigParameterPage,
  ): Awaitable<List<ConfigParameterDefinition>>
  validateConfigParameters(
    configParameters: ConfigParameters,
    page: ConfigParameterPage,
  ): Awaitable<ParameterValidationResult | null>
}

/** The same for pages that have pages of their own, from 1; an empty list ends them. */
export interface IMAExtensible2GetParametersEx {
  getConfigParametersEx(
    configParameters: ConfigParameters,
    page: ConfigParameterPage,
    pageNumber: number,
  ): Awaitable<List<ConfigParameterDefinition>>
  validateConfigParametersEx(
    configParameters: ConfigParameters,
    page: ConfigParameterPage,
    pageNumber: number,
  ): Awaitable<ParameterValidationResult | null>
}

/** Says which partitions there are. Asked where the DN style is `Ldap`. */
export interface IMAExtensible2GetPartitions {
  getPartitions(configParameters: ConfigParameters): Awaitable<List<Partition>>
}

/** Says which containers stand below one; `null`: those at the top. */
export interface IMAExtensible2GetHierarchy {
  getHierarchy(configParameters: ConfigParameters, parentNode: HierarchyNode | null): Awaitable<List<HierarchyNode>>
}

/** Imports: open, pages until `moreToImport` is false, close. Close is called after a failure and a stop too. */
export interface IMAExtensible2CallImport {
  readonly importDefaultPageSize: number
  readonly importMaxPageSize: number
  openImportConnection(
    configParameters: ConfigParameters,
    types: Schema,
    openImportRunStep: OpenImportConnectionRunStep,
  ): Awaitable<OpenImportConnectionResults | null>
  getImportEntries(getImportEntriesRunStep: GetImportEntriesRunStep): Awaitable<GetImportEntriesResults>
  closeImportConnection(
    closeImportRunStep: CloseImportConnectionRunStep,
  ): Awaitable<CloseImportConnectionResults | null>
}

/** Exports: open, batches, close. Close is called after a failure too. */
export interface IMAExtensible2CallExport {
  readonly exportDefaultPageSize: number
  readonly exportMaxPageSize: number
  openExportConnection(
    configParameters: ConfigParameters,
    types: Schema,
    exportRunStep: OpenExportConnectionRunStep,
  ): Awaitable<void>
  putExportEntries(csentries: readonly CSEntryChange[]): Awaitable<PutExportEntriesResults | null>
  closeExportConnection(exportRunStep: CloseExportConnectionRunStep): Awaitable<void>
}

/** Sets and changes passwords: open, one entry after the other, close. */
export interface IMAExtensible2Password {
  getConnectionSecurityLevel(): Awaitable<ConnectionSecurityLevel>
  openPasswordConnection(configParameters: ConfigParameters, partition: Partition | null): Awaitable<void>
  setPassword(csentry: CSEntry, newPassword: SecureString, options: PasswordOptions): Awaitable<void>
  changePassword(csentry: CSEntry, oldPassword: SecureString, newPassword: SecureString): Awaitable<void>
  closePasswordConnection(): Awaitable<void>
}

/** All that a legacy connector may implement. */
export type LegacyConnector = Partial<
  IMAExtensible2GetSchema &
    IMAExtensible2GetCapabilities &
    IMAExtensible2GetCapabilitiesEx &
    IMAExtensible2GetParameters &
    IMAExtensible2GetParametersEx &
    IMAExtensible2GetPartitions &
    IMAExtensible2GetHierarchy &
    IMAExtensible2CallImport &
    IMAExtensible2CallExport &
    IMAExtensible2Password & {
      /** `capabilities` as a method. */
      getCapabilities(): Awaitable<MACapabilities>
    }
>
