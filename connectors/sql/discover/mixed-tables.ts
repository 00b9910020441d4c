import { plural, singular, wordsOf } from '../../../src/model/words.ts'
import { kindColumnOf } from './accessory.ts'
import { addMulti, type Draft } from './draft.ts'
import { endsOf } from './link-tables.ts'
import { nameOf, type RelatedTable, sourceOf } from './related.ts'
import { distinctValues, type Surroundings } from './sample.ts'

/**
 * Makes multi-valued attributes of a table whose rows name entries of several object types, told apart by a column: one
 * for all where it is known what each value of that column means, else one for each that is. Says whether it is such a
 * table.
 */
export async function addMixedTable(
  surroundings: Surroundings,
  table: RelatedTable,
  drafts: readonly Draft[],
): Promise<boolean> {
  const { dialect } = surroundings
  const [owner, ...others] = endsOf(table, drafts)
  const kind = kindColumnOf(dialect, table)
  if (owner === undefined || others.length > 0 || kind === undefined) return false
  const value = table.columns.find(
    ({ name }) => name !== kind.name && !owner.link.columns.includes(name) && isName(name, kind.name),
  )
  if (value === undefined) return false
  const written = (await distinctValues(surroundings, table, kind.name)).slice(0, 20)
  const meant = written.flatMap(text => {
    const draft = namedBy(text, drafts)
    return draft === undefined || draft.anchor.length > 1 ? [] : [{ text, name: draft.name }]
  })
  const key = owner.link.columns.length === 1 ? (owner.link.columns[0] ?? '') : [...owner.link.columns]
  const source = { ...sourceOf(dialect, table), key, value: value.name }
  const unknown = written.filter(text => !meant.some(one => one.text === text))
  if (unknown.length === 0 && meant.length > 1) {
    const names = Object.fromEntries(meant.map(({ text, name }) => [text, name]))
    const types = [...new Set(Object.values(names))]
    addMulti(owner.draft, 'members', { ...source, type: { column: kind.name, names } }, types)
    return true
  }
  for (const { text, name } of meant) {
    const constant = dialect.kindOf(kind.declared).kind === 'integer' ? Number(text) : text
    addMulti(owner.draft, plural(name), { ...source, constants: { [kind.name]: constant } }, name)
  }
  const what = unknown.length === 0 ? 'no row tells' : `what ${unknown.join(', ')} means is not known`
  if (meant.length === 0 || unknown.length > 0) {
    owner.draft.notes.push(
      `${value.name} of ${nameOf(table)} names entries of different kinds, by its ${kind.name}: ${what}; it can be said with type in multi`,
    )
  }
  return true
}

/** `member_id` beside `member_type`, or what a member is called without. */
function isName(name: string, kind: string): boolean {
  const words = wordsOf(name)
  const stem = wordsOf(kind).slice(0, -1)
  const isStem = stem.length > 0 && words.slice(0, stem.length).join() === stem.join()
  return isStem || /^(?:member|principal|subject|holder|grantee|assignee|object|entity)/.test(words.join('_'))
}

/** The object type that a text means: by a name of it or of its table, or by its first letter. */
function namedBy(text: string, drafts: readonly Draft[]): Draft | undefined {
  const word = wordsOf(text.split(/[\\./:]/).at(-1) ?? '')
    .map(singular)
    .join('_')
  if (word === '') return undefined
  const byName = drafts.find(({ name, candidate }) =>
    [name, wordsOf(candidate.table.name).map(singular).join('_')].includes(word),
  )
  if (byName !== undefined || word.length > 1) return byName
  const byLetter = drafts.filter(({ name }) => name.startsWith(word))
  return byLetter.length === 1 ? byLetter[0] : undefined
}
