import { plural, wordsOf } from '../../../src/model/words.ts'
import { isAccessory, isKey } from './accessory.ts'
import { addMulti, type Draft } from './draft.ts'
import { type Link, linksTo, nameOf, type RelatedTable, sourceOf } from './related.ts'
import type { Surroundings } from './sample.ts'
import { watermarkOf } from './watermark-column.ts'

/** An end of a table in between: what it names, and by which columns. */
interface End {
  readonly draft: Draft
  readonly link: Link
}

/** Makes a multi-valued attribute of a table that ties two object types together; says whether it is one. */
export async function addLinkTable(
  surroundings: Surroundings,
  table: RelatedTable,
  drafts: readonly Draft[],
): Promise<boolean> {
  const { dialect } = surroundings
  const ends = endsOf(table, drafts)
  const pair = pairOf(table, ends, surroundings)
  if (pair === undefined) return false
  const [owner, member] = directed(...pair)
  const [value] = member.link.columns
  if (value === undefined || member.link.columns.length > 1) return false
  const watermark = await watermarkOf(surroundings, table)
  const settings = {
    ...sourceOf(dialect, table),
    key: owner.link.columns.length === 1 ? (owner.link.columns[0] ?? '') : [...owner.link.columns],
    value,
    ...(watermark.column === undefined ? {} : { watermark: watermark.column }),
  }
  const name = addMulti(owner.draft, attributeName(table, owner, member), settings, member.draft.name)
  const linked = [owner, member].flatMap(({ link }) => link.columns)
  const unread = table.columns.filter(column => !linked.includes(column.name) && !isAccessory(dialect, column))
  if (unread.length > 0) {
    owner.draft.notes.push(`${name}: ${unread.map(column => column.name).join(', ')} of ${nameOf(table)} not read`)
  }
  if (owner.link.isGuessed || member.link.isGuessed) {
    owner.draft.notes.push(`that ${nameOf(table)} holds ${name} is a guess by the names of its columns`)
  }
  return true
}

/** What a table refers to among the object types, each column once. */
export function endsOf(table: RelatedTable, drafts: readonly Draft[]): readonly End[] {
  return drafts
    .flatMap(draft => linksTo(table, draft.candidate.table, draft.anchor).map(link => ({ draft, link })))
    .toSorted((a, b) => at(table, a) - at(table, b))
}

function at(table: RelatedTable, { link }: End): number {
  return table.columns.findIndex(({ name }) => name === link.columns[0])
}

/** The two ends that make up a row: its key, or all there is. */
function pairOf(table: RelatedTable, ends: readonly End[], { dialect }: Surroundings): [End, End] | undefined {
  const pairs = ends.flatMap((one, index) => ends.slice(index + 1).map((two): [End, End] => [one, two]))
  const columnsOf = (pair: readonly End[]): readonly string[] => pair.flatMap(({ link }) => link.columns)
  const byKey = pairs.find(pair => isKey(table, columnsOf(pair)) && pair.every(end => !isKey(table, end.link.columns)))
  if (byKey !== undefined) return byKey
  return pairs.find(pair =>
    table.columns.every(column => columnsOf(pair).includes(column.name) || isAccessory(dialect, column)),
  )
}

/** Groups have members; of two of a kind, the one that is named as a part is the member. */
function directed(one: End, two: End): readonly [owner: End, member: End] {
  const [first, second] = [one, two].map(({ draft }) => draft.candidate.nature)
  if (first !== second) return second === 'group' || first === 'person' ? [two, one] : [one, two]
  return isPartName(one) && !isPartName(two) ? [two, one] : [one, two]
}

function isPartName({ link }: End): boolean {
  return wordsOf(link.columns[0] ?? '').some(word =>
    /^(?:member|child|sub|lower|nested|unter|kind|mitglied)/.test(word),
  )
}

function attributeName(table: RelatedTable, owner: End, member: End): string {
  if (owner.draft === member.draft)
    return `${owner.draft.candidate.nature === 'group' ? 'member' : 'linked'}_${plural(member.draft.name)}`
  const isPeople = owner.draft.candidate.nature === 'group' && member.draft.candidate.nature === 'person'
  if (!isPeople) return plural(member.draft.name)
  // Another table between the same two: group_owners beside group_members.
  const role = wordsOf(table.name).at(-1) ?? ''
  if (/^(?:owner|manager|admin|approver|leader)s?$/.test(role)) return plural(role)
  return 'members' in owner.draft.multi ? plural(member.draft.name) : 'members'
}
