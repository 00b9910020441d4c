import type { TObject } from 'typebox'
import type { Connector } from './contract.ts'

/**
 * Types a connector's operations by its settings. A connector module exports the result as `connector`; the operations
 * that it implements are known to its type.
 */
export function defineConnector<S extends TObject, C extends Connector<S>>(connector: C & Connector<S>): C {
  return connector
}
