import type { Raw } from '../../dialect.ts'
import type { DescribedColumn } from './exact.ts'
import type { Held } from './held.ts'
import { declarationsOf } from './parameters.ts'

/**
 * What the server tells of the first result of a text that is not run. Where it cannot tell, it gives one row with the
 * reason.
 */
const describing =
  'SELECT name, ISNULL(system_type_name, user_type_name), collation_name, error_number, error_message ' +
  'FROM sys.dm_exec_describe_first_result_set(@p1, @p2, 0) WHERE is_hidden = 0 OR error_number IS NOT NULL ORDER BY column_ordinal'

/** The columns of a statement, which is not run. */
export async function describe(
  held: Held,
  sql: string,
  parameters: readonly Raw[] = [],
): Promise<readonly DescribedColumn[]> {
  const declarations = declarationsOf(held.use.driver, parameters)
  const { sets } = await held.query(describing, [sql, declarations === '' ? null : declarations])
  return (sets[0]?.rows ?? []).map(([name, declared, collation, number, message]) => {
    if (typeof number === 'number') throw held.use.explain(serverError(number, String(message)))
    return {
      name: typeof name === 'string' ? name : '',
      declared: typeof declared === 'string' ? declared : '',
      collation: typeof collation === 'string' ? collation : null,
    }
  })
}

function serverError(number: number, message: string): Error {
  return Object.assign(new Error(message), { number, class: 16 })
}
