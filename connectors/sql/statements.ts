import type { Dialect, Raw } from './dialect.ts'

/** A table, or a query that stands for one. */
export interface From {
  readonly table?: string | undefined
  readonly query?: string | undefined
}

/** Values of one multi-valued attribute: the rows of `from` whose key columns equal the entry's anchor. */
export interface Children {
  readonly attribute: string
  readonly from: From
  readonly key: readonly string[]
  readonly value: string
  readonly watermark: string | undefined
}

/** What the statements of one object type are made of. */
export interface Parent {
  readonly from: From
  readonly anchor: readonly string[]
  readonly columns: readonly string[]
  readonly watermark: string | undefined
  readonly children: readonly Children[]
}

export interface Statement {
  readonly sql: string
  readonly parameters: readonly Raw[]
}

/** The greatest watermarks of the last import; an absent one takes in everything. */
export interface Since {
  readonly own: Raw
  readonly children: Readonly<Record<string, Raw>>
}

/** Which entries are read: those that have changed, those after an anchor (of which no part is null), or all. */
export interface Range {
  readonly since: Since | undefined
  readonly after: readonly Raw[] | undefined
}

function relation(dialect: Dialect, { table, query }: From): string {
  if (query !== undefined) return `(${statementOf(query)}\n)`
  return (table ?? '')
    .split('.')
    .map(part => dialect.quote(part))
    .join('.')
}

/** A statement with the columns of a table or query, to be described and not run. */
export function describing(dialect: Dialect, from: From): string {
  return from.query === undefined ? `SELECT * FROM ${relation(dialect, from)}` : statementOf(from.query)
}

function statementOf(query: string): string {
  return query.replace(/[\s;]+$/, '')
}

export function parentStatement(dialect: Dialect, parent: Parent, range: Range): Statement {
  const parameters: Raw[] = []
  const columns = parent.columns.map(column => `p.${dialect.quote(column)}`).join(', ')
  const where = within(dialect, parent, range, parameters)
  const sql = `SELECT ${columns} FROM ${relation(dialect, parent.from)} AS p${where === '' ? '' : ` WHERE ${where}`} ORDER BY ${anchorOrder(dialect, parent)}`
  return { sql, parameters }
}

/**
 * The anchor of the parent and the value, in the order of the parents: the database itself pairs and orders them, so
 * that merging needs equality alone and never has to know how the database compares.
 */
export function childStatement(dialect: Dialect, parent: Parent, child: Children, range: Range): Statement {
  const parameters: Raw[] = []
  const anchor = parent.anchor.map(column => `p.${dialect.quote(column)}`)
  // The anchor stands on the left: it is its collation that decides which keys are equal.
  const paired = child.key.map((column, index) => `${anchor[index]} = c.${dialect.quote(column)}`).join(' AND ')
  const value = `c.${dialect.quote(child.value)}`
  const where = within(dialect, parent, range, parameters)
  const sql = `SELECT ${anchor.join(', ')}, ${value} FROM ${relation(dialect, parent.from)} AS p JOIN ${relation(dialect, child.from)} AS c ON ${paired} WHERE ${value} IS NOT NULL${where === '' ? '' : ` AND ${where}`} ORDER BY ${anchorOrder(dialect, parent)}, ${value}`
  return { sql, parameters }
}

export function countStatement(dialect: Dialect, from: From): string {
  return `SELECT COUNT(*) FROM ${relation(dialect, from)} AS t`
}

export function watermarkStatement(dialect: Dialect, from: From, column: string): string {
  return `SELECT MAX(t.${dialect.quote(column)}) FROM ${relation(dialect, from)} AS t`
}

/** The conditions on parents, each in its parentheses; empty where all are read. */
function within(dialect: Dialect, parent: Parent, { since, after }: Range, parameters: Raw[]): string {
  const conditions = [
    changed(dialect, parent, since, parameters),
    after === undefined ? '' : following(dialect, parent.anchor, after, parameters),
  ]
  return conditions.flatMap(condition => (condition === '' ? [] : [`(${condition})`])).join(' AND ')
}

/** Which parents come after an anchor, in the order they are read in. */
function following(
  dialect: Dialect,
  [column = '', ...columns]: readonly string[],
  [cell = null, ...cells]: readonly Raw[],
  parameters: Raw[],
): string {
  const compared = dialect.exactly(`p.${dialect.quote(column)}`)
  const placeholder = (): string => dialect.placeholder(parameters.push(cell) - 1)
  const after = `${compared} > ${placeholder()}`
  if (columns.length === 0) return after
  return `${after} OR ${compared} = ${placeholder()} AND (${following(dialect, columns, cells, parameters)})`
}

/** Which parents a delta reads: those at or after the watermark, and those one of whose child rows is. */
function changed(dialect: Dialect, parent: Parent, since: Since | undefined, parameters: Raw[]): string {
  if (since === undefined || parent.watermark === undefined || since.own === null) return ''
  const conditions = [atOrAfter(dialect, `p.${dialect.quote(parent.watermark)}`, since.own, parameters)]
  for (const child of parent.children) {
    if (child.watermark === undefined) continue
    const from = since.children[child.attribute] ?? null
    const keys = child.key.map(column => `w.${dialect.quote(column)}`).join(', ')
    const anchor = parent.anchor.map(column => `p.${dialect.quote(column)}`).join(', ')
    const condition =
      from === null ? '1 = 1' : atOrAfter(dialect, `w.${dialect.quote(child.watermark)}`, from, parameters)
    conditions.push(
      `${parent.anchor.length > 1 ? `(${anchor})` : anchor} IN (SELECT ${keys} FROM ${relation(dialect, child.from)} AS w WHERE ${condition})`,
    )
  }
  return conditions.join(' OR ')
}

/** Rows of the same instant are read again: others may have followed within it. Rows without a watermark always are. */
function atOrAfter(dialect: Dialect, column: string, from: Raw, parameters: Raw[]): string {
  parameters.push(from)
  return `${column} >= ${dialect.placeholder(parameters.length - 1)} OR ${column} IS NULL`
}

function anchorOrder(dialect: Dialect, { anchor }: Parent): string {
  return anchor.map(column => `p.${dialect.quote(column)}${dialect.exactOrder}`).join(', ')
}
