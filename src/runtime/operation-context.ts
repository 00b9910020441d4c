import type { OperationContext } from '../connector/contract.ts'
import type { ConnectorSpec } from './protocol.ts'
import type { Signs } from './signs.ts'

/** What an operation of a connector is given, inside its worker. */
export function operationContext(spec: ConnectorSpec, signal: AbortSignal, signs: Signs): OperationContext {
  return {
    signal,
    folder: spec.folder,
    log: {
      debug: (message, details) => signs.log('debug', message, details),
      info: (message, details) => signs.log('info', message, details),
      warn: (message, details) => signs.log('warn', message, details),
      error: (message, details) => signs.log('error', message, details),
    },
    recorded: (_request, ask) => ask(),
  }
}
