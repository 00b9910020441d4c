import type { Attribute, Kind, ObjectType } from '../../src/model/schema.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { Cell } from '../../src/model/value.ts'
import { type CatalogueTable, isUnique } from './catalogue.ts'
import { columnsOf, demand, type Subject, unfit } from './columns.ts'
import type { Dialect, Raw, ResultColumn, Snapshot } from './dialect.ts'
import type { From } from './relation.ts'
import { listed } from './settings/names.ts'
import type { MultiSettings, ObjectTypeSettings } from './settings/object-type.ts'
import type { SqlSettings } from './settings.ts'
import { readerOf, taggedReader, typeSetting } from './values/reader.ts'

/** What the statements of one object type are made of. */
export interface Parent {
  readonly from: From & Pick<ObjectTypeSettings, 'procedure'>
  readonly anchor: readonly string[]
  /** The same, with what was declared of each. */
  readonly anchorColumns: readonly ResultColumn[]
  /** Whether a key of the table makes sure that no two rows have the same anchor. */
  readonly unique: boolean
  readonly columns: readonly ResultColumn[]
  readonly watermark: ResultColumn | undefined
  readonly children: readonly Children[]
}

/** Values of one multi-valued attribute: the rows of `from` whose key columns equal the entry's anchor. */
export interface Children {
  readonly attribute: string
  readonly from: From
  readonly key: readonly string[]
  readonly value: ResultColumn
  /** What is read of `value`: its declared type, or empty for a text that is put together. */
  readonly declared: string
  /** How the object type of each is told, of references to several. */
  readonly type: { readonly column: ResultColumn; readonly names: Readonly<Record<string, string>> } | undefined
  /** Columns with a fixed value that all rows have. */
  readonly constants: readonly { readonly column: ResultColumn; readonly value: Raw }[]
  readonly watermark: ResultColumn | undefined
  readonly settings: MultiSettings
}

/** An object type as it stands in the database: settings and columns brought together and checked. */
export interface View {
  readonly objectType: ObjectType
  readonly settings: ObjectTypeSettings
  /** `table users`, for messages. */
  readonly source: string
  readonly parent: Parent
  /** What the catalogue knows of the table; `undefined` of a query or a procedure. */
  readonly table: CatalogueTable | undefined
  /** Where the anchor stands among the columns of a parent's row. */
  readonly anchorPositions: readonly number[]
  /** What gives a column's cells their outside form, by position; multi-valued attributes follow the columns. */
  readonly readers: readonly (((cell: Raw) => Cell) | undefined)[]
  /** What the database needs for a value of each column. */
  readonly zones: (attribute: string) => string
}

export async function viewOf(
  dialect: Dialect,
  snapshot: Snapshot,
  name: string,
  settings: ObjectTypeSettings,
  all: SqlSettings,
): Promise<View> {
  const subject: Subject = { dialect, snapshot, label: `object type "${name}"` }
  const columns = await columnsOf(subject, settings, 'it')
  const table = settings.table === undefined ? undefined : await snapshot.table(settings.table)
  const anchor = listed(settings.anchor)
  const anchorColumns = anchor.map(column => demand(subject, columns, column, 'anchor'))
  const watermark =
    settings.watermark === undefined ? undefined : demand(subject, columns, settings.watermark, 'watermark')
  for (const column of settings.attributes ?? []) demand(subject, columns, column, 'attributes')
  const read = columns.filter(
    ({ name }) => settings.attributes === undefined || settings.attributes.includes(name) || anchor.includes(name),
  )
  const notNull = table?.columns.filter(column => !column.nullable).map(column => column.name) ?? []
  const attributes = read.map(column => attributeOf(column, settings, dialect, [...anchor, ...notNull]))
  const children: Children[] = []
  for (const [attribute, child] of Object.entries(settings.multi ?? {})) {
    if (columns.some(column => column.name === attribute)) {
      throw unfit(
        subject,
        `it has a column "${attribute}" and a multi-valued attribute of that name. Rename the attribute.`,
      )
    }
    const found = await childrenOf(subject, attribute, child, anchor)
    attributes.push({
      ...attributeOf({ name: attribute, declared: found.declared }, settings, dialect, []),
      multi: true,
    })
    children.push(found)
  }
  for (const setting of ['types', 'references'] as const) {
    for (const name of Object.keys(settings[setting] ?? {})) demand(subject, attributes, name, setting)
  }
  const timeZone = all.timeZone ?? 'UTC'
  const zones = (attribute: string): string => typeSetting(settings, attribute).timeZone ?? timeZone
  const readers = attributes.map((attribute, index) => {
    const type = typeSetting(settings, attribute.name)
    const child = children[index - read.length]
    const declared = child?.declared ?? read[index]?.declared ?? ''
    const options = { timeZone: zones(attribute.name) }
    const inner = readerOf(dialect, declared, attribute, type, options, child !== undefined)
    return child?.type === undefined ? inner : taggedReader(inner, child.type.names)
  })
  return {
    objectType: { name, anchor, attributes },
    settings,
    source: sourceOf(name, settings),
    parent: {
      from: settings,
      anchor,
      anchorColumns,
      unique: isUnique(table, anchor),
      columns: read,
      watermark,
      children,
    },
    table,
    anchorPositions: anchor.map(column => read.findIndex(({ name }) => name === column)),
    readers,
    zones,
  }
}

async function childrenOf(
  subject: Subject,
  attribute: string,
  child: MultiSettings,
  anchor: readonly string[],
): Promise<Children> {
  const where = `multi.${attribute}`
  const found = await columnsOf(subject, child, where)
  const key = listed(child.key)
  if (key.length !== anchor.length) {
    throw unfit(
      subject,
      `${where}.key names ${key.length} columns and the anchor ${anchor.length}. They must correspond.`,
    )
  }
  const column = (name: string, setting: string): ResultColumn => demand(subject, found, name, `${where}.${setting}`)
  for (const name of key) column(name, 'key')
  const value = column(child.value, 'value')
  const type = child.type && { column: column(child.type.column, 'type.column'), names: child.type.names }
  return {
    attribute,
    from: child,
    key,
    value,
    declared: type === undefined ? value.declared : '',
    type,
    constants: Object.entries(child.constants ?? {}).map(([name, value]) => ({
      column: column(name, 'constants'),
      value,
    })),
    watermark: child.watermark === undefined ? undefined : column(child.watermark, 'watermark'),
    settings: child,
  }
}

function attributeOf(
  { name, declared }: ResultColumn,
  settings: ObjectTypeSettings,
  dialect: Dialect,
  required: readonly string[],
): Attribute {
  const references = settings.references?.[name]
  const known = dialect.kindOf(declared)
  const kind: Kind = references === undefined ? (typeSetting(settings, name).kind ?? known.kind) : 'reference'
  const attribute = { name, kind, multi: known.multi, required: required.includes(name) }
  return references === undefined ? attribute : { ...attribute, references: listed(references) }
}

function sourceOf(name: string, { table, procedure }: ObjectTypeSettings): string {
  if (table !== undefined) return `table ${table}`
  return procedure === undefined ? `query of ${name}` : `procedure ${procedure.name}`
}

/** The object types that references name must be there. */
export function checkReferences({ objectTypes }: SqlSettings): void {
  const known = Object.keys(objectTypes)
  for (const [name, { references, multi }] of Object.entries(objectTypes)) {
    const subject = { label: `object type "${name}"` }
    for (const [attribute, named] of Object.entries(references ?? {})) {
      const several = listed(named)
      const types = Object.values(multi?.[attribute]?.type?.names ?? {})
      for (const objectType of [...several, ...types]) {
        if (known.includes(objectType)) continue
        throw unfit(
          subject,
          `"${attribute}" refers to the object type "${objectType}", which is not among objectTypes. ${suggest(objectType, known)}`,
        )
      }
      if (several.length > 1 && types.length === 0) {
        throw unfit(
          subject,
          `"${attribute}" refers to several object types. Say with multi.${attribute}.type which column tells them apart.`,
        )
      }
    }
  }
}
