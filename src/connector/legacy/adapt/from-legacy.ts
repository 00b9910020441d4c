import type { Connector, OperationContext } from '../../contract.ts'
import { MACapabilities } from '../capabilities.ts'
import { PasswordOptions } from '../enums/password.ts'
import type { LegacyConnector } from '../interfaces.ts'
import { SecureString } from '../secure-string.ts'
import { anchorKey } from './anchor-key.ts'
import { declarationOf } from './declaration.ts'
import { exportChanges } from './export.ts'
import { batchSize } from './export-connection.ts'
import { translated, translatedEach } from './failure.ts'
import { hierarchyBelow } from './hierarchy.ts'
import { deltaPages, fullPages } from './import.ts'
import { instantiate, nameOf } from './instance.ts'
import { collectParameters, valuesOf } from './parameters.ts'
import { partitionNames } from './partitions.ts'
import { withPasswordConnection } from './password.ts'
import { readEntries } from './read.ts'
import { capabilitiesOf, openSession, type Session, typesOf } from './session.ts'
import { validate } from './validate.ts'

/**
 * A connector that was written for ECMA2, as a connector: what it implements and what its capabilities say decide
 * which operations there are. Its parameters and capabilities are asked for once here, without values; where that
 * fails, the parameters it would have told are not declared, and it counts as able to do what it implements.
 *
 * @param exported a class, an instance, a plain object or a list of these, by `isLegacy`
 */
export async function fromLegacy(exported: unknown): Promise<Connector> {
  const legacy = instantiate(exported)
  const nothing = { settings: {}, folder: '' }
  const collected = await collectParameters(legacy, nothing)
  const capabilities = await capabilitiesOf(legacy, valuesOf(collected, nothing)).catch(() => new MACapabilities())
  const name = nameOf(exported)
  const isOpen = collected.isPartial || legacy.getConfigParametersEx !== undefined
  const sessions: Sessions = {
    run: (settings, context, work) =>
      translated(context.log, async () => await work(await openSession(exported, settings, context))),
    each: (settings, context, work) =>
      translatedEach(context.log, async function* () {
        yield* work(await openSession(exported, settings, context))
      }),
  }
  return {
    description: name === '' ? 'A connector written for ECMA2.' : `A connector written for ECMA2: ${name}.`,
    settings: declarationOf(collected, isOpen),
    ...asking(legacy, capabilities, sessions),
    ...importing(legacy, capabilities, sessions),
    ...exportingTo(legacy, capabilities, sessions),
    ...passwords(legacy, capabilities, sessions),
  }
}

/** Runs operations, each with a session of its own. */
interface Sessions {
  readonly run: <T>(settings: unknown, context: OperationContext, work: (session: Session) => Promise<T>) => Promise<T>
  readonly each: <T>(
    settings: unknown,
    context: OperationContext,
    work: (session: Session) => AsyncIterable<T>,
  ) => AsyncIterable<T>
}

function asking(legacy: LegacyConnector, capabilities: MACapabilities, { run }: Sessions): Partial<Connector> {
  return {
    test: (settings, context) =>
      run(settings, context, async session => {
        await validate(session)
        if (legacy.getSchema !== undefined) await typesOf(session)
      }),
    ...(legacy.getSchema && {
      schema: (settings, context) =>
        run(settings, context, async session => ({
          objectTypes: (await typesOf(session)).views.map(({ objectType }) => objectType),
        })),
    }),
    ...(legacy.getPartitions &&
      capabilities.supportPartitions && {
        partitions: (settings, context) => run(settings, context, partitionNames),
      }),
    ...(legacy.getHierarchy &&
      capabilities.supportHierarchy && {
        hierarchy: (settings, context) => run(settings, context, session => hierarchyBelow(session, context)),
      }),
  }
}

function importing(legacy: LegacyConnector, capabilities: MACapabilities, { run, each }: Sessions): Partial<Connector> {
  if (legacy.getImportEntries === undefined || !capabilities.supportImport) return {}
  return {
    importFull: (settings, context) => each(settings, context, session => fullPages(session, context)),
    ...(capabilities.deltaImport && {
      importDelta: (settings, context) => each(settings, context, session => deltaPages(session, context)),
    }),
    ...(capabilities.fullObjectImport && {
      read: (settings, wanted, context) =>
        run(settings, context, async session => {
          const rows = await readEntries(session, await typesOf(session, [wanted.objectType]), [wanted])
          return rows.get(anchorKey(wanted.objectType, wanted.anchor)) ?? null
        }),
    }),
  }
}

function exportingTo(legacy: LegacyConnector, capabilities: MACapabilities, { run }: Sessions): Partial<Connector> {
  if (legacy.putExportEntries === undefined || !capabilities.supportExport) return {}
  return {
    export: (settings, changes, context) => run(settings, context, session => exportChanges(session, changes)),
    limits: () => ({ batch: batchSize({ legacy }) }),
  }
}

function passwords(legacy: LegacyConnector, capabilities: MACapabilities, { run }: Sessions): Partial<Connector> {
  if (!capabilities.supportPassword) return {}
  return {
    ...(legacy.setPassword && {
      setPassword: (settings, change, context) =>
        run(settings, context, session =>
          withPasswordConnection(session, change, async entry => {
            const options =
              (change.mustChange ? PasswordOptions.ForceChangeAtLogOn : 0) |
              (change.unlock ? PasswordOptions.UnlockAccount : 0)
            await session.legacy.setPassword?.(entry, new SecureString(change.password), options)
          }),
        ),
    }),
    ...(legacy.changePassword && {
      changePassword: (settings, { oldPassword, password, ...name }, context) =>
        run(settings, context, session =>
          withPasswordConnection(session, name, async entry => {
            await session.legacy.changePassword?.(entry, new SecureString(oldPassword), new SecureString(password))
          }),
        ),
    }),
  }
}
