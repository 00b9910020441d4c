import type { ProcedureParameter, Raw } from '../dialect.ts'
import type { ProcedureSettings } from '../settings/export.ts'
import { type Arguments, argumentOf } from './bind.ts'
import type { Writing } from './writing.ts'

/** Calls a stored procedure, and gives by attribute what came out of it: parameters, columns of its first row, what it returned. */
export async function callProcedure(
  { session }: Writing,
  { name, parameters, returns }: ProcedureSettings,
  values: Arguments,
  where: string,
): Promise<ReadonlyMap<string, Raw>> {
  const given = parameters.map((parameter): ProcedureParameter & { readonly attribute: string } => {
    const { name, direction = 'in', value: attribute = name, type } = parameter
    const value = direction === 'out' ? null : argumentOf(values, attribute, `${where}.parameters`)
    return { name, direction, value, type, attribute }
  })
  const { out, returned, rows, columns } = await session.call(name, given)
  const [row] = rows
  const found = new Map(columns.map((column, index) => [column, row?.[index] ?? null] as const))
  for (const { name, direction, attribute } of given) {
    if (direction !== 'in') found.set(attribute, out[name] ?? null)
  }
  if (returns !== undefined) found.set(returns, returned)
  return found
}
