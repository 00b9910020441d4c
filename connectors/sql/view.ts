import { hostError } from '../../src/model/error.ts'
import type { Attribute, Kind, ObjectType } from '../../src/model/schema.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { Dialect, Raw, ResultColumn, Snapshot } from './dialect.ts'
import type { ObjectTypeSettings } from './settings.ts'
import { type Children, describing, type From, type Parent } from './statements.ts'

/** An object type as it stands in the database: settings and columns brought together and checked. */
export interface View {
  readonly objectType: ObjectType
  /** `table users`, for messages. */
  readonly source: string
  readonly parent: Parent
  /** Where the anchor stands among the columns of a parent's row. */
  readonly anchorPositions: readonly number[]
  /** What gives a column's cells their outside form, by position; multi-valued attributes follow the columns. */
  readonly conversions: readonly (((cell: Raw) => Raw) | undefined)[]
}

interface Subject {
  readonly dialect: Dialect
  readonly snapshot: Snapshot
  /** `object type "user"`, for messages. */
  readonly label: string
}

export async function viewOf(
  dialect: Dialect,
  snapshot: Snapshot,
  name: string,
  settings: ObjectTypeSettings,
): Promise<View> {
  const subject = { dialect, snapshot, label: `object type "${name}"` }
  const columns = await columnsOf(subject, settings, 'it')
  const anchor = listed(settings.anchor)
  for (const column of anchor) demand(subject, columns, column, 'anchor')
  if (settings.watermark !== undefined) demand(subject, columns, settings.watermark, 'watermark')
  for (const column of settings.attributes ?? []) demand(subject, columns, column, 'attributes')
  const read = columns.filter(
    ({ name }) => settings.attributes === undefined || settings.attributes.includes(name) || anchor.includes(name),
  )
  const children: Children[] = []
  const notNull = settings.table === undefined ? [] : await snapshot.requiredColumns(settings.table)
  const attributes = read.map(column => attributeOf(column, settings, dialect, [...anchor, ...notNull]))
  for (const [attribute, child] of Object.entries(settings.multi ?? {})) {
    if (columns.some(column => column.name === attribute)) {
      throw unfit(
        subject,
        `it has a column "${attribute}" and a multi-valued attribute of that name. Rename the attribute.`,
      )
    }
    const found = await columnsOf(subject, child, `multi.${attribute}`)
    const key = listed(child.key)
    if (key.length !== anchor.length) {
      throw unfit(
        subject,
        `multi.${attribute}.key names ${key.length} columns and the anchor ${anchor.length}. They must correspond.`,
      )
    }
    for (const column of key) demand(subject, found, column, `multi.${attribute}.key`)
    if (child.watermark !== undefined) demand(subject, found, child.watermark, `multi.${attribute}.watermark`)
    const value = demand(subject, found, child.value, `multi.${attribute}.value`)
    attributes.push({ ...attributeOf({ ...value, name: attribute }, settings, dialect, []), multi: true })
    children.push({ attribute, from: child, key, value: child.value, watermark: child.watermark })
  }
  for (const setting of ['types', 'references'] as const) {
    for (const name of Object.keys(settings[setting] ?? {})) demand(subject, attributes, name, setting)
  }
  return {
    objectType: { name, anchor, attributes },
    source: settings.table === undefined ? `query of ${name}` : `table ${settings.table}`,
    parent: {
      from: settings,
      anchor,
      columns: read.map(column => column.name),
      watermark: settings.watermark,
      children,
    },
    anchorPositions: anchor.map(column => read.findIndex(({ name }) => name === column)),
    conversions: attributes.map(({ kind }) => dialect.conversion(kind)),
  }
}

function attributeOf(
  column: ResultColumn,
  settings: ObjectTypeSettings,
  dialect: Dialect,
  required: readonly string[],
): Attribute {
  const { name, declared } = column
  const kind: Kind =
    settings.references?.[name] === undefined ? (settings.types?.[name] ?? dialect.kindOf(declared)) : 'reference'
  return { name, kind, multi: false, required: required.includes(name) }
}

async function columnsOf(subject: Subject, from: From, where: string): Promise<readonly ResultColumn[]> {
  const { dialect, snapshot } = subject
  if ((from.table === undefined) === (from.query === undefined)) {
    throw unfit(subject, `${where} needs either a table or a query${from.table === undefined ? '' : ', not both'}.`)
  }
  if (from.table !== undefined) {
    const tables = await snapshot.tables()
    const known = tables.some(table => table.toLowerCase() === from.table?.toLowerCase())
    if (!known && !from.table.includes('.')) {
      throw unfit(
        subject,
        `there is no table or view "${from.table}" in ${snapshot.name}. ${suggest(from.table, tables)}`,
      )
    }
  }
  const columns = await snapshot.columnsOf(describing(dialect, from))
  const names = columns.map(column => column.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw unfit(subject, `its query yields two columns "${twice}". Give one of them another name with AS.`)
  }
  return columns
}

function demand<T extends { readonly name: string }>(
  subject: Subject,
  known: readonly T[],
  name: string,
  setting: string,
): T {
  const found = known.find(column => column.name === name)
  if (found !== undefined) return found
  const names = known.map(column => column.name)
  throw unfit(subject, `there is no column "${name}", which ${setting} speaks of. ${suggest(name, names)}`)
}

function listed(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

function unfit({ label }: Subject, reason: string): Error {
  return hostError('source-unfit', { source: label, reason })
}
