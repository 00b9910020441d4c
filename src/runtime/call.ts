import type { Connector, OperationContext } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import type { CallName, Calls, CallTask } from './protocol.ts'
import { checkResult } from './shape/result.ts'

type Settings = never

/** How each of the plain operations is called, where the connector has it. */
const calls: {
  readonly [C in CallName]: (
    connector: Connector,
    settings: Settings,
    input: Calls[C]['input'],
    context: OperationContext,
  ) => unknown
} = {
  test: (connector, settings, _input, context) => connector.test?.(settings, context),
  discover: (connector, _settings, input, context) => connector.discover?.(input, context),
  schema: (connector, settings, _input, context) => connector.schema?.(settings, context),
  partitions: (connector, settings, _input, context) => connector.partitions?.(settings, context),
  hierarchy: (connector, settings, input, context) => connector.hierarchy?.(settings, { ...context, ...input }),
  read: (connector, settings, input, context) => connector.read?.(settings, input, context),
  limits: (connector, settings) => connector.limits?.(settings) ?? {},
  export: (connector, settings, input, context) => connector.export?.(settings, input, context),
  setPassword: (connector, settings, input, context) => connector.setPassword?.(settings, input, context),
  changePassword: (connector, settings, input, context) => connector.changePassword?.(settings, input, context),
  prepare: (connector, settings, input, context) => connector.prepare?.(settings, input, context),
  script: (connector, settings, input, context) => connector.script?.(settings, input, context),
}

/** Operations that return nothing; whatever they do return is nobody's business. */
const silent: ReadonlySet<CallName> = new Set(['test', 'setPassword', 'changePassword'])

/**
 * Calls one of a connector's plain operations, and checks what it returns. Throws `operation-missing` where it has none
 * of that name, and `result-invalid`.
 */
export async function callOperation<C extends CallName>(
  connector: Connector,
  task: CallTask<C>,
  context: OperationContext,
): Promise<Calls[C]['output']> {
  const { operation, spec, input } = task
  if (operation !== 'limits' && typeof connector[operation] !== 'function') {
    throw hostError('operation-missing', { connector: spec.connector, operation })
  }
  const answer = await calls[operation](connector, spec.settings as never, input, context)
  const output = silent.has(operation) ? null : answer
  checkResult(operation, input, output)
  return output as Calls[C]['output']
}
