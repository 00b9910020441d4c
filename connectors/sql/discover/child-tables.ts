import { meaningOf } from '../../../src/model/attribute-meanings.ts'
import { plural, singular, wordsOf } from '../../../src/model/words.ts'
import type { CatalogueColumn } from '../catalogue.ts'
import { isAccessory, isKey, kindColumnOf } from './accessory.ts'
import { addMulti, type Draft } from './draft.ts'
import { endsOf } from './link-tables.ts'
import { nameOf, type RelatedTable, sourceOf } from './related.ts'
import { distinctValues, type Surroundings } from './sample.ts'
import { watermarkOf } from './watermark-column.ts'

/** Words of what people have several of. */
const values = new Set(
  `email mail address phone telephone mobile fax number alias nickname name role group team permission privilege
  entitlement skill language tag label right login certificate rufnummer telefon adresse rolle gruppe recht
  telefono correo courriel`.split(/\s+/),
)

/** Makes a multi-valued attribute of a table that holds values of one object type; says whether it is one. */
export async function addChildTable(
  surroundings: Surroundings,
  table: RelatedTable,
  drafts: readonly Draft[],
): Promise<boolean> {
  const { dialect } = surroundings
  const [owner, ...others] = endsOf(table, drafts)
  if (owner === undefined || others.length > 0 || isKey(table, owner.link.columns)) return false
  const kind = kindColumnOf(dialect, table)
  const value = valueOf(surroundings, table, owner.link.columns, kind)
  if (value === undefined) return false
  const watermark = await watermarkOf(surroundings, table)
  const key = owner.link.columns
  const settings = {
    ...sourceOf(dialect, table),
    key: key.length === 1 ? (key[0] ?? '') : [...key],
    value: value.name,
    ...(watermark.column === undefined ? {} : { watermark: watermark.column }),
  }
  const name = addMulti(owner.draft, attributeName(table, owner.draft), settings, undefined)
  if (kind !== undefined) {
    const kinds = await distinctValues(surroundings, table, kind.name)
    const example = kinds[0] === undefined ? '' : `, for example { ${kind.name}: ${kinds[0]} }`
    owner.draft.notes.push(
      `${name}: all rows of ${nameOf(table)}, whatever their ${kind.name}; multi.${name}.constants picks one${example}`,
    )
  }
  return true
}

/** The only column that holds something, where the table is about values: by what it is called, or by its key. */
function valueOf(
  { dialect }: Surroundings,
  table: RelatedTable,
  key: readonly string[],
  kind: CatalogueColumn | undefined,
): CatalogueColumn | undefined {
  const candidates = table.columns.filter(
    column => !key.includes(column.name) && column !== kind && !isAccessory(dialect, column),
  )
  const [value, ...more] = candidates.filter(column => dialect.kindOf(column.declared).kind === 'string')
  if (value === undefined || more.length > 0 || candidates.length > 1) return undefined
  if (table.links.some(link => link.columns.includes(value.name))) return undefined
  const words = [...wordsOf(table.name), ...wordsOf(value.name)].map(singular)
  const isValue = meaningOf(value.name) !== undefined || words.some(word => values.has(word))
  return isValue || isKey(table, [...key, value.name]) ? value : undefined
}

/** `emails` of `user_emails`. */
function attributeName(table: RelatedTable, { name, candidate }: Draft): string {
  const own = new Set([name, ...wordsOf(candidate.table.name), ...wordsOf(name)].map(singular))
  const words = wordsOf(table.name)
  const bare = words.filter(word => !own.has(singular(word)))
  const kept = bare.length === 0 ? words : bare
  return [...kept.slice(0, -1), plural(kept.at(-1) ?? 'values')].join('_')
}
