import type { ChangeResult, EntryName, ExportLimits } from '../../connector/contract.ts'
import type { Change } from '../../model/change.ts'
import { hostError } from '../../model/error.ts'
import type { Cell } from '../../model/value.ts'
import type { ConnectorPool } from '../pool.ts'
import type { ConnectorSpec } from '../protocol.ts'

/** What changes are written to. A call that is aborted rejects. */
export interface ExportTarget {
  /** As `Connector.export`. */
  readonly export: (changes: readonly Change[], signal: AbortSignal) => Promise<readonly ChangeResult[]>
  /** As `Connector.read`. Without it, answers that were lost are not looked after. */
  readonly read?: (entry: EntryName, signal: AbortSignal) => Promise<readonly Cell[] | null>
}

/**
 * A connected system as a target: each call is one of its connector, in a worker of its pool. Rejects where the
 * connector cannot be loaded, cannot export, or has limits that make no sense.
 */
export async function poolTarget(
  pool: ConnectorPool,
  spec: ConnectorSpec,
  signal?: AbortSignal,
): Promise<{ readonly target: ExportTarget; readonly limits: ExportLimits }> {
  const { capabilities } = await pool.run({ kind: 'declaration', spec }, signal)
  if (!capabilities.includes('export')) {
    throw hostError('operation-missing', { connector: spec.connector, operation: 'export' })
  }
  const limits = await pool.call(spec, 'limits', null, signal)
  const target: ExportTarget = {
    export: (changes, stop) => pool.call(spec, 'export', changes, stop),
    ...(capabilities.includes('read') ? { read: (entry, stop) => pool.call(spec, 'read', entry, stop) } : {}),
  }
  return { target, limits }
}
