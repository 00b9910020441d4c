import type { Preparation } from '../../../../src/connector/contract.ts'
import type { SetUp } from '../../delta/set-up-steps.ts'
import { literal } from '../../delta/statement-text.ts'
import { type Watched, watchedTables } from '../../delta/watched.ts'
import type { Source } from '../../open.ts'
import type { SqlSettings } from '../../settings.ts'
import { quote, quoted } from './quote.ts'

/** The publication of the tables; the slot is made by the first full import. */
export async function logSetUp(source: Source, { delta }: SqlSettings, { kind }: Preparation): Promise<SetUp> {
  const publication = delta?.publication ?? 'ecmahost'
  const slot = delta?.slot ?? 'ecmahost'
  const frame = { end: ';', isOneTransaction: false }
  const isThere = await hasPublication(source, publication)
  if (kind === 'remove') {
    return {
      ...frame,
      steps: [
        {
          title: `Removes the replication slot ${slot} and the publication ${publication}. REPLICA IDENTITY stays as it is.`,
          statements: [
            `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ${literal(slot)}`,
            `DROP PUBLICATION IF EXISTS ${quote(publication)}`,
          ],
        },
      ],
    }
  }
  const watched = [...(await watchedTables(source)).values()]
  const tables = watched.map(({ name }) => quoted(name)).join(', ')
  const made = isThere
    ? [
        `ALTER PUBLICATION ${quote(publication)} SET TABLE ${tables}`,
        `ALTER PUBLICATION ${quote(publication)} SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)`,
      ]
    : [`CREATE PUBLICATION ${quote(publication)} FOR TABLE ${tables} WITH (publish_via_partition_root = true)`]
  return {
    ...frame,
    steps: [
      {
        title: 'Makes the log tell the keys of rows that are deleted, where the primary key does not hold them.',
        statements: watched
          .filter(table => !isInPrimaryKey(table))
          .map(({ name }) => `ALTER TABLE ${quoted(name)} REPLICA IDENTITY FULL`),
      },
      {
        title: `The publication ${publication}. A full import makes the replication slot ${slot} then.`,
        statements: made,
      },
    ],
  }
}

function isInPrimaryKey({ table, columns }: Watched): boolean {
  return columns.every(({ name }) => table.primaryKey.includes(name))
}

async function hasPublication({ snapshot }: Source, name: string): Promise<boolean> {
  const sql = 'SELECT 1 FROM pg_publication WHERE pubname = $1'
  for await (const page of snapshot.pages(sql, [name], 1)) return page.length > 0
  return false
}
