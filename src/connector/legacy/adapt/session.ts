import type { OperationContext } from '../../contract.ts'
import { MACapabilities } from '../capabilities.ts'
import type { ConfigParameters } from '../config-parameter.ts'
import { MADistinguishedNameStyle } from '../enums/capability.ts'
import type { LegacyConnector } from '../interfaces.ts'
import { Schema } from '../schema.ts'
import { setFolder } from '../utils.ts'
import { instantiate } from './instance.ts'
import { listOf } from './lists.ts'
import type { Given } from './parameter-values.ts'
import { type AskedParameter, collectParameters, valuesOf } from './parameters.ts'
import { readTypes, type TypeView } from './type-view.ts'

/** A legacy connector for the length of one operation. */
export interface Session {
  readonly legacy: LegacyConnector
  /** The parameters as they are for no run and no partition in particular. */
  readonly parameters: ConfigParameters
  readonly asked: readonly AskedParameter[]
  /** The parameters as they are for a run or a partition. */
  readonly parametersFor: (occasion: Pick<Given, 'run' | 'partition'>) => ConfigParameters
  readonly capabilities: MACapabilities
  readonly context: OperationContext
}

/** The object types of a session, and the schema that is handed to the connector. */
export interface SessionTypes {
  readonly schema: Schema
  readonly views: readonly TypeView[]
  /** The only object type that the connector has: entries need not say that they are of it. */
  readonly only: TypeView | undefined
}

/** Starts an operation with an instance of its own. */
export async function openSession(exported: unknown, settings: unknown, context: OperationContext): Promise<Session> {
  setFolder(context.folder)
  const legacy = instantiate(exported)
  const given: Given = { settings: settings as Given['settings'], folder: context.folder }
  const collected = await collectParameters(legacy, given)
  const parameters = valuesOf(collected, given)
  return {
    legacy,
    parameters,
    asked: collected.asked,
    parametersFor: occasion => valuesOf(collected, { ...given, ...occasion }),
    capabilities: await capabilitiesOf(legacy, parameters),
    context,
  }
}

/** What a connector says it can do; what it does not say is as `MACapabilities` has it. */
export async function capabilitiesOf(legacy: LegacyConnector, parameters: ConfigParameters): Promise<MACapabilities> {
  const told =
    (await legacy.getCapabilitiesEx?.(parameters)) ?? (await legacy.getCapabilities?.()) ?? legacy.capabilities
  const capabilities = Object.assign(new MACapabilities(), told)
  if (capabilities.distinguishedNameStyle === MADistinguishedNameStyle.None) capabilities.objectRename = false
  return capabilities
}

/** Asks for the schema. `wanted`: only these object types; all without it. */
export async function typesOf(session: Session, wanted?: readonly string[]): Promise<SessionTypes> {
  const told = await session.legacy.getSchema?.(session.parameters)
  if (told === null || told === undefined) throw new Error('getSchema returned nothing: it must return a Schema.')
  const all = listOf(told.types, 'The types of the schema that getSchema returns')
  const schema = Schema.create()
  for (const type of all) if (wanted === undefined || wanted.includes(type.name)) schema.types.add(type)
  const views = readTypes(schema, session.capabilities)
  return { schema, views, only: all.length === 1 ? views[0] : undefined }
}
