import { hostError } from '../../../src/model/error.ts'
import { suggest } from '../../../src/model/suggest.ts'
import type { Dialect, Raw, Statement } from '../dialect.ts'
import { Parameters } from '../parameters.ts'
import { parseNamed } from './named.ts'

/** The values that a statement or procedure can ask for, by name. */
export type Arguments = ReadonlyMap<string, () => Raw>

/**
 * A statement somebody wrote, with its named parameters bound.
 *
 * @param where what the statement is called in messages: `export.statements.insert`
 */
export function bind(dialect: Dialect, text: string, values: Arguments, where: string): Statement {
  const { pieces, names } = parseNamed(text, dialect.name)
  const parameters = new Parameters(dialect)
  const written = names.map(name => parameters.add(argumentOf(values, name, where), ''))
  return {
    sql: pieces.map((piece, index) => `${piece}${written[index] ?? ''}`).join(''),
    parameters: parameters.values,
  }
}

/** The value of that name; throws where there is none. */
export function argumentOf(values: Arguments, name: string, where: string): Raw {
  const found = values.get(name)
  if (found !== undefined) return found()
  const reason = `${where} asks for :${name}, and there is no such value. ${suggest(name, [...values.keys()])}`
  throw hostError('source-unfit', { source: 'settings', reason })
}
