import { plural } from '../../../src/model/words.ts'
import type { Dialect } from '../dialect.ts'
import { listed } from '../settings/names.ts'
import { addMulti, type Draft } from './draft.ts'
import { linksTo, nameOf, quotedName } from './related.ts'

/**
 * Makes the rows that name a group its members, where no table in between does: the people of a department. They are
 * read by a query, so that nobody who is taken out of a department is deleted.
 */
export function addOwnMembers(dialect: Dialect, drafts: readonly Draft[]): void {
  const people = drafts.filter(({ candidate }) => candidate.nature === 'person')
  for (const group of drafts.filter(({ candidate }) => candidate.nature === 'group')) {
    for (const person of people) {
      const [link] = linksTo(person.candidate.table, group.candidate.table, group.anchor)
      const [anchor] = person.anchor
      const isKnown = Object.keys(group.multi).some(name => listed(group.references[name] ?? []).includes(person.name))
      if (link === undefined || anchor === undefined || person.anchor.length > 1 || isKnown) continue
      const { table } = person.candidate
      const { watermark } = person
      const columns = [...link.columns, anchor, ...(watermark === undefined ? [] : [watermark])]
      const selected = [...new Set(columns)].map(name => dialect.quote(name)).join(', ')
      const present = link.columns.map(name => `${dialect.quote(name)} IS NOT NULL`).join(' AND ')
      const key = link.columns.length === 1 ? (link.columns[0] ?? '') : [...link.columns]
      const settings = {
        query: `SELECT ${selected} FROM ${quotedName(dialect, table)} WHERE ${present}`,
        key,
        value: anchor,
        ...(watermark === undefined ? {} : { watermark }),
        changes: [{ table: nameOf(table), key }],
      }
      const isFirst = !('members' in group.multi)
      const name = addMulti(group, isFirst ? 'members' : plural(person.name), settings, person.name)
      group.notes.push(
        `${name} are the rows of ${nameOf(table)} that name it in ${link.columns.join(', ')}; to change them, change that`,
      )
    }
  }
}
