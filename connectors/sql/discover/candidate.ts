import { holdsSecret, type Meaning, meaningOf } from '../../../src/model/attribute-meanings.ts'
import { type IdentityNoun, identityNoun } from '../../../src/model/identity-nouns.ts'
import type { CatalogueTable } from '../catalogue.ts'
import type { Dialect } from '../dialect.ts'
import { nameOf, type RelatedTable } from './related.ts'

/** What the rows of a table probably are; `other` where somebody has asked for it and nothing tells. */
export type Nature = 'person' | 'group' | 'other'

/** A table that becomes an object type. */
export interface Candidate {
  readonly table: RelatedTable
  readonly nature: Nature
  /** The object type's name where it is given. */
  readonly name: string | undefined
}

/** A table that somebody has asked for, with the name of its object type where that was said too. */
export interface Wish {
  readonly table: RelatedTable
  readonly name: string | undefined
}

/** How much a column says for rows being people who have accounts. */
const evidence: Partial<Readonly<Record<Meaning, number>>> = {
  userName: 3,
  email: 2,
  employeeNumber: 2,
  givenName: 1,
  familyName: 1,
  displayName: 1,
  phone: 1,
  mobilePhone: 1,
}

/** The tables that hold people, and what they belong to. Those that are wished for come first, whatever they look like. */
export function candidatesOf(
  dialect: Dialect,
  tables: readonly RelatedTable[],
  wishes: readonly Wish[],
): readonly Candidate[] {
  const wished = wishes.map(({ table, name }): Candidate => ({ table, name, nature: natureOf(table, name) }))
  const rest = tables.filter(table => !wishes.some(wish => wish.table === table))
  const likely = (kind: CatalogueTable['kind']): readonly Candidate[] =>
    rest
      .filter(table => table.kind === kind && isPeople(table))
      .map(table => ({ table, name: undefined, nature: 'person' }))
  const inTables = likely('table')
  // Where everything that may be seen are views, they are what is read.
  const hasPeople = inTables.length > 0 || wished.some(({ nature }) => nature === 'person')
  const people = [...wished.filter(({ nature }) => nature === 'person'), ...(hasPeople ? inTables : likely('view'))]
  const others = rest.filter(table => !people.some(person => person.table === table))
  const groups = others
    .filter(table => table.kind === (hasPeople ? 'table' : 'view') && isGroup(dialect, table, people, tables))
    .map((table): Candidate => ({ table, name: undefined, nature: 'group' }))
  const sure = (candidate: Candidate): number => (identityNoun(candidate.table.name)?.isCertain === true ? 0 : 1)
  people.sort((a, b) => sure(a) - sure(b))
  return [...people, ...wished.filter(({ nature }) => nature !== 'person'), ...groups]
}

function natureOf(table: RelatedTable, name: string | undefined): Nature {
  const kind = (name === undefined ? undefined : identityNoun(name)?.kind) ?? identityNoun(table.name)?.kind
  return kind ?? (scoreOf(table) >= 4 ? 'person' : 'other')
}

function isPeople(table: RelatedTable): boolean {
  const noun = identityNoun(table.name)
  const score = scoreOf(table)
  if (noun === undefined) return score >= 4 && !isPart(table)
  return noun.kind === 'person' && score >= (noun.isCertain ? 1 : 2) && !isPart(table)
}

/** A row of it belongs to one row of another table, by its key: it has more of the same. */
function isPart({ primaryKey, links, name }: RelatedTable): boolean {
  return links.some(
    link =>
      link.target.name !== name &&
      primaryKey.length > 0 &&
      link.columns.length === primaryKey.length &&
      link.columns.every(column => primaryKey.includes(column)),
  )
}

function scoreOf({ columns }: CatalogueTable): number {
  const found = new Set(columns.map(({ name }) => meaningOf(name)))
  const said = [...found].reduce((sum, meaning) => sum + (meaning === undefined ? 0 : (evidence[meaning] ?? 0)), 0)
  return said + (columns.some(({ name }) => holdsSecret(name)) ? 2 : 0)
}

function isGroup(
  dialect: Dialect,
  table: RelatedTable,
  people: readonly Candidate[],
  tables: readonly RelatedTable[],
): boolean {
  const noun = identityNoun(table.name)
  if (noun?.kind !== 'group' || !hasName(dialect, table) || isLinkTable(table)) return false
  return (noun.isCertain && isPlain(noun)) || isLinked(table, people, tables)
}

/** Words beside `group` or `role` that say nothing of what else it may be a group of. */
const plain = new Set(
  `t tb tbl tab app sys system auth core sec security access ad ldap user users usr member members employee employees
  staff work org organisation organization organizational organisational business team`.split(/\s+/),
)

function isPlain({ others }: IdentityNoun): boolean {
  return others.every(word => plain.has(word))
}

function hasName(dialect: Dialect, table: RelatedTable): boolean {
  const linked = new Set(table.links.flatMap(link => link.columns))
  return table.columns.some(({ name, declared }) => {
    if (linked.has(name) || holdsSecret(name) || dialect.kindOf(declared).kind !== 'string') return false
    const meaning = meaningOf(name)
    return meaning === 'name' || meaning === 'displayName' || /name|code|title|descr/i.test(name)
  })
}

/** Its key is made of what it refers to. */
function isLinkTable({ primaryKey, links }: RelatedTable): boolean {
  return primaryKey.length > 1 && primaryKey.every(name => links.some(({ columns }) => columns.includes(name)))
}

/** Whether people refer to it, or are tied to it by a table in between. */
function isLinked(table: RelatedTable, people: readonly Candidate[], tables: readonly RelatedTable[]): boolean {
  const refers = (from: RelatedTable, to: RelatedTable): boolean =>
    from.links.some(link => nameOf(link.target) === nameOf(to))
  if (people.some(person => refers(person.table, table))) return true
  return tables.some(
    between =>
      between !== table &&
      refers(between, table) &&
      people.some(person => person.table !== between && refers(between, person.table)),
  )
}
