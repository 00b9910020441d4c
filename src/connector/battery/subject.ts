import type { Change } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { Cell } from '../../model/value.ts'
import type { Capabilities } from '../capabilities.ts'
import type {
  ChangeResult,
  Container,
  Discovery,
  EntryName,
  ExportLimits,
  Partition,
  PasswordChange,
  PasswordSetting,
} from '../contract.ts'
import type { Reading, ReadPage } from '../read-page.ts'

/**
 * A connector that is put to the test, however it runs. An operation that fails throws a `HostError`; one that the
 * connector does not have is never called.
 */
export interface Subject {
  readonly operations: Capabilities
  test(): Promise<unknown>
  discover(): Promise<Discovery>
  schema(): Promise<Schema>
  partitions(): Promise<readonly Partition[]>
  hierarchy(within: {
    readonly partition: string | null
    readonly parent: string | null
  }): Promise<readonly Container[]>
  /** What is not said reads everything, in all object types. */
  pages(reading: Partial<Reading>, signal?: AbortSignal): AsyncIterable<ReadPage>
  read(wanted: EntryName): Promise<readonly Cell[] | null>
  export(changes: readonly Change[]): Promise<readonly ChangeResult[]>
  limits(): Promise<ExportLimits>
  setPassword(change: PasswordSetting): Promise<unknown>
  changePassword(change: PasswordChange): Promise<unknown>
  /** What the connector has written to its standard output so far. */
  written(): readonly string[]
}
