import { describe, expect, test } from 'vitest'
import type { CatalogueColumn, CatalogueTable } from '../../../../connectors/sql/catalogue.ts'
import type { Outcome, Session, Snapshot, Statement } from '../../../../connectors/sql/dialect.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import { prepare } from '../../../../connectors/sql/export/prepare.ts'
import { targetOf } from '../../../../connectors/sql/export/target.ts'
import { writeGroup } from '../../../../connectors/sql/export/write.ts'
import { Writing } from '../../../../connectors/sql/export/writing.ts'
import type { ObjectTypeSettings } from '../../../../connectors/sql/settings.ts'
import { viewOf } from '../../../../connectors/sql/view.ts'
import type { Change } from '../../../../src/model/change.ts'
import { add, remove, set, values } from './databases.ts'

const column = (name: string, declared: string, more: Partial<CatalogueColumn> = {}): CatalogueColumn => ({
  name,
  declared,
  nullable: true,
  generated: false,
  hasDefault: false,
  comment: null,
  ...more,
})
const table = (name: string, columns: readonly CatalogueColumn[], key: readonly string[]): CatalogueTable => ({
  schema: null,
  name,
  kind: 'table',
  columns,
  primaryKey: key,
  unique: [{ name: `pk_${name}`, columns: key }],
  foreignKeys: [],
  rows: null,
})
const tables = [
  table(
    'users',
    [
      column('id', 'int', { nullable: false, generated: true, hasDefault: true }),
      column('name', 'nvarchar(40)', { nullable: false }),
      column('st]atus', 'nvarchar(10)', { nullable: false, hasDefault: true }),
    ],
    ['id'],
  ),
  table(
    'members',
    [column('user_id', 'int', { nullable: false }), column('role', 'nvarchar(20)', { nullable: false })],
    ['user_id', 'role'],
  ),
]

/** Runs changes against a database that takes everything, and gives the statements that it was asked. */
async function asked(
  changes: readonly Change[],
  more: Partial<ObjectTypeSettings> = {},
  answers: readonly Partial<Outcome>[] = [],
) {
  const settings: ObjectTypeSettings = {
    table: 'users',
    anchor: 'id',
    multi: { roles: { table: 'members', key: 'user_id', value: 'role' } },
    ...more,
  }
  const found = (sql: string) => tables.find(({ name }) => sql.includes(mssql.quote(name)))
  const snapshot: Pick<Snapshot, 'name' | 'columnsOf' | 'table' | 'tables'> = {
    name: 'database erp',
    columnsOf: async sql => found(sql)?.columns ?? [],
    table: async name => tables.find(one => one.name === name),
    tables: async () => tables,
  }
  const view = await viewOf(mssql, snapshot as Snapshot, 'user', settings, { objectTypes: { user: settings } })
  const target = await targetOf(mssql, snapshot as Snapshot, view)
  const statements: Statement[] = []
  const session: Pick<Session, 'name' | 'execute' | 'attempt'> = {
    name: 'database erp',
    attempt: async work => await work(),
    execute: async statement => {
      statements.push(statement)
      return { rows: [], columns: [], matched: changes.length, ...answers[statements.length - 1] }
    },
  }
  const writing = new Writing(session as Session, mssql, true)
  const group = changes.map((change, index) => prepare(target, change, index))
  const results = await writeGroup(writing, group)
  return { results, texts: statements.map(({ sql }) => sql), parameters: statements.map(one => one.parameters) }
}

describe('what SQL Server is asked', () => {
  test('rows are added together, with their child rows', async () => {
    const { texts, parameters } = await asked([
      add('user', [1], { name: 'Ann', roles: ['a'] }),
      add('user', [2], { name: 'Bob', roles: ['b'] }),
    ])
    expect(texts).toEqual([
      'INSERT INTO [users] ([id], [name]) VALUES (@p1, @p2), (@p3, @p4)',
      'INSERT INTO [members] ([user_id], [role]) SELECT v.c0, v.c1 FROM (VALUES (@p1, @p2), (@p3, @p4)) AS v(c0, c1) WHERE NOT EXISTS (SELECT 1 FROM [members] AS t WITH (UPDLOCK, HOLDLOCK) WHERE t.[user_id] = v.c0 AND t.[role] = v.c1)',
    ])
    expect(parameters[0]).toEqual([1, 'Ann', 2, 'Bob'])
  })

  test('keys that it makes come back with the positions of their rows', async () => {
    const { texts, results } = await asked(
      [add('user', null, { name: 'Ann' }), add('user', null, { name: 'Bob' })],
      {},
      [
        {
          rows: [
            [8, 'new', 1],
            [7, 'new', 0],
          ],
        },
      ],
    )
    expect(texts).toEqual([
      'DECLARE @k TABLE (k0 int, k1 nvarchar(10), n int); MERGE INTO [users] AS t USING (VALUES (@p1, 0), (@p2, 1)) AS v(c0, n) ON 1 = 0 WHEN NOT MATCHED THEN INSERT ([name]) VALUES (v.c0) OUTPUT inserted.[id], inserted.[st]]atus], v.n INTO @k; SELECT * FROM @k;',
    ])
    expect(results).toEqual([
      { kind: 'done', anchor: [7], attributes: { 'st]atus': 'new' } },
      { kind: 'done', anchor: [8], attributes: { 'st]atus': 'new' } },
    ])
  })

  test('what may be there already is merged', async () => {
    const { texts } = await asked([add('user', [1], { name: 'Ann' })], { export: { upsert: true } })
    expect(texts[0]).toBe(
      'MERGE INTO [users] WITH (HOLDLOCK) AS t USING (VALUES (@p1, @p2)) AS v(c0, c1) ON t.[id] = v.c0 WHEN MATCHED THEN UPDATE SET t.[name] = v.c1 WHEN NOT MATCHED THEN INSERT ([id], [name]) VALUES (v.c0, v.c1);',
    )
  })

  test('rows are changed together, or one by itself', async () => {
    const two = await asked([set('user', [1], { name: 'A' }), set('user', [2], { name: 'B' })])
    expect(two.texts).toEqual([
      'UPDATE t SET [name] = v.c1 FROM [users] AS t JOIN (VALUES (@p1, @p2), (@p3, @p4)) AS v(c0, c1) ON t.[id] = v.c0',
    ])
    const one = await asked([set('user', [1], { 'st]atus': 'x' })])
    expect(one.texts).toEqual(['UPDATE [users] SET [st]]atus] = @p1 WHERE [id] = @p2'])
    const replaced = await asked([{ kind: 'replace', objectType: 'user', anchor: [1], attributes: { name: 'A' } }])
    expect(replaced.texts[0]).toBe('UPDATE [users] SET [name] = @p1, [st]]atus] = DEFAULT WHERE [id] = @p2')
  })

  test('values of child rows go', async () => {
    const { texts } = await asked([values('user', [1], 'roles', { remove: ['a', 'b'] })])
    expect(texts).toEqual([
      'SELECT 1 FROM [users] WITH (UPDLOCK) WHERE [id] = @p1',
      'DELETE FROM [members] WHERE (([user_id] = @p1 AND [role] IN (@p2, @p3)))',
    ])
  })

  test('rows are deleted together, or marked', async () => {
    const gone = await asked([remove('user', [1]), remove('user', [2])])
    expect(gone.texts).toEqual([
      'DELETE FROM [members] WHERE [user_id] IN (@p1, @p2)',
      'DELETE FROM [users] WHERE [id] IN (@p1, @p2)',
    ])
    const marked = await asked([remove('user', [1])], { export: { softDelete: { column: 'st]atus', value: 'gone' } } })
    expect(marked.texts).toEqual([
      'UPDATE [users] SET [st]]atus] = @p1 WHERE [id] = @p2 AND ([st]]atus] IS NULL OR [st]]atus] <> @p3)',
    ])
  })

  test('a statement has 2,000 parameters at most', async () => {
    const many = await asked(
      Array.from({ length: 1500 }, (_, id) => set('user', [id], { name: 'x' })),
      {},
      [{ matched: 1000 }, { matched: 500 }],
    )
    expect(many.parameters.map(list => list.length)).toEqual([2000, 1000])
  })
})
