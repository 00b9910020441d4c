import type { Kind } from '../../../../src/model/schema.ts'
import type { ColumnKind } from '../../dialect.ts'
import { parseDeclared } from './declared.ts'

const kinds: Readonly<Record<string, Kind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  money: 'decimal',
  smallmoney: 'decimal',
  float: 'decimal',
  real: 'decimal',
  bit: 'boolean',
  date: 'dateTime',
  datetime: 'dateTime',
  datetime2: 'dateTime',
  smalldatetime: 'dateTime',
  datetimeoffset: 'dateTime',
  binary: 'binary',
  varbinary: 'binary',
  image: 'binary',
  timestamp: 'binary',
  hierarchyid: 'binary',
}

/** Texts, times of day, `uniqueidentifier`, `xml` and `sql_variant` are strings. */
export function kindOf(declared: string): ColumnKind {
  return { kind: kinds[parseDeclared(declared).base] ?? 'string', multi: false }
}
