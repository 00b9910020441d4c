import type { OperationContext } from '../connector/contract.ts'
import type { ConnectorSpec, LogSign } from './protocol.ts'
import { beginRecorder } from './recorder/install.ts'

/** What takes the lines that a connector logs. */
export interface LogTarget {
  readonly log: (level: LogSign['level'], message: string, details?: Readonly<Record<string, unknown>>) => void
}

/** What an operation of a connector is given, inside its worker. */
export function operationContext(spec: ConnectorSpec, signal: AbortSignal, target: LogTarget): OperationContext {
  return {
    signal,
    folder: spec.folder,
    log: {
      debug: (message, details) => target.log('debug', message, details),
      info: (message, details) => target.log('info', message, details),
      warn: (message, details) => target.log('warn', message, details),
      error: (message, details) => target.log('error', message, details),
    },
    recorded: beginRecorder(spec.recording),
  }
}
