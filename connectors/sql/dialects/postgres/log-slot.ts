import { TargetError } from '../../../../src/model/target-failure.ts'
import { unfit } from '../../columns.ts'
import type { Raw, Session } from '../../dialect.ts'
import { parseLsn, printLsn } from './log-position.ts'

/** A replication slot. */
export interface Slot {
  /** What was confirmed: nothing before it is given any more. */
  readonly confirmed: bigint
  /** Octets of the log between that and now. */
  readonly lag: number
  /** The log it needs was removed. */
  readonly isLost: boolean
}

/** The slot of that name; `undefined` where there is none. Throws where it is not one that can be read. */
export async function slotOf(session: Session, name: string): Promise<Slot | undefined> {
  const [row] = await rows(
    session,
    `SELECT plugin, database = current_database(), active_pid, confirmed_flush_lsn::text, wal_status = 'lost',
       pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::text
     FROM pg_replication_slots WHERE slot_name = $1`,
    [name],
  )
  if (row === undefined) return undefined
  const [plugin, isOurs, pid, confirmed, isLost, lag] = row
  if (plugin !== 'pgoutput' || isOurs !== 't') {
    throw unfit(
      { label: 'delta' },
      `the replication slot "${name}" is there already, for another purpose or another database. Choose another name for delta.slot.`,
    )
  }
  if (pid !== null && pid !== undefined) {
    throw new TargetError(
      'locked',
      `The replication slot "${name}" is being read by the process ${String(pid)} of the database. Every system, and every host, needs a slot of its own: delta.slot.`,
    )
  }
  return { confirmed: parseLsn(String(confirmed)) ?? 0n, lag: Number(lag ?? 0), isLost: isLost === 't' }
}

export async function createSlot(session: Session, name: string): Promise<Slot> {
  await rows(session, "SELECT lsn::text FROM pg_create_logical_replication_slot($1, 'pgoutput')", [name])
  const slot = await slotOf(session, name)
  if (slot === undefined) throw new TargetError('unavailable', `The replication slot "${name}" is gone again.`)
  return slot
}

export async function dropSlot(session: Session, name: string): Promise<void> {
  await rows(session, 'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1', [
    name,
  ])
}

/** Confirms all that was given up to a place: the database may remove its log up to there. */
export async function advanceSlot(session: Session, name: string, lsn: bigint): Promise<void> {
  await session.begin()
  try {
    // The database goes through all that is passed over, which may take longer than a statement may.
    await rows(session, "SELECT set_config('statement_timeout', '0', true)")
    await rows(session, 'SELECT end_lsn::text FROM pg_replication_slot_advance($1, $2)', [name, printLsn(lsn)])
    await session.commit()
  } catch (error) {
    await session.rollback().catch(() => undefined)
    throw error
  }
}

/** Up to where the log is on disk. */
export async function writtenUpTo(session: Session): Promise<bigint> {
  const [row] = await rows(session, 'SELECT pg_current_wal_flush_lsn()::text')
  return parseLsn(String(row?.[0])) ?? 0n
}

/** Throws, with what to do, where the database is not set up for logical replication; returns a warning or nothing. */
export async function demandReplication(session: Session, publication: string): Promise<string | undefined> {
  const [row] = await rows(
    session,
    `SELECT current_setting('wal_level'), (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user),
       current_user, current_setting('max_slot_wal_keep_size', true),
       (SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate FROM pg_publication WHERE pubname = $1)`,
    [publication],
  )
  const [level, mayReplicate, user, keeps, publishesAll] = row ?? []
  if (level !== 'logical') {
    throw unfit(
      { label: 'delta' },
      `wal_level is ${String(level)}. Set wal_level = logical in postgresql.conf and restart the database, or choose another delta.method.`,
    )
  }
  if (mayReplicate !== 't') {
    throw new TargetError(
      'forbidden',
      `The user ${String(user)} may not read the log of the database. A superuser grants it: ALTER ROLE "${String(user)}" REPLICATION.`,
    )
  }
  if (publishesAll !== 't') {
    throw unfit(
      { label: 'delta' },
      `${publishesAll === 'f' ? `the publication "${publication}" does not tell of all changes` : `there is no publication "${publication}"`}. ${makeIt}`,
    )
  }
  return keeps === '-1'
    ? 'max_slot_wal_keep_size of the database is -1: while no import comes, its log grows without a bound. Set it to what the disk can hold.'
    : undefined
}

/** What makes the publication. */
export const makeIt = 'Make it: ecmahost connector sql install-triggers SYSTEM --apply'

async function rows(session: Session, sql: string, parameters: readonly Raw[] = []): Promise<readonly Raw[][]> {
  return (await session.execute({ sql, parameters })).rows
}
