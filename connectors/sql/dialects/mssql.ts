import type { Dialect } from '../dialect.ts'
import { openDatabase } from './mssql/database.ts'
import { parseDeclared } from './mssql/declared.ts'
import { kindOf } from './mssql/kinds.ts'
import { placeholder } from './mssql/parameters.ts'
import { quote } from './mssql/quote.ts'
import { reader } from './mssql/reader.ts'
import { triggers } from './mssql/triggers.ts'
import { write } from './mssql/write.ts'
import { writer } from './mssql/writer.ts'

/** SQL Server from 2012 on, and Azure SQL, through npm's `mssql`. */
export const mssql: Dialect = {
  name: 'mssql',
  title: 'SQL Server',
  open: openDatabase,
  quote,
  placeholder,
  // A collation is not allowed behind an expression that is no text, and what a column is, is not known here.
  exactOrder: '',
  // Octets, because all collations compare texts without regard to spaces at their end.
  exactly: expression => `CONVERT(varbinary(8000), ${expression})`,
  ordersExactly: false,
  // A text of other letters is compared as Unicode, and an index of `varchar` may order it otherwise.
  isPlaceable: cell => typeof cell !== 'string' || /^[\x20-\x7e]*$/.test(cell),
  textOf,
  nullAs: declared => `CAST(NULL AS ${nullType(declared)})`,
  kindOf,
  reader,
  writer,
  raw: undefined,
  collect: undefined,
  write,
  triggers,
}

/** Texts of different collations do not go together; a `uniqueidentifier` is written as it is read. */
function textOf(expression: string, declared: string): string {
  const isGuid = parseDeclared(declared).base === 'uniqueidentifier'
  return isGuid
    ? `LOWER(CONVERT(nvarchar(36), ${expression}))`
    : `CONVERT(nvarchar(4000), ${expression}) COLLATE DATABASE_DEFAULT`
}

/** A null that is declared as nothing would be an integer. Of a `timestamp` there are no nulls. */
function nullType(declared: string): string {
  if (declared === '') return 'nvarchar(4000)'
  return declared === 'timestamp' || declared === 'rowversion' ? 'binary(8)' : declared
}
