import type { ChangeResult } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import { failureIn, TargetError, type TargetFailure } from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import { StatementError } from '../failure.ts'
import { setInitial } from '../password/initial.ts'
import type { InitialPassword } from '../password/initial-password.ts'
import { columnsIn } from './blame.ts'
import { changeChildren } from './child-rows.ts'
import { parseNamed } from './named.ts'
import { type Own, valuesAfter, writeOwn } from './own.ts'
import { childChanges, keyOf } from './prepare.ts'
import { type Results, settle } from './settle.ts'
import type { Target } from './target.ts'
import type { Writing } from './writing.ts'

/** A change that a statement or procedure of somebody's own makes. */
export interface OwnChange {
  readonly index: number
  readonly change: Change
  readonly target: Target
  readonly own: Own
  /** The values of the entry as it was; `undefined` where it was not read. */
  readonly before: readonly Cell[] | undefined
  readonly password: InitialPassword | undefined
}

/** Makes such changes one by one, each undone alone where it fails. */
export async function settleOwn(
  writing: Writing,
  changes: readonly OwnChange[],
  results: Results,
  signal: AbortSignal,
): Promise<void> {
  const manner = {
    session: writing.session,
    write: async (group: readonly OwnChange[]) => {
      const made: ChangeResult[] = []
      for (const one of group) made.push(await makeOwn(writing, one))
      return made
    },
    failure: async (one: OwnChange, error: unknown) => failureOf(one, error),
  }
  for (const change of changes) {
    signal.throwIfAborted()
    await settle(manner, [change], results)
  }
}

async function makeOwn(writing: Writing, { change, target, own, before, password }: OwnChange): Promise<ChangeResult> {
  const { view } = target
  if (change.kind === 'update' && before === undefined) {
    throw new TargetError('absent', `There is no ${view.objectType.name} "${change.anchor.join(', ')}".`)
  }
  const children = childChanges(target, change)
  const anchor = change.anchor ?? []
  // Child rows go before the row they belong to, and come after it.
  if (change.kind === 'delete') await changeChildren(writing, [{ children }], [keyOf(target, anchor)])
  const takesPassword = asksForPassword(writing, own)
  const values = valuesAfter(view, change, before)
  const result = await writeOwn(writing, target, change, own, {
    values,
    password: takesPassword ? password?.value : undefined,
  })
  const after = result.anchor ?? anchor
  if (change.kind !== 'delete' && children.length > 0) {
    await changeChildren(writing, [{ children }], [keyOf(target, after)])
  }
  if (password !== undefined && !takesPassword) await setInitial(writing, target, after, password)
  return result
}

function asksForPassword({ dialect }: Writing, own: Own): boolean {
  return 'procedure' in own
    ? own.procedure.parameters.some(({ name, value = name }) => value === 'password')
    : parseNamed(own.statement, dialect.name).names.includes('password')
}

function failureOf({ target, change }: OwnChange, error: unknown): TargetFailure {
  const failure = failureIn(error)
  if (failure === undefined) return { kind: 'refused', message: error instanceof Error ? error.message : String(error) }
  if (!(error instanceof StatementError) || failure.attribute !== undefined || change.kind === 'delete') return failure
  const { view } = target
  const columns = target.table === undefined ? [] : columnsIn(target.table.table, error.statement)
  const names = view.objectType.attributes.map(({ name }) => name)
  const attribute = [...columns, error.statement.column ?? ''].find(
    name => names.includes(name) && !view.objectType.anchor.includes(name),
  )
  return attribute === undefined ? failure : { ...failure, attribute }
}
