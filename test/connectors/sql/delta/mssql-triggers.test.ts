import { expect, test } from 'vitest'
import { triggers } from '../../../../connectors/sql/dialects/mssql/triggers.ts'

const column = (name: string, declared: string) => ({
  name,
  declared,
  nullable: false,
  generated: false,
  hasDefault: false,
  comment: null,
})

test('triggers of SQL Server note the keys of all rows of a statement', () => {
  const watched = {
    name: "hr.it's",
    columns: [column('id', 'int'), column('code', 'nvarchar(10)')],
    stem: 'ecmahost_1',
  }
  const statements = triggers.install('log.changes', [watched], 'one')
  const key = (row: string): string =>
    `(N'{' + N'"id":' + COALESCE(N'"i:' + STRING_ESCAPE(CONVERT(nvarchar(20), r.[id]), 'json') + N'"', N'null') + N',' + N'"code":' + COALESCE(N'"t:' + STRING_ESCAPE(CONVERT(nvarchar(max), r.[code]), 'json') + N'"', N'null') + N'}') COLLATE Latin1_General_100_BIN2 FROM ${row} AS r`
  expect(statements.slice(1, -1)).toEqual([
    `CREATE OR ALTER TRIGGER [hr].[ecmahost_1_i] ON [hr].[it's] AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [log].[changes] (relation, operation, row_key) SELECT N'hr.it''s', 'insert', ${key('inserted')};
END`,
    `CREATE OR ALTER TRIGGER [hr].[ecmahost_1_u] ON [hr].[it's] AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [log].[changes] (relation, operation, row_key) SELECT N'hr.it''s', 'update', ${key('inserted')} UNION SELECT N'hr.it''s', 'update', ${key('deleted')};
END`,
    `CREATE OR ALTER TRIGGER [hr].[ecmahost_1_d] ON [hr].[it's] AFTER DELETE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [log].[changes] (relation, operation, row_key) SELECT N'hr.it''s', 'delete', ${key('deleted')};
END`,
  ])
})

test('the change table of SQL Server is made where there is none, and tells of each installation', () => {
  const statements = triggers.install('changes', [], "it's")
  expect(statements[0]).toMatch(
    /^IF OBJECT_ID\(N'\[changes\]', N'U'\) IS NULL\nCREATE TABLE \[changes\] \(\n {2}seq bigint IDENTITY PRIMARY KEY/,
  )
  expect(statements.at(-1)).toMatch(
    /^SET IDENTITY_INSERT \[changes\] ON\n[^]*SET IDENTITY_INSERT \[changes\] OFF\nUPDATE \[changes\] SET row_key = N'it''s' WHERE seq = -1$/,
  )
})

test('triggers of SQL Server are removed with their table, and old changes with a note of how far', () => {
  expect(triggers.remove('changes', [{ name: 'ecmahost_1_i', schema: 'hr', table: 't', isEnabled: true }])).toEqual([
    'DROP TRIGGER IF EXISTS [hr].[ecmahost_1_i]',
  ])
  expect(triggers.removeTable('changes')).toBe('DROP TABLE IF EXISTS [changes]')
  expect(triggers.purge('changes', 60)).toEqual([
    'UPDATE [changes] SET row_key = COALESCE((SELECT CAST(MAX(seq) AS nvarchar(20)) FROM [changes] WHERE seq > 0 AND noted_at < DATEADD(second, -60, SYSUTCDATETIME())), row_key) WHERE seq = -2',
    'DELETE FROM [changes] WHERE seq > 0 AND noted_at < DATEADD(second, -60, SYSUTCDATETIME()) AND seq <= (SELECT CAST(row_key AS bigint) FROM [changes] WHERE seq = -2)',
  ])
})
