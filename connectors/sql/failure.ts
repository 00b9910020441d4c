import { TargetError, type TargetFailure, type TargetFailureKind } from '../../src/model/target-failure.ts'

/** What a database tells of a statement that failed, beside what a person is told. */
export interface StatementFailure {
  /** The constraint or index that stood in the way. */
  readonly constraint?: string | undefined
  /** The column that is to blame. */
  readonly column?: string | undefined
  /** The statement was the victim of a deadlock, or of a conflict between two that ran at once: the same may pass. */
  readonly deadlock?: boolean | undefined
}

/** A statement that the database refused or could not finish. */
export class StatementError extends TargetError {
  readonly statement: StatementFailure

  constructor(
    kind: TargetFailureKind,
    message: string,
    statement: StatementFailure = {},
    more: Omit<TargetFailure, 'kind' | 'message'> = {},
  ) {
    super(kind, message, more)
    this.statement = statement
  }
}

/** The database has undone the whole transaction, not the last statement alone (the victim of a deadlock). */
export class TransactionLost extends Error {
  override readonly cause: StatementError

  constructor(cause: StatementError) {
    super(cause.message)
    this.name = 'TransactionLost'
    this.cause = cause
  }
}
