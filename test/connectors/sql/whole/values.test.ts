import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connector as sql } from '../../../../connectors/sql/index.ts'
import type { ObjectTypeSettings, SqlSettings } from '../../../../connectors/sql/settings.ts'
import type { Kind as ValueKind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import { contextOf } from '../../context.ts'
import { type Client, type Ground, type Kind, kinds } from './grounds.ts'

type ColumnType = NonNullable<ObjectTypeSettings['types']>[string]

/** A column, how it is declared in each kind of database, and its values: what is written in SQL, and what comes out. */
interface Column {
  readonly name: string
  /** In the order of `kinds`; `null`: this database has nothing of the sort. */
  readonly declared: readonly [postgres: string | null, mariadb: string | null, sqlite: string | null]
  readonly type?: ColumnType
  readonly kind: ValueKind
  readonly values: readonly (readonly [literal: string, value: Cell])[]
}

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const text = (value: string): readonly [string, Cell] => [`'${value.replaceAll("'", "''")}'`, value]

/** The same values come out of every kind of database. Of each column two rows: `NULL` is in all of them too. */
const columns: readonly Column[] = [
  {
    name: 'plain',
    declared: ['VARCHAR(200)', 'VARCHAR(200)', 'VARCHAR(200)'],
    kind: 'string',
    values: [text(''), text(' padded '), text("O'Neill 😀 北京 Łódź ß"), text('line\nbreak\ttab"quote')],
  },
  {
    name: 'long',
    declared: ['TEXT', 'LONGTEXT', 'TEXT'],
    kind: 'string',
    values: [text('é'.repeat(5000)), text('{}')],
  },
  {
    name: 'small',
    declared: ['SMALLINT', 'SMALLINT', 'SMALLINT'],
    kind: 'integer',
    values: [
      ['-32768', -32768],
      ['0', 0],
    ],
  },
  {
    name: 'big',
    declared: ['BIGINT', 'BIGINT', 'BIGINT'],
    kind: 'integer',
    values: [
      ['9223372036854775807', 9223372036854775807n],
      ['-9223372036854775808', -9223372036854775808n],
      ['9007199254740991', 9007199254740991],
      ['9007199254740993', 9007199254740993n],
    ],
  },
  {
    name: 'exact',
    declared: ['NUMERIC(38,10)', 'DECIMAL(38,10)', null],
    kind: 'decimal',
    values: [
      ['1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
      ['0.5', 0.5],
      ['-3', -3],
    ],
  },
  {
    name: 'rough',
    declared: ['DOUBLE PRECISION', 'DOUBLE', 'DOUBLE'],
    kind: 'decimal',
    values: [
      ['0.1', 0.1],
      ['1e300', 1e300],
    ],
  },
  {
    name: 'yes',
    declared: ['BOOLEAN', 'BOOLEAN', 'BOOLEAN'],
    type: 'boolean',
    kind: 'boolean',
    values: [
      ['TRUE', true],
      ['FALSE', false],
    ],
  },
  {
    name: 'tiny',
    declared: ['SMALLINT', 'TINYINT(1)', 'TINYINT'],
    type: 'boolean',
    kind: 'boolean',
    values: [
      ['1', true],
      ['0', false],
    ],
  },
  {
    name: 'bits',
    declared: ['BIT(1)', 'BIT(1)', null],
    type: 'boolean',
    kind: 'boolean',
    values: [
      ["b'1'", true],
      ["b'0'", false],
    ],
  },
  {
    name: 'yn',
    declared: ['CHAR(1)', 'CHAR(1)', 'CHAR(1)'],
    type: { kind: 'boolean', true: 'Y', false: 'N' },
    kind: 'boolean',
    values: [
      ["'Y'", true],
      ["'N'", false],
    ],
  },
  {
    name: 'day',
    declared: ['DATE', 'DATE', 'DATE'],
    kind: 'dateTime',
    values: [
      ["'2026-03-01'", '2026-03-01'],
      ["'1969-12-31'", '1969-12-31'],
    ],
  },
  {
    // Summer time begins on 29 March at 2 o'clock and ends on 25 October at 3.
    name: 'moment',
    declared: ['TIMESTAMP', 'DATETIME', 'DATETIME'],
    kind: 'dateTime',
    values: [
      ["'2026-03-29 01:59:59'", '2026-03-29T00:59:59Z'],
      ["'2026-03-29 03:00:00'", '2026-03-29T01:00:00Z'],
      ["'2026-10-25 01:59:59'", '2026-10-24T23:59:59Z'],
      ["'2026-10-25 03:00:00'", '2026-10-25T02:00:00Z'],
    ],
  },
  {
    name: 'fine',
    declared: ['TIMESTAMP(6)', 'DATETIME(6)', 'DATETIME'],
    kind: 'dateTime',
    values: [["'2026-07-01 12:00:00.123456'", '2026-07-01T10:00:00.123456Z']],
  },
  {
    name: 'raw',
    declared: ['BYTEA', 'BLOB', 'BLOB'],
    kind: 'binary',
    values: [
      ["X'00ff10'", bytes('00ff10')],
      ["X''", bytes('')],
    ],
  },
  {
    name: 'uuid',
    declared: ['UUID', 'UUID', null],
    kind: 'string',
    values: [text('6ccd780c-baba-1026-9564-5b8c656024db')],
  },
  { name: 'mood', declared: ['mood', "ENUM('glad','sad')", null], kind: 'string', values: [text('glad'), text('sad')] },
  {
    name: 'parts',
    declared: ['JSONB', 'JSON', 'TEXT'],
    type: 'complex',
    kind: 'complex',
    values: [[`'{"city": "Łódź", "floors": [1, 2], "lift": true}'`, { city: 'Łódź', floors: [1, 2], lift: true }]],
  },
  {
    name: 'tags',
    declared: ['TEXT[]', null, null],
    kind: 'string',
    values: [
      [`ARRAY['a','b "c"','','NULL']`, ['a', 'b "c"', '', 'NULL']],
      [`ARRAY[]::text[]`, null],
    ],
  },
]

const declaredIn = (column: Column, kind: Kind): string | null => column.declared[kinds.indexOf(kind)] ?? null

describe.each(kinds)('the values in $name', kind => {
  describe.skipIf(kind.lacking)('are those of every database', () => {
    const there = columns.filter(column => declaredIn(column, kind) !== null)
    let ground: Ground
    let client: Client
    let settings: SqlSettings
    beforeAll(async () => {
      ground = await kind.start()
      client = await ground.client()
      if (kind.name === 'PostgreSQL') await client.rows(`CREATE TYPE mood AS ENUM ('glad', 'sad')`)
      if (kind.name === 'MariaDB') await client.rows(`SET sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'`)
      const declared = there.map(column => `${column.name}_ ${declaredIn(column, kind)}`)
      await client.rows(`CREATE TABLE things (id INTEGER NOT NULL PRIMARY KEY, ${declared.join(', ')})`)
      settings = {
        ...ground.connection,
        timeZone: 'Europe/Berlin',
        objectTypes: {
          thing: {
            table: 'things',
            anchor: 'id',
            types: Object.fromEntries(
              there.flatMap(({ name, type }) => (type === undefined ? [] : [[`${name}_`, type]])),
            ),
          },
        },
      }
    }, 60_000)
    afterAll(async () => {
      await client?.end()
      await ground?.remove()
    })

    const depth = Math.max(...columns.map(({ values }) => values.length))
    const literalIn = (literal: string): string =>
      kind.name === 'PostgreSQL' && literal.startsWith("X'") ? `'\\x${literal.slice(2, -1)}'::bytea` : literal
    /** Row `depth` has NULL alone. */
    const expected = Array.from({ length: depth + 1 }, (_, row) => [
      row,
      ...there.map(({ values }) => values[row]?.[1] ?? null),
    ])

    async function read(): Promise<readonly (readonly Cell[])[]> {
      const rows: (readonly Cell[])[] = []
      for await (const page of sql.importFull(settings, contextOf('/', { objectTypes: ['thing'] }))) {
        if (page.kind === 'rows') rows.push(...page.rows)
        if (page.kind !== 'raw') continue
        const decoded = await page.decode(Array.from({ length: page.count }, (_, index) => index))
        for (const row of decoded) if (Array.isArray(row)) rows.push(row)
      }
      return rows.toSorted((a, b) => Number(a[0]) - Number(b[0])).map(row => row.map(plain))
    }

    test('as they are read, row by row', async () => {
      for (let row = 0; row <= depth; row++) {
        const literals = there.map(({ values }) => literalIn(values[row]?.[0] ?? 'NULL'))
        await client.rows(`INSERT INTO things VALUES (${row}, ${literals.join(', ')})`)
      }
      const { objectTypes } = await sql.schema(settings, contextOf('/'))
      const found = objectTypes[0]?.attributes.slice(1).map(({ name, kind }) => `${name} ${kind}`)
      expect(found).toEqual(there.map(({ name, kind }) => `${name}_ ${kind}`))
      const rows = await read()
      for (const [index, { name }] of there.entries()) {
        expect(
          rows.map(row => row[index + 1]),
          name,
        ).toEqual(expected.map(row => plain(row[index + 1] ?? null)))
      }
    })

    test('as they are written and read again', async () => {
      await client.rows('DELETE FROM things')
      const changes = expected.map((row, id) => ({
        kind: 'add' as const,
        objectType: 'thing',
        anchor: [id],
        attributes: Object.fromEntries(
          there.flatMap(({ name }, index) => {
            const value = row[index + 1] ?? null
            return value === null ? [] : [[`${name}_`, value]]
          }),
        ),
      }))
      const results = await sql.export(settings, changes, contextOf('/'))
      expect(results.filter(({ kind }) => kind !== 'done')).toEqual([])
      const rows = await read()
      for (const [index, { name }] of there.entries()) {
        expect(
          rows.map(row => row[index + 1]),
          name,
        ).toEqual(expected.map(row => plain(row[index + 1] ?? null)))
      }
    })
  })
})

/** Bytes compare whatever they are kept in. */
function plain(cell: Cell): Cell {
  return cell instanceof Uint8Array ? `bytes ${Buffer.from(cell).toString('hex')}` : cell
}
