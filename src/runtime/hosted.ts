import type { Capabilities } from '../connector/capabilities.ts'
import type { Connector, OperationContext } from '../connector/contract.ts'
import type { CallTask } from './protocol.ts'

/** A connector as its worker has it, be it in the worker's own thread or in a process. */
export interface Hosted {
  /** The declaration of its settings. */
  readonly settings: unknown
  readonly capabilities: Capabilities
  /** For what takes more than a call: `importFull`, `importDelta` and `read`. */
  readonly connector: Connector
  /** One plain operation; the result is checked. */
  readonly call: (task: CallTask, context: OperationContext) => Promise<unknown>
}
