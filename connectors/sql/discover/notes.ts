import type { Dialect } from '../dialect.ts'
import type { Candidate } from './candidate.ts'
import type { Draft } from './draft.ts'
import { nameOf, type RelatedTable } from './related.ts'

/** What a discovery came to. */
interface Found {
  readonly dialect: Dialect
  /** What the database is called in messages. */
  readonly database: string
  readonly drafts: readonly Draft[]
  /** Tables in which nothing identifies a row. */
  readonly keyless: readonly Candidate[]
  /** The tables and views that nothing was made of. */
  readonly others: readonly RelatedTable[]
}

/** What a person should know of a proposal: where everything comes from, what was guessed, what is left out. */
export function notesOn({ dialect, database, drafts, keyless, others }: Found): readonly string[] {
  return [
    ...drafts.map(sourceNote),
    ...keyless.map(keylessNote),
    ...deltaNotes(dialect, drafts),
    ...drafts
      .filter(({ candidate }) => candidate.nature === 'person' && candidate.table.columns.length > 0)
      .flatMap(passwordNote),
    ...(drafts.length === 0 ? [`No table of the ${database} looks as if it held people or groups.`] : []),
    ...otherNotes(others),
  ]
}

function sourceNote({ name, candidate, anchor, watermark, notes }: Draft): string {
  const { table } = candidate
  const rows = table.rows === null ? '' : `, about ${table.rows.toLocaleString('en')} rows`
  const delta = watermark === undefined ? '' : `, delta by ${watermark}`
  const more = notes.length === 0 ? '' : `; ${notes.join('; ')}`
  return `${name}: ${table.kind} ${nameOf(table)}${rows}, anchor ${anchor.join(', ')}${delta}${more}.`
}

function keylessNote({ table, name }: Candidate): string {
  const said = name ?? 'NAME'
  return `${table.kind} ${nameOf(table)} is not proposed: it has no key that tells its rows apart. Where a column does, say so: --set objectTypes.${said}.table=${nameOf(table)} --set objectTypes.${said}.anchor=COLUMN`
}

const seesDeletions = {
  postgres: '`log` (logical replication) or `triggers`',
  mariadb: '`triggers`',
  mssql: '`tracking` (change tracking) or `triggers`',
  sqlite: '`triggers`',
}

function deltaNotes(dialect: Dialect, drafts: readonly Draft[]): readonly string[] {
  const known = drafts.filter(({ watermark }) => watermark !== undefined)
  if (known.length === 0) return []
  const children = known.flatMap(({ name, multi }) =>
    Object.entries(multi).flatMap(([attribute, { watermark }]) =>
      watermark === undefined ? [`${name}.${attribute}`] : [],
    ),
  )
  const whole = drafts.filter(({ watermark }) => watermark === undefined)
  return [
    `A delta import by watermark does not see what was deleted; the next full import does. With delta.method ${seesDeletions[dialect.name]} a delta sees it too.`,
    ...(children.length === 0
      ? []
      : [`A delta import does not see changes of ${children.join(', ')} alone: those tables have no watermark.`]),
    ...(whole.length === 0
      ? []
      : [`Without a watermark, and so read whole by each delta import: ${whole.map(({ name }) => name).join(', ')}.`]),
  ]
}

function passwordNote({ name, attributes, candidate }: Draft): readonly string[] {
  const left = candidate.table.columns.filter(column => attributes?.includes(column.name) === false)
  const column = left.find(one => /pass|pwd|kennwort|contrasena|mdp/i.test(one.name))
  if (column === undefined) return []
  return [
    `Passwords are not read. To set them: objectTypes.${name}.password, with column: ${column.name} and the hash that is used there.`,
  ]
}

function otherNotes(others: readonly RelatedTable[]): readonly string[] {
  const named = (kind: RelatedTable['kind']): string =>
    others
      .filter(one => one.kind === kind)
      .map(nameOf)
      .join(', ')
  const [tables, views] = [named('table'), named('view')]
  return [
    ...(tables === '' ? [] : [`Tables that nothing was made of (--table NAME proposes one): ${tables}.`]),
    ...(views === '' ? [] : [`Views that nothing was made of (--table NAME proposes one): ${views}.`]),
  ]
}
