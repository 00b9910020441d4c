import type { Connector, OperationContext } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'
import type { CallName, Calls, CallTask } from './protocol.ts'

type Settings = never

/** How each of the plain operations is called. `undefined` where the connector has no such operation. */
const calls: {
  readonly [C in CallName]: (
    connector: Connector,
    settings: Settings,
    input: Calls[C]['input'],
    context: OperationContext,
  ) => Promise<Calls[C]['output']> | undefined
} = {
  test: (connector, settings, _input, context) => connector.test?.(settings, context).then(nothing),
  discover: (connector, _settings, input, context) => connector.discover?.(input, context),
  schema: (connector, settings, _input, context) => connector.schema?.(settings, context),
  partitions: (connector, settings, _input, context) => connector.partitions?.(settings, context),
  hierarchy: (connector, settings, input, context) => connector.hierarchy?.(settings, { ...context, ...input }),
  read: (connector, settings, input, context) => connector.read?.(settings, input, context),
  limits: (connector, settings) => Promise.resolve(connector.limits?.(settings) ?? {}),
  export: (connector, settings, input, context) => connector.export?.(settings, input, context),
  setPassword: (connector, settings, input, context) => connector.setPassword?.(settings, input, context).then(nothing),
  changePassword: (connector, settings, input, context) =>
    connector.changePassword?.(settings, input, context).then(nothing),
  script: (connector, settings, input, context) => connector.script?.(settings, input, context),
}

const nothing = (): null => null

/** Calls one of a connector's plain operations. Throws `operation-missing` where it has none of that name. */
export async function callOperation<C extends CallName>(
  connector: Connector,
  task: CallTask<C>,
  context: OperationContext,
): Promise<Calls[C]['output']> {
  const { operation, spec, input } = task
  const answer = calls[operation](connector, spec.settings as never, input, context)
  if (answer === undefined) throw hostError('operation-missing', { connector: spec.connector, operation })
  return await answer
}
