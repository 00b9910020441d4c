import type { Change } from '../../../src/model/change.ts'
import { HostError } from '../../../src/model/error.ts'
import {
  failureIn,
  TargetError,
  type TargetFailure,
  type TargetFailureKind,
} from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { CatalogueKey, CatalogueTable } from '../catalogue.ts'
import type { Raw } from '../dialect.ts'
import { StatementError, type StatementFailure } from '../failure.ts'
import type { Prepared } from './prepared.ts'
import { amongText, type Writing } from './writing.ts'

/** Failures of a change by itself; all others are of the database as a whole, or nobody knows of what. */
const ownKinds: ReadonlySet<TargetFailureKind> = new Set([
  'exists',
  'absent',
  'reference',
  'value',
  'refused',
  'forbidden',
  'locked',
])

/** Whether an error is of one change, so that the others of its batch may be made. */
export function isOwn(error: unknown): boolean {
  if (error instanceof StatementError && error.statement.deadlock === true) return false
  const failure = failureIn(error)
  if (failure !== undefined) return ownKinds.has(failure.kind)
  return isUnfit(error)
}

/** What is told of a change that failed: the attribute that is to blame is named where that can be found out. */
export async function failureOf(writing: Writing, prepared: Prepared, error: unknown): Promise<TargetFailure> {
  const failure = failureIn(error)
  if (failure === undefined) return { kind: 'refused', message: error instanceof Error ? error.message : String(error) }
  if (!(error instanceof StatementError) || failure.attribute !== undefined) return failure
  const isLeaving = prepared.change.kind === 'delete' || prepared.change.kind === 'rename'
  // A row that is still named by others can go when they no longer do.
  if (isLeaving && failure.kind === 'refused' && error.statement.constraint !== undefined) {
    return { ...failure, kind: 'reference' }
  }
  if (prepared.change.kind === 'delete') return failure
  const columns = columnsIn(prepared.table.table, error.statement)
  const found = columns.length > 0 || failure.kind !== 'reference' ? columns : await missing(writing, prepared)
  return { ...failure, ...attributeAmong(prepared, found) }
}

/** The failure of a child row, which names the attribute, and the value where there is one alone. */
export function childFailure(error: unknown, attribute: string, value?: unknown): unknown {
  const failure = failureIn(error)
  if (failure === undefined || !['reference', 'value', 'exists', 'refused'].includes(failure.kind)) return error
  const { kind, message } = failure
  return new TargetError(kind === 'exists' ? 'value' : kind, message, {
    attribute,
    ...(value === undefined ? {} : { value }),
  })
}

/** The columns that a database speaks of: the one it names, or those of the constraint. */
export function columnsIn(table: CatalogueTable, { column, constraint }: StatementFailure): readonly string[] {
  if (column !== undefined && table.columns.some(({ name }) => name === column)) return [column]
  if (constraint === undefined) return []
  const isNamed = ({ name }: CatalogueKey): boolean => name === constraint || constraint.endsWith(`.${name}`)
  return [...table.unique, ...table.foreignKeys].find(isNamed)?.columns ?? []
}

function attributeAmong(prepared: Prepared, columns: readonly string[]): Partial<TargetFailure> {
  const { columns: written, values, table, change } = prepared
  const anchor = new Set(table.anchor.map(({ attribute }) => attribute))
  const attribute = columns.find(name => !anchor.has(name)) ?? (change.kind === 'rename' ? columns[0] : undefined)
  if (attribute === undefined) return {}
  const at = written.findIndex(column => column.attribute === attribute)
  // A value that is asked for and not given is no value to tell of.
  const given = at >= 0 && values[at] !== null ? givenIn(change, attribute) : null
  return { attribute, ...(given === null || Array.isArray(given) ? {} : { value: given }) }
}

function givenIn(change: Change, attribute: string): Cell {
  switch (change.kind) {
    case 'add':
    case 'replace':
      return Object.hasOwn(change.attributes, attribute) ? (change.attributes[attribute] ?? null) : null
    case 'update': {
      const found = change.changes.find(one => one.attribute === attribute)
      return found?.kind === 'replace' ? found.value : null
    }
    case 'rename':
      return Object.hasOwn(change.to, attribute) ? (change.to[attribute] ?? null) : null
    case 'delete':
      return null
    default:
      return change satisfies never
  }
}

/** The columns of the first reference that leads nowhere, for databases that do not tell which it was. */
async function missing(writing: Writing, { columns, values, table }: Prepared): Promise<readonly string[]> {
  const written = new Map(columns.map((column, index) => [column.attribute, values[index] ?? null] as const))
  for (const { columns, table: named, references } of table.table.foreignKeys) {
    const key: Raw[] = columns.map(name => written.get(name) ?? null)
    if (key.includes(null)) continue
    const { dialect } = writing
    const name = [named.schema, named.name].flatMap(part => (part === null ? [] : [dialect.quote(part)])).join('.')
    const there = references.map((column, index) => ({
      name: dialect.quote(column),
      declared: table.columns.get(columns[index] ?? '')?.declared ?? '',
    }))
    const { rows } = await writing.run(
      parameters => `SELECT 1 FROM ${name} WHERE ${amongText(there, [key], parameters)}`,
    )
    if (rows.length === 0) return columns
  }
  return []
}

function isUnfit(error: unknown): boolean {
  return error instanceof HostError && error.code === 'source-unfit'
}
