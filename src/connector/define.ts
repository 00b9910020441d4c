import type { TObject } from 'typebox'
import type { Connector } from './contract.ts'

/** Types a connector's operations by its settings. A connector module exports the result as `connector`. */
export function defineConnector<S extends TObject>(connector: Connector<S>): Connector<S> {
  return connector
}
