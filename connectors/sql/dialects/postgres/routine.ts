import { hostError } from '../../../../src/model/error.ts'
import type { ProcedureOutcome, ProcedureParameter } from '../../dialect.ts'
import type { Held } from './held.ts'
import { quote, quoted } from './quote.ts'
import type { TextCell } from './wire.ts'

/** A function or procedure as the catalogue describes it. */
interface Routine {
  readonly isProcedure: boolean
  /** It gives rows, not one value. */
  readonly givesRows: boolean
  readonly givesNothing: boolean
  /** The names of the parameters that a call has, in their order; empty where a parameter has none. */
  readonly parameters: readonly string[]
  readonly required: number
}

const statement = `
SELECT p.prokind = 'p',
  p.proretset OR p.proargmodes && '{o,b,t}' OR t.typtype = 'c',
  p.prorettype = 'void'::regtype,
  coalesce(to_json(p.proargnames), '[]'), coalesce(to_json(p.proargmodes), '[]'), p.pronargs, p.pronargdefaults
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_type AS t ON t.oid = p.prorettype
WHERE p.proname = $1 AND p.prokind IN ('f', 'p')
  AND CASE WHEN $2::text IS NULL THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = $2 END
ORDER BY p.oid`

/** Functions and procedures of a name; several where it is overloaded. */
async function routinesOf(held: Held, name: string): Promise<readonly Routine[]> {
  const parts = name.split('.')
  const { rows } = await held.run(statement, [parts.at(-1) ?? '', parts.length > 1 ? (parts.at(-2) ?? '') : null])
  if (rows.length === 0) {
    throw hostError('source-unfit', {
      source: held.name,
      reason: `there is no procedure or function "${name}". Write it as it is spelled there, with its schema where that is not searched.`,
    })
  }
  return rows.map(routineIn)
}

function routineIn([procedure, many, nothing, names, modes, count, defaults]: readonly TextCell[]): Routine {
  const argumentNames = JSON.parse(names ?? '[]') as readonly string[]
  const written = JSON.parse(modes ?? '[]') as readonly string[]
  const isProcedure = procedure === 't'
  const all = Array.from({ length: Math.max(Number(count), written.length) }, (_, index) => ({
    name: argumentNames[index] ?? '',
    mode: written[index] ?? 'i',
  }))
  // A call names what goes in; that of a procedure also what comes out.
  const parameters = all
    .filter(({ mode }) => (isProcedure ? mode !== 't' : mode !== 't' && mode !== 'o'))
    .map(({ name }) => name)
  return {
    isProcedure,
    givesRows: many === 't',
    givesNothing: nothing === 't',
    parameters,
    required: parameters.length - Number(defaults),
  }
}

/** A SELECT of the rows that a function gives for so many parameters. */
export async function rowsOfFunction(held: Held, name: string, parameters: number): Promise<string> {
  const routines = await routinesOf(held, name)
  if (routines.every(({ isProcedure }) => isProcedure)) {
    throw hostError('source-unfit', {
      source: held.name,
      reason: `"${name}" is a procedure, which gives no rows. Entries are read from a function: CREATE FUNCTION … RETURNS TABLE (…).`,
    })
  }
  return `SELECT * FROM ${quoted(name)}(${Array.from({ length: parameters }, (_, index) => `$${index + 1}`).join(', ')})`
}

/**
 * Calls a procedure, or a function. Parameters go by their names where the declaration has all of them, and by their
 * order otherwise. What comes out are the columns of the one row that a procedure gives, or of a function's first.
 */
export async function callRoutine(
  held: Held,
  name: string,
  parameters: readonly ProcedureParameter[],
): Promise<ProcedureOutcome> {
  const routines = await routinesOf(held, name)
  const given = (routine: Routine): readonly ProcedureParameter[] =>
    routine.isProcedure ? parameters : parameters.filter(({ direction }) => direction !== 'out')
  const fitting = routines.filter(routine => fits(routine, given(routine)))
  const routine = fitting.find(one => isNamed(one, given(one))) ?? fitting[0] ?? routines[0]
  if (routine === undefined) throw new Error('A name without a routine.')
  const passed = given(routine)
  const byName = isNamed(routine, passed)
  const list = passed.map(({ name: parameter }, index) => `${byName ? `${quote(parameter)} => ` : ''}$${index + 1}`)
  const values = passed.map(({ direction, value }) => (direction === 'out' ? null : value))
  const called = `${quoted(name)}(${list.join(', ')})`
  const { rows, fields } = await held.run(routine.isProcedure ? `CALL ${called}` : `SELECT * FROM ${called}`, values)
  const columns = fields.map(field => field.name)
  const out: Record<string, TextCell> = {}
  for (const { name: parameter, direction } of parameters) {
    const column = columns.indexOf(parameter)
    if (direction !== 'in' && column >= 0) out[parameter] = rows[0]?.[column] ?? null
  }
  const isValue = !routine.isProcedure && !routine.givesRows
  const returned = isValue && !routine.givesNothing ? (rows[0]?.[0] ?? null) : null
  return { out, returned, rows: isValue || routine.isProcedure ? [] : rows, columns }
}

function fits({ parameters, required }: Routine, given: readonly ProcedureParameter[]): boolean {
  return given.length >= required && given.length <= parameters.length
}

function isNamed({ parameters }: Routine, given: readonly ProcedureParameter[]): boolean {
  return given.length > 0 && given.every(({ name }) => name !== '' && parameters.includes(name))
}
