import type { Dialect, Outcome, Raw, Session } from '../dialect.ts'
import { Parameters } from '../parameters.ts'
import type { RowsToWrite, WriteSyntax, WrittenColumn } from './write-syntax.ts'

/** Conditions on several columns are joined by OR, of which databases bear only so many. */
const maxAlternatives = 200

/** Writes through one session, in statements as large as the database takes them. */
export class Writing {
  readonly session: Session
  readonly dialect: Dialect
  /** Whether an INSERT of this database gives back what it added. */
  readonly returns: boolean

  constructor(session: Session, dialect: Dialect, returns: boolean) {
    this.session = session
    this.dialect = dialect
    this.returns = returns
  }

  get syntax(): WriteSyntax {
    return this.dialect.write
  }

  /** Runs a statement whose text is made with its parameters. */
  async run(made: (parameters: Parameters) => string): Promise<Outcome> {
    const parameters = new Parameters(this.dialect)
    const sql = made(parameters)
    return await this.session.execute({ sql, parameters: parameters.values })
  }

  /** Runs a statement for each part of some rows, and gives their outcomes in order. */
  async runRows(
    table: string,
    columns: readonly WrittenColumn[],
    rows: readonly (readonly Raw[])[],
    made: (rows: RowsToWrite) => string,
  ): Promise<readonly Outcome[]> {
    const size = Math.max(
      1,
      Math.min(this.syntax.maxRows, Math.floor(this.syntax.maxParameters / Math.max(1, columns.length))),
    )
    const outcomes: Outcome[] = []
    for (const part of partsOf(rows, size)) {
      outcomes.push(
        await this.run(parameters =>
          made({
            table,
            columns,
            rows: part.map(row => columns.map(({ declared }, index) => parameters.add(row[index] ?? null, declared))),
          }),
        ),
      )
    }
    return outcomes
  }

  /**
   * Runs a statement for each part of some keys, and gives the number of rows that they found altogether. Parameters are
   * added in the order in which they stand in the text, so the condition is made where it stands.
   */
  async runAmong(
    columns: readonly WrittenColumn[],
    keys: readonly (readonly Raw[])[],
    made: (condition: () => string, parameters: Parameters) => string,
  ): Promise<number> {
    const limit = Math.min(1000, this.syntax.maxParameters - 100)
    const size = columns.length === 1 ? limit : Math.min(maxAlternatives, Math.floor(limit / columns.length))
    let matched = 0
    for (const part of partsOf(keys, size)) {
      const outcome = await this.run(parameters => made(() => amongText(columns, part, parameters), parameters))
      matched += outcome.matched
    }
    return matched
  }
}

/** Which rows have one of these keys. */
export function amongText(
  columns: readonly WrittenColumn[],
  keys: readonly (readonly Raw[])[],
  parameters: Parameters,
): string {
  const [column, second] = columns
  if (column !== undefined && second === undefined && keys.length > 1) {
    return `${column.name} IN (${keys.map(([cell = null]) => parameters.add(cell, column.declared)).join(', ')})`
  }
  const one = (key: readonly Raw[]): string =>
    columns
      .map(({ name, declared }, index) => `${name} = ${parameters.add(key[index] ?? null, declared)}`)
      .join(' AND ')
  const [only = [], another] = keys
  return another === undefined ? one(only) : `(${keys.map(key => `(${one(key)})`).join(' OR ')})`
}

export function* partsOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size)
}
