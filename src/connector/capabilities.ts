import type { Connector } from './contract.ts'

/** Every operation that a connector can implement, in the order of its life. */
export const operations = [
  'test',
  'discover',
  'schema',
  'partitions',
  'hierarchy',
  'importFull',
  'importDelta',
  'read',
  'export',
  'setPassword',
  'changePassword',
  'prepare',
  'script',
] as const satisfies readonly (keyof Connector)[]

/** The name of an operation. */
export type OperationName = (typeof operations)[number]

/** What a connector can do: the operations it implements. */
export type Capabilities = readonly OperationName[]

export function capabilitiesOf(connector: Connector): Capabilities {
  return operations.filter(operation => typeof connector[operation] === 'function')
}
