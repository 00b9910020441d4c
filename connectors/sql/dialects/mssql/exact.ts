import type { ResultColumn, Statement } from '../../dialect.ts'
import { parseDeclared } from './declared.ts'
import type { Mssql } from './driver.ts'
import { declarationsOf } from './parameters.ts'
import { quote } from './quote.ts'

/** A column of a result, as the server describes it. */
export interface DescribedColumn extends ResultColumn {
  readonly collation: string | null
}

/** A statement that only reads. */
export interface Reading extends Statement {
  /** How many of the parameters, from the first on, are compared with columns; the others are texts of SQL. */
  readonly compared: number
}

/** Of a decimal with so many digits, the driver's double says each. */
const exactDigits = 15

/**
 * The same statement with a result whose decimals of many digits are text, of which the driver loses none. SQL Server converts them on their way out (EXECUTE … WITH RESULT SETS), so the statement and the
 * order of its rows stay what they are.
 */
export function exactStatement(
  driver: Mssql,
  { sql, parameters }: Statement,
  columns: readonly DescribedColumn[],
): Reading {
  const compared = parameters.length
  if (!columns.some(column => isLong(column.declared))) return { sql, parameters, compared }
  const names = parameters.map((_, index) => `@p${index + 1}`)
  const handed = compared === 0 ? '' : `, @p${compared + 2}, ${names.map(name => `${name} = ${name}`).join(', ')}`
  const results = columns.map((column, index) => `${quote(`c${index + 1}`)} ${resultType(column)} NULL`).join(', ')
  return {
    sql: `EXEC sys.sp_executesql @p${compared + 1}${handed} WITH RESULT SETS ((${results}))`,
    parameters: [...parameters, sql, ...(compared === 0 ? [] : [declarationsOf(driver, parameters)])],
    compared,
  }
}

function isLong(declared: string): boolean {
  const { base, size = 18 } = parseDeclared(declared)
  return base === 'decimal' && size > exactDigits
}

function resultType({ declared, collation }: DescribedColumn): string {
  if (isLong(declared)) return 'varchar(41)'
  if (parseDeclared(declared).base === 'timestamp') return 'binary(8)'
  return collation === null ? declared : `${declared} COLLATE ${collation}`
}
