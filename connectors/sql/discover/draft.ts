import { holdsSecret } from '../../../src/model/attribute-meanings.ts'
import type { CatalogueColumn } from '../catalogue.ts'
import type { Dialect } from '../dialect.ts'
import type { MultiSettings, ObjectTypeSettings } from '../settings/object-type.ts'
import { booleansIn } from './booleans.ts'
import type { Candidate } from './candidate.ts'
import { numbered, singularName } from './names.ts'
import { linksTo, nameOf } from './related.ts'
import type { Surroundings } from './sample.ts'
import { watermarkOf } from './watermark-column.ts'

/** An object type as it comes to be. What belongs to several tables is added to it later. */
export interface Draft {
  readonly candidate: Candidate
  readonly name: string
  readonly anchor: readonly string[]
  readonly watermark: string | undefined
  readonly attributes: readonly string[] | undefined
  readonly types: NonNullable<ObjectTypeSettings['types']>
  readonly references: Record<string, string | string[]>
  readonly multi: Record<string, MultiSettings>
  /** What a person should know of it. */
  readonly notes: string[]
}

/** What a table alone says of its object type; `undefined` where nothing identifies its rows. */
export async function draftOf(
  surroundings: Surroundings,
  candidate: Candidate,
  name: string,
  given: { readonly anchor: readonly string[] | undefined; readonly watermark: string | undefined },
): Promise<Draft | undefined> {
  const { table } = candidate
  const notes: string[] = []
  const anchor = given.anchor ?? anchorOf(candidate, name, notes)
  if (anchor === undefined) return undefined
  const linked = new Set(table.links.flatMap(link => link.columns))
  const left = table.columns.filter(
    column => !anchor.includes(column.name) && !linked.has(column.name) && isLeftOut(surroundings.dialect, column),
  )
  const kept = table.columns.filter(column => !left.includes(column))
  if (left.length > 0) notes.push(`without ${left.map(column => column.name).join(', ')}`)
  const watermark = given.watermark === undefined ? await watermarkOf(surroundings, table) : undefined
  if (watermark?.note !== undefined) notes.push(watermark.note)
  const plain = kept.filter(column => !anchor.includes(column.name) && !linked.has(column.name))
  return {
    candidate,
    name,
    anchor,
    watermark: given.watermark ?? watermark?.column,
    attributes: left.length === 0 ? undefined : kept.map(column => column.name),
    types: await booleansIn(surroundings, table, plain),
    references: {},
    multi: {},
    notes,
  }
}

/** The primary key, else the shortest key without gaps; of a view, which has none, a column with the name of one. */
function anchorOf({ table }: Candidate, name: string, notes: string[]): readonly string[] | undefined {
  if (table.primaryKey.length > 0) return table.primaryKey
  const [key] = table.unique
    .filter(({ columns }) => columns.every(column => table.columns.some(one => one.name === column && !one.nullable)))
    .toSorted((a, b) => a.columns.length - b.columns.length)
  if (key !== undefined) return key.columns
  if (table.kind === 'table') return undefined
  const named = ['id', `${name}_id`, `${singularName(table.name)}_id`]
  const column = table.columns.find(one => named.includes(one.name.toLowerCase()))
  if (column === undefined) return undefined
  notes.push(`it is a view, and that ${column.name} identifies its rows is a guess`)
  return [column.name]
}

/** Secrets, and what is too large to be of use: pictures, documents, texts made for searching. */
function isLeftOut(dialect: Dialect, { name, declared }: CatalogueColumn): boolean {
  if (holdsSecret(name)) return true
  if (/^(?:tsvector|tsquery|geometry|geography|image|xml)\b/i.test(declared)) return true
  return dialect.kindOf(declared).kind === 'binary' && !/\((?:16|20)\)|^(?:bit|rowversion|timestamp)\b/i.test(declared)
}

/** Columns that name entries of other object types, or of the same one. */
export function addReferences(dialect: Dialect, drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    const { anchor, attributes, references, notes } = draft
    const { table } = draft.candidate
    for (const link of table.links) {
      const target = drafts.find(other => nameOf(other.candidate.table) === nameOf(link.target))
      const [column] = link.columns
      if (target === undefined || column === undefined || link.columns.length > 1) continue
      if (attributes?.includes(column) === false || column in references) continue
      if (linksTo(table, target.candidate.table, target.anchor).some(one => one.columns[0] === column)) {
        // The key of a row that belongs to another one is an anchor first of all.
        if (anchor.length === 1 && anchor[0] === column) continue
        references[column] = target.name
        if (link.isGuessed) notes.push(`that ${column} names a ${target.name} is a guess by its name`)
      } else notes.push(`${column} names a ${target.name}, but not by its anchor`)
    }
    addOwnReferences(dialect, drafts, draft)
  }
}

const above = /^(?:parent|superior|upper|uebergeordnete?|ober|padre)_?(?:id|no|nr|key|code|dept|group|unit)?$/i
const manager =
  /^(?:manager|supervisor|boss|reports_?to|vorgesetzter?|chef|leiter|jefe|responsable)_?(?:id|no|nr|key|code)?$/i

/** `parent_id` and `manager_id` without a foreign key. */
function addOwnReferences(dialect: Dialect, drafts: readonly Draft[], draft: Draft): void {
  const { candidate, anchor, attributes, references, notes } = draft
  const people = drafts.filter(other => other.candidate.nature === 'person')
  const boss = candidate.nature === 'person' ? draft : people.length === 1 ? people[0] : undefined
  const kindOf = (declared: string | undefined): string => dialect.kindOf(declared ?? '').kind
  for (const column of candidate.table.columns) {
    if (column.name in references || anchor.includes(column.name)) continue
    if (attributes?.includes(column.name) === false) continue
    const target = above.test(column.name) ? draft : manager.test(column.name) ? boss : undefined
    if (target === undefined || target.anchor.length > 1) continue
    const key = target.candidate.table.columns.find(one => one.name === target.anchor[0])
    if (kindOf(key?.declared) !== kindOf(column.declared)) continue
    references[column.name] = target.name
    notes.push(`that ${column.name} names a ${target.name} is a guess by its name`)
  }
}

/** Puts a multi-valued attribute to an object type, under a name that is free there. */
export function addMulti(
  draft: Draft,
  name: string,
  settings: MultiSettings,
  reference: string | string[] | undefined,
): string {
  const used = new Set([...draft.candidate.table.columns.map(column => column.name), ...Object.keys(draft.multi)])
  const attribute = numbered(name, used)
  draft.multi[attribute] = settings
  if (reference !== undefined) draft.references[attribute] = reference
  return attribute
}
