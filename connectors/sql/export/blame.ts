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
import type { WrittenColumn } from './write-syntax.ts'
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
  const found = columns.length > 0 ? columns : await searched(writing, prepared, failure.kind)
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
  return [...table.unique, ...table.foreignKeys].find(isNamed)?.columns ?? checkedIn(table, constraint)
}

/** The column that a check is of: by the name that PostgreSQL gives it, or the only one that its name or text speaks of. */
function checkedIn({ name: table, columns }: CatalogueTable, constraint: string): readonly string[] {
  const names = columns.map(({ name }) => name)
  const own = names.find(name => constraint === `${table}_${name}_check`)
  if (own !== undefined) return [own]
  const words = new Set(constraint.match(/[\p{L}\p{N}_$]+/gu) ?? [])
  const spoken = names.filter(name => words.has(name))
  return spoken.length === 1 ? spoken : []
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

/** The columns that are to blame, where the database did not tell and a question or two does. */
async function searched(writing: Writing, prepared: Prepared, kind: TargetFailureKind): Promise<readonly string[]> {
  if (kind === 'reference') return await missing(writing, prepared)
  return kind === 'value' ? await unfitting(writing, prepared) : []
}

/**
 * The column that does not take its value. A text may be longer than was declared; of anything else it shows when the column
 * is given the value where there are no rows.
 */
async function unfitting(writing: Writing, { columns, values, table }: Prepared): Promise<readonly string[]> {
  const written = columns.map((column, index) => ({ column, value: values[index] ?? null }))
  const long = written.find(({ column, value }) => isTooLong(column.declared, value))
  if (long !== undefined) return [long.column.attribute]
  const { session } = writing
  for (const { column, value } of written) {
    const isTaken = await session
      .attempt(async () => {
        await writing.run(
          parameters =>
            `UPDATE ${table.name} SET ${column.name} = ${parameters.add(value, column.declared)} WHERE 1 = 0`,
        )
      })
      .then(
        () => true,
        error => {
          if (failureIn(error)?.kind !== 'value') throw error
          return false
        },
      )
    if (!isTaken) return [column.attribute]
  }
  return []
}

function isTooLong(declared: string, value: Raw): boolean {
  const [, length] = /char[a-z ]*\((\d+)\)$/i.exec(declared) ?? []
  return length !== undefined && typeof value === 'string' && [...value].length > Number(length)
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
    if (await isThere(writing, name, there, key)) continue
    return columns
  }
  return []
}

/** Whether there is such a row; also where that cannot be asked. */
async function isThere(
  writing: Writing,
  table: string,
  columns: readonly WrittenColumn[],
  key: readonly Raw[],
): Promise<boolean> {
  try {
    return await writing.session.attempt(async () => {
      const { rows } = await writing.run(
        parameters => `SELECT 1 FROM ${table} WHERE ${amongText(columns, [key], parameters)}`,
      )
      return rows.length > 0
    })
  } catch (error) {
    if (isOwn(error)) return true
    throw error
  }
}

function isUnfit(error: unknown): boolean {
  return error instanceof HostError && error.code === 'source-unfit'
}
