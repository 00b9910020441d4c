import type { OperationContext, PasswordChange, PasswordSetting } from '../../../src/connector/contract.ts'
import type { Anchor } from '../../../src/model/change.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Raw } from '../dialect.ts'
import { type Arguments, bind } from '../export/bind.ts'
import { parseNamed } from '../export/named.ts'
import { keyOf } from '../export/prepare.ts'
import { callProcedure } from '../export/procedure.ts'
import { demandTable, type Target, type TargetColumn } from '../export/target.ts'
import { openTargets, type Targets } from '../export/targets.ts'
import { inTransaction } from '../export/transaction.ts'
import { alive } from '../export/update.ts'
import { amongText, type Writing } from '../export/writing.ts'
import { openDatabase } from '../open.ts'
import type { PasswordSettings } from '../settings/export.ts'
import type { SqlSettings } from '../settings.ts'
import { hashPassword, isPassword } from './hash.ts'
import { maskError } from './mask.ts'

/** What a statement or procedure that sets a password can ask for. */
interface NewPassword {
  /** As the database gets it. */
  readonly password: string
  readonly mustChange: boolean
  readonly unlock: boolean
  /** As its owner wrote it; only where the owner changes it. */
  readonly oldPassword?: string
}

/** Gives an entry a new password. */
export async function setPassword(
  settings: SqlSettings,
  { objectType, anchor, password, mustChange, unlock }: PasswordSetting,
  context: OperationContext,
): Promise<void> {
  const targets = await openedTargets(settings, context)
  const target = targets.of(objectType)
  // Hashing takes a while on purpose: nothing is locked meanwhile.
  const value = await hashPassword(password, passwordSettings(target))
  await masking([password, value], async () => {
    await inTransaction(targets.database, context.signal, async session => {
      await setWithin(targets.writing(session), target, anchor, { password: value, mustChange, unlock })
    })
  })
}

/** Changes a password whose owner knows the old one: by the column that keeps it, or else by the statement or procedure. */
export async function changePassword(
  settings: SqlSettings,
  { objectType, anchor, password, oldPassword }: PasswordChange,
  context: OperationContext,
): Promise<void> {
  const targets = await openedTargets(settings, context)
  const target = targets.of(objectType)
  const value = await hashPassword(password, passwordSettings(target))
  await masking([password, oldPassword, value], async () => {
    const judged = await verifyOld(targets, target, { anchor, oldPassword }, context)
    const given = { password: value, mustChange: false, unlock: false, oldPassword }
    await inTransaction(targets.database, context.signal, async session => {
      await setWithin(targets.writing(session), target, anchor, given, judged)
    })
  })
}

async function openedTargets(settings: SqlSettings, { folder }: OperationContext): Promise<Targets> {
  const { database } = await openDatabase(settings, folder)
  return await openTargets(settings, database, folder)
}

function passwordSettings({ view }: Target): PasswordSettings {
  return view.settings.password ?? {}
}

async function masking(secrets: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw maskError(error, secrets)
  }
}

/** What the old password was judged by. */
type Judged =
  /** Nothing was asked for, or what the column keeps: it must still be that. */
  | { readonly kind: 'right'; readonly kept?: Raw }
  /** The statement or procedure judges. */
  | { readonly kind: 'open' }

/** Sets a password in a transaction that is open. */
export async function setWithin(
  writing: Writing,
  target: Target,
  anchor: Anchor,
  given: NewPassword,
  judged: Judged = { kind: 'right' },
): Promise<void> {
  const { statement, procedure } = target.view.settings.password ?? {}
  const values = argumentsOf(target, anchor, given)
  if (statement !== undefined) {
    const { matched, rows } = await writing.session.execute(
      bind(writing.dialect, statement, values, 'password.statement'),
    )
    if (matched > 0 || rows.length > 0) return
    throw judged.kind === 'right' ? absent(target, anchor) : wrong(target, anchor)
  }
  if (procedure !== undefined) {
    await callProcedure(writing, procedure, values, 'password.procedure')
    return
  }
  const table = demandTable(target)
  const column = demandPasswordColumn(target)
  const { matched } = await writing.run(parameters => {
    const set = `${column.name} = ${parameters.add(given.password, column.declared)}`
    const key = amongText(table.anchor, [keyOf(target, anchor)], parameters)
    const conditions = [key, ...alive(table, parameters)]
    if (judged.kind === 'right' && judged.kept !== undefined) {
      conditions.push(`${column.name} = ${parameters.add(judged.kept, column.declared)}`)
    }
    return `UPDATE ${table.name} SET ${set} WHERE ${conditions.join(' AND ')}`
  })
  if (matched === 0) {
    throw judged.kind === 'right' && judged.kept !== undefined ? wrong(target, anchor) : absent(target, anchor)
  }
  if (matched > 1) throw new TargetError('refused', `There are ${matched} rows of that ${target.view.objectType.name}.`)
}

/** Judges the old password by the column, where there is one; throws where it is wrong. */
async function verifyOld(
  targets: Targets,
  target: Target,
  { anchor, oldPassword }: Pick<PasswordChange, 'anchor' | 'oldPassword'>,
  { signal }: OperationContext,
): Promise<Judged> {
  const column = target.table?.password
  if (column === undefined) {
    if (asksForOld(target)) return { kind: 'open' }
    throw new TargetError(
      'refused',
      'Nothing here can tell whether the old password is right. Name the column that keeps it with password.column, or let password.statement or password.procedure take :oldPassword.',
    )
  }
  const table = demandTable(target)
  const rows = await inTransaction(targets.database, signal, async session => {
    const found = await targets.writing(session).run(parameters => {
      const key = amongText(table.anchor, [keyOf(target, anchor)], parameters)
      return `SELECT ${column.name} FROM ${table.name} WHERE ${[key, ...alive(table, parameters)].join(' AND ')}`
    })
    return found.rows
  })
  const [row] = rows
  if (row === undefined) throw absent(target, anchor)
  const kept = row[0] ?? null
  if (kept !== null && (await isPassword(oldPassword, textOf(column, kept), passwordSettings(target)))) {
    return { kind: 'right', kept }
  }
  throw wrong(target, anchor)
}

function textOf(column: TargetColumn, raw: Raw): string {
  const cell = column.read === undefined ? raw : column.read(raw)
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString()
  return typeof cell === 'string' ? cell.trimEnd() : ''
}

function asksForOld({ dialect, view }: Target): boolean {
  const { statement, procedure } = view.settings.password ?? {}
  if (statement !== undefined) return parseNamed(statement, dialect.name).names.includes('oldPassword')
  return procedure?.parameters.some(({ name, value = name }) => value === 'oldPassword') ?? false
}

function argumentsOf(target: Target, anchor: Anchor, given: NewPassword): Arguments {
  const names = target.view.objectType.anchor
  const key = keyOf(target, anchor)
  return new Map<string, () => Raw>([
    ...names.map((name, index) => [name, () => key[index] ?? null] as const),
    ['password', () => given.password],
    ['oldPassword', () => given.oldPassword ?? null],
    ['mustChange', () => given.mustChange],
    ['unlock', () => given.unlock],
  ])
}

function demandPasswordColumn({ table, view }: Target): TargetColumn {
  if (table?.password !== undefined) return table.password
  throw new TargetError(
    'refused',
    `The settings do not say where passwords of the object type "${view.objectType.name}" go. Name password.column, password.statement or password.procedure.`,
  )
}

function absent({ view }: Target, anchor: Anchor): TargetError {
  return new TargetError('absent', `There is no ${view.objectType.name} "${anchor.join(', ')}".`)
}

function wrong({ view }: Target, anchor: Anchor): TargetError {
  return new TargetError(
    'refused',
    `The old password of the ${view.objectType.name} "${anchor.join(', ')}" is not that one.`,
  )
}
