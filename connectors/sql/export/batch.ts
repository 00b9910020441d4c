import type { ChangeResult, OperationContext } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import { failureIn } from '../../../src/model/target-failure.ts'
import { openDatabase } from '../open.ts'
import { initialPasswords } from '../password/initial.ts'
import type { InitialPassword } from '../password/initial-password.ts'
import { maskError, maskResult } from '../password/mask.ts'
import type { SqlSettings } from '../settings.ts'
import { arraysChanged, withWholeArrays } from './arrays.ts'
import { type Before, readBefore } from './before.ts'
import { failureOf } from './blame.ts'
import { ownOf } from './own.ts'
import { type OwnChange, settleOwn } from './own-change.ts'
import { prepare } from './prepare.ts'
import { type Prepared, shapeOf } from './prepared.ts'
import { type Results, settle } from './settle.ts'
import { forgetTargets, openTargets, type Targets } from './targets.ts'
import { inTransaction } from './transaction.ts'
import { writeGroup } from './write.ts'
import type { Writing } from './writing.ts'

/** What a batch needs beside the changes, found out before its transaction begins. */
interface Beforehand {
  readonly targets: Targets
  /** By position, as all that follows. */
  readonly passwords: ReadonlyMap<number, InitialPassword>
  readonly before: Before
}

/**
 * Writes a batch in one transaction: all of it is kept but for the changes that failed by themselves, or, where this throws,
 * nothing.
 */
export async function exportBatch(
  settings: SqlSettings,
  changes: readonly Change[],
  context: OperationContext,
): Promise<readonly ChangeResult[]> {
  const { database } = await openDatabase(settings, context.folder)
  const targets = await openTargets(settings, database, context.folder)
  const passwords = await initialPasswords(settings, changes)
  const before = await readBefore(settings, targets, changes, context)
  const secrets = [...passwords.values()].flatMap(({ secrets }) => secrets)
  try {
    const results = await inTransaction(database, context.signal, async session => {
      return await writeAll(targets.writing(session), changes, { targets, passwords, before }, context)
    })
    // A table may have been changed since it was looked at.
    if (results.some(result => result.kind === 'failed' && result.failure.kind === 'refused')) forgetTargets(database)
    return results.map(result => maskResult(result, secrets))
  } catch (error) {
    forgetTargets(database)
    throw maskError(error, secrets)
  }
}

async function writeAll(
  writing: Writing,
  changes: readonly Change[],
  { targets, passwords, before }: Beforehand,
  { signal }: OperationContext,
): Promise<readonly ChangeResult[]> {
  const results: Results = changes.map(() => undefined)
  const groups = new Map<string, Prepared[]>()
  const own: OwnChange[] = []
  for (const [index, change] of changes.entries()) {
    const target = targets.of(change.objectType)
    const password = passwords.get(index)
    const written = ownOf(target, change)
    if (written !== undefined) {
      own.push({ index, change, target, own: written, before: before.get(index), password })
      continue
    }
    const failure = await settleFailure(async () => {
      const arrays = arraysChanged(target, change)
      const whole =
        arrays.length === 0
          ? change
          : await writing.session.attempt(async () => await withWholeArrays(writing, target, change, arrays))
      const prepared = prepare(target, whole, index, password)
      const shape = shapeOf(prepared)
      const group = groups.get(shape)
      if (group === undefined) groups.set(shape, [prepared])
      else group.push(prepared)
    })
    if (failure !== undefined) results[index] = { kind: 'failed', failure }
  }
  const manner = {
    session: writing.session,
    write: async (group: readonly Prepared[]) => await writeGroup(writing, group),
    failure: async (one: Prepared, error: unknown) => await failureOf(writing, one, error),
  }
  for (const group of groups.values()) {
    signal.throwIfAborted()
    await settle(manner, group, results)
  }
  await settleOwn(writing, own, results, signal)
  return results.map((result, index) => {
    if (result === undefined) throw new Error(`change ${index} has no result`)
    return result
  })
}

/** The failure of a change that cannot be written, told without asking the database; what fails for another reason is thrown. */
async function settleFailure(work: () => Promise<void>) {
  try {
    await work()
    return undefined
  } catch (error) {
    const failure = failureIn(error)
    if (failure === undefined || !['value', 'refused', 'absent', 'reference'].includes(failure.kind)) throw error
    return failure
  }
}
