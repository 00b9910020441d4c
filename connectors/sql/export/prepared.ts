import type { Change } from '../../../src/model/change.ts'
import type { Raw } from '../dialect.ts'
import type { InitialPassword } from '../password/initial-password.ts'
import type { Target, TargetChild, TargetColumn, TargetTable } from './target.ts'

/** What happens to the rows of one multi-valued attribute of an entry. */
export interface ChildChange {
  readonly child: TargetChild
  /** All rows there are go first. */
  readonly clear: boolean
  readonly add: readonly ChildValue[]
  readonly remove: readonly ChildValue[]
}

/** A value of a child row, and what stands in its type column. */
export interface ChildValue {
  readonly value: Raw
  readonly type: Raw
  /** As the change has it, for messages. */
  readonly outside: unknown
}

/** A change in terms of rows. Those of one shape are written by the same statements. */
export interface Prepared {
  /** Its position in the batch. */
  readonly index: number
  readonly change: Change
  readonly target: Target
  readonly table: TargetTable
  /** The anchor of the row as it is; of an add, the one that is given, with `null` where the database makes a part. */
  readonly key: readonly Raw[]
  /** The columns that get a value. */
  readonly columns: readonly TargetColumn[]
  readonly values: readonly Raw[]
  /** The columns that get their default. */
  readonly defaults: readonly TargetColumn[]
  readonly children: readonly ChildChange[]
  /** The initial password, where a statement or procedure sets it. */
  readonly password: InitialPassword | undefined
}

/** Changes of one shape differ in nothing but values. */
export function shapeOf({ change, target, columns, defaults, children, key, password }: Prepared): string {
  return JSON.stringify([
    change.kind,
    target.view.objectType.name,
    columns.map(({ attribute }) => attribute),
    defaults.map(({ attribute }) => attribute),
    // The kinds of change of child rows may be mixed, but who has none is not held up by who has.
    children.length > 0,
    change.kind === 'add' ? key.map(part => part === null) : [],
    password !== undefined,
  ])
}

/** The columns of the anchor that the database makes the values of. */
export function madeParts({ key, table }: Pick<Prepared, 'key' | 'table'>): readonly TargetColumn[] {
  return table.anchor.filter((_, index) => key[index] === null)
}
