import { hostError } from '../../src/model/error.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { Dialect, ResultColumn, Snapshot } from './dialect.ts'
import { describing, type From } from './relation.ts'
import type { ObjectTypeSettings } from './settings/object-type.ts'

/** What is looked at, and what it is called in messages: `object type "user"`. */
export interface Subject {
  readonly dialect: Dialect
  readonly snapshot: Snapshot
  readonly label: string
}

/** The columns of a table, query or procedure; throws where there is none, or what it gives is of no use. */
export async function columnsOf(
  subject: Subject,
  from: From & Pick<ObjectTypeSettings, 'procedure'>,
  where: string,
): Promise<readonly ResultColumn[]> {
  const { snapshot } = subject
  const said = [from.table, from.query, from.procedure].filter(one => one !== undefined)
  if (said.length !== 1) {
    throw unfit(subject, `${where} needs either a table or a query${said.length === 0 ? '' : ', one alone'}.`)
  }
  if (from.table !== undefined && (await snapshot.table(from.table)) === undefined) {
    const names = (await snapshot.tables()).map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`))
    throw unfit(subject, `there is no table or view "${from.table}" in ${snapshot.name}. ${suggest(from.table, names)}`)
  }
  const columns = await resultColumns(subject, from)
  const names = columns.map(column => column.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw unfit(subject, `its query yields two columns "${twice}". Give one of them another name with AS.`)
  }
  return columns
}

async function resultColumns(
  subject: Subject,
  from: From & Pick<ObjectTypeSettings, 'procedure'>,
): Promise<readonly ResultColumn[]> {
  const { dialect, snapshot } = subject
  if (from.procedure === undefined) return await snapshot.columnsOf(describing(dialect, from))
  const { name, parameters = [] } = from.procedure
  const columns = await snapshot.procedureColumns?.(name, parameters)
  if (columns !== undefined) return columns
  throw unfit(subject, `${dialect.title} has no stored procedures that give rows. Use a table or a query.`)
}

/** The column of that name; throws where there is none. */
export function demand<T extends { readonly name: string }>(
  subject: Pick<Subject, 'label'>,
  known: readonly T[],
  name: string,
  setting: string,
): T {
  const found = known.find(column => column.name === name)
  if (found !== undefined) return found
  const names = known.map(column => column.name)
  throw unfit(subject, `there is no column "${name}", which ${setting} speaks of. ${suggest(name, names)}`)
}

/** The error of settings that do not fit the database. */
export function unfit({ label }: Pick<Subject, 'label'>, reason: string): Error {
  return hostError('source-unfit', { source: label, reason })
}
