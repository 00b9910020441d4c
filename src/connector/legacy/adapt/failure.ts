import { TargetError } from '../../../model/target-failure.ts'
import type { Log } from '../../contract.ts'
import { isLegacyException } from '../exceptions/root.ts'

/**
 * Runs what calls a legacy connector. One of ECMA2's exceptions that tells of the connected system becomes the
 * `TargetError` of its kind; any other error stays what it is: the connector's own.
 */
export async function translated<T>(log: Log, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw translate(error, log)
  }
}

/** The same for what yields. */
export async function* translatedEach<T>(log: Log, run: () => AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* run()
  } catch (error) {
    throw translate(error, log)
  }
}

function translate(error: unknown, log: Log): unknown {
  if (!isLegacyException(error)) return error
  const { kind, attribute, name, runResult } = error
  log.warn(`The connector threw ${name}.`, { runResult })
  const message = error.message === '' ? `The connector says ${name}, and nothing more.` : error.message
  if (kind === null) return error.message === '' ? new Error(message, { cause: error }) : error
  return new TargetError(kind, message, attribute === null ? {} : { attribute })
}
