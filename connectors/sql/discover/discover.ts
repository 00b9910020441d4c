import type { Discovery, OperationContext } from '../../../src/connector/contract.ts'
import { hostError } from '../../../src/model/error.ts'
import { suggest } from '../../../src/model/suggest.ts'
import { failureIn, TargetError } from '../../../src/model/target-failure.ts'
import { connectionOf } from '../connection.ts'
import type { Database } from '../dialect.ts'
import { dialectOf } from '../dialects/index.ts'
import { listed } from '../settings/names.ts'
import { type Candidate, candidatesOf, type Wish } from './candidate.ts'
import { addChildTable } from './child-tables.ts'
import { addReferences, type Draft, draftOf } from './draft.ts'
import { type Given, givenOf, isGroup } from './given.ts'
import { addLinkTable } from './link-tables.ts'
import { addMixedTable } from './mixed-tables.ts'
import { namesFor } from './names.ts'
import { notesOn } from './notes.ts'
import { addOwnMembers } from './own-members.ts'
import { nameOf, type RelatedTable, related } from './related.ts'
import type { Surroundings } from './sample.ts'
import { objectTypeOf } from './write.ts'

/**
 * Reads the catalogue of a database and proposes object types for the tables that hold people, groups, roles and the like. Of
 * the rows it looks at some, where values alone tell what a column holds. Object types that are given are completed; a
 * setting `tables`, which is for discovery alone, names tables to be proposed whatever they look like.
 */
export async function discover(
  settings: Readonly<Record<string, unknown>>,
  { folder }: Pick<OperationContext, 'folder'>,
): Promise<Discovery> {
  const given = givenOf(settings)
  const connection = connectionOf(given.connection, folder)
  const dialect = await dialectOf(connection.dialect)
  const database = await dialect.open(connection)
  try {
    return await inDatabase(database, async snapshot => await proposal({ dialect, snapshot }, given))
  } catch (error) {
    const failure = failureIn(error)
    if (failure?.kind !== 'credentials' || connection.password !== undefined) throw error
    throw new TargetError('credentials', `${failure.message} ${howToGive}`)
  } finally {
    await database.close()
  }
}

const howToGive =
  "A password can stand in the URL (://user:password@host), or in an environment variable: --set 'password=${env:NAME}'."

async function inDatabase<T>(database: Database, ask: (snapshot: Surroundings['snapshot']) => Promise<T>): Promise<T> {
  const snapshot = await database.snapshot()
  try {
    return await ask(snapshot)
  } finally {
    await snapshot.close()
  }
}

async function proposal(surroundings: Surroundings, given: Given): Promise<Discovery> {
  const { dialect, snapshot } = surroundings
  const tables = related(dialect, await snapshot.tables())
  const candidates = candidatesOf(dialect, tables, wishesOf(given, tables, snapshot.name))
  const names = namesFor(candidates, Object.keys(given.objectTypes))
  const drafts: Draft[] = []
  const keyless: Candidate[] = []
  for (const candidate of candidates) {
    const name = names.get(candidate) ?? candidate.table.name
    const draft = await draftOf(surroundings, candidate, name, saidOf(given.objectTypes[name]))
    if (draft === undefined) keyless.push(candidate)
    else drafts.push(draft)
  }
  addReferences(dialect, drafts)
  const used = new Set(candidates.map(({ table }) => table))
  for (const table of tables) {
    if (used.has(table) || table.kind === 'view') continue
    const isRead =
      (await addLinkTable(surroundings, table, drafts)) ||
      (await addMixedTable(surroundings, table, drafts)) ||
      (await addChildTable(surroundings, table, drafts))
    if (isRead) used.add(table)
  }
  addOwnMembers(dialect, drafts)
  const objectTypes = { ...given.objectTypes }
  for (const draft of drafts) objectTypes[draft.name] = objectTypeOf(dialect, draft, given.objectTypes[draft.name])
  const hasWatermark = Object.values(objectTypes).some(type => type['watermark'] !== undefined)
  return {
    settings: {
      ...given.settings,
      ...(hasWatermark && given.settings['delta'] === undefined ? { delta: { method: 'watermark' } } : {}),
      ...(Object.keys(objectTypes).length === 0 ? {} : { objectTypes }),
    },
    notes: notesOn({
      dialect,
      database: snapshot.name,
      drafts,
      keyless,
      others: tables.filter(table => !used.has(table)),
    }),
  }
}

/** The tables that were asked for, each once. */
function wishesOf({ tables: asked, objectTypes }: Given, tables: readonly RelatedTable[], database: string): Wish[] {
  const wishes = new Map<RelatedTable, Wish>()
  const put = (written: string, name: string | undefined): void => {
    const table =
      tables.find(one => nameOf(one) === written) ??
      tables.find(one => nameOf(one).toLowerCase() === written.toLowerCase())
    if (table === undefined) {
      const reason = `there is no table or view "${written}". ${suggest(written, tables.map(nameOf))}`
      throw hostError('source-unfit', { source: database, reason })
    }
    if (!wishes.has(table)) wishes.set(table, { table, name })
  }
  for (const [name, { table }] of Object.entries(objectTypes)) if (typeof table === 'string') put(table, name)
  for (const table of asked) put(table, undefined)
  return [...wishes.values()]
}

function saidOf(settings: unknown): {
  readonly anchor: readonly string[] | undefined
  readonly watermark: string | undefined
} {
  const { anchor, watermark } = isGroup(settings) ? settings : {}
  const isList = Array.isArray(anchor) && anchor.every(name => typeof name === 'string')
  return {
    anchor: typeof anchor === 'string' ? listed(anchor) : isList ? anchor : undefined,
    watermark: typeof watermark === 'string' ? watermark : undefined,
  }
}
