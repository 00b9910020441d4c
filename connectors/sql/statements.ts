import type { Dialect, Raw, Statement } from './dialect.ts'
import { Parameters } from './parameters.ts'
import { type Range, within } from './range.ts'
import { relation } from './relation.ts'
import type { Children, Parent } from './view.ts'

/** How the rows of child tables come with those of their parents. */
export type Layout =
  /** There are none: a row is a parent's columns. */
  | 'plain'
  /** Each child table is one more cell of the row, with all its values. */
  | 'collected'
  /**
   * A row is a number, the anchor, the parent's columns, and a column for each child table. Where the number is 0 it is a
   * parent, where it is `n` it holds one value of the child table `n`. Rows of an entry follow each other, the parent first.
   */
  | 'stacked'

export function layoutOf(dialect: Dialect, parent: Parent): Layout {
  if (parent.children.length === 0) return 'plain'
  return dialect.collect === undefined ? 'stacked' : 'collected'
}

/** The rows of an object type's entries with all their values, in the order of their anchors. */
export function entryStatement(dialect: Dialect, parent: Parent, range: Range, raw = false): Statement {
  const parameters = new Parameters(dialect, raw)
  const layout = layoutOf(dialect, parent)
  const sql =
    layout === 'stacked' ? stacked(dialect, parent, range, parameters) : collected(dialect, parent, range, parameters)
  return { sql, parameters: parameters.values }
}

function collected(dialect: Dialect, parent: Parent, range: Range, parameters: Parameters): string {
  const columns = parent.columns.map(({ name }) => `p.${dialect.quote(name)}`)
  // A few entries are looked up one by one; for all of them the child table is read once.
  const joins: string[] = []
  for (const [index, child] of parent.children.entries()) {
    if (range.anchors !== undefined) columns.push(lookedUp(dialect, parent, child, parameters))
    else {
      columns.push(`k${index}.v`)
      joins.push(joined(dialect, parent, child, index, parameters))
    }
  }
  const from = `${relation(dialect, parent.from)} AS p${joins.join('')}`
  return `SELECT ${columns.join(', ')} FROM ${from}${where(within(dialect, parent, range, parameters))} ORDER BY ${anchorOrder(dialect, parent, 'p')}`
}

function joined(dialect: Dialect, parent: Parent, child: Children, index: number, parameters: Parameters): string {
  const keys = child.key.map(key => `c.${dialect.quote(key)}`)
  const named = keys.map((key, position) => `${key} AS k${position}`).join(', ')
  const grouped = `SELECT ${named}, ${collect(dialect, child)} AS v FROM ${relation(dialect, child.from)} AS c WHERE ${wanted(dialect, child, parameters)} GROUP BY ${keys.join(', ')}`
  const paired = parent.anchor.map((column, position) => `p.${dialect.quote(column)} = k${index}.k${position}`)
  return ` LEFT JOIN (${grouped}) AS k${index} ON ${paired.join(' AND ')}`
}

function lookedUp(dialect: Dialect, parent: Parent, child: Children, parameters: Parameters): string {
  return `(SELECT ${collect(dialect, child)} FROM ${relation(dialect, child.from)} AS c WHERE ${paired(dialect, parent, child)} AND ${wanted(dialect, child, parameters)})`
}

function collect(dialect: Dialect, child: Children): string {
  return dialect.collect?.(valueOf(dialect, child), child.declared) ?? ''
}

function stacked(dialect: Dialect, parent: Parent, range: Range, parameters: Parameters): string {
  const { columns, children } = parent
  const anchors = parent.anchor.map((column, index) => `p.${dialect.quote(column)} AS a${index}`)
  const cells = columns.map(({ name }, index) => `p.${dialect.quote(name)} AS c${index}`)
  const noCells = columns.map(({ declared }, index) => `${dialect.nullAs(declared)} AS c${index}`)
  const values = (own: number): string[] =>
    children.map((child, index) =>
      index === own ? `${valueOf(dialect, child)} AS v${index}` : `${dialect.nullAs(child.declared)} AS v${index}`,
    )
  const part = (number: number, list: readonly string[], from: string, conditions: readonly string[]): string =>
    `SELECT ${number} AS n, ${list.join(', ')} FROM ${from}${where(conditions)}`
  const from = `${relation(dialect, parent.from)} AS p`
  const parts = [
    part(0, [...anchors, ...cells, ...values(-1)], from, within(dialect, parent, range, parameters)),
    ...children.map((child, index) =>
      part(
        index + 1,
        [...anchors, ...noCells, ...values(index)],
        `${from} JOIN ${relation(dialect, child.from)} AS c ON ${paired(dialect, parent, child)}`,
        [wanted(dialect, child, parameters), ...within(dialect, parent, range, parameters)],
      ),
    ),
  ]
  const names = [
    'n',
    ...anchors.map((_, i) => `a${i}`),
    ...cells.map((_, i) => `c${i}`),
    ...children.map((_, i) => `v${i}`),
  ]
  const ordered = [
    ...parent.anchor.map((_, index) => ordering(dialect, `u.a${index}`, parent.unique)),
    'u.n',
    ...children.map((_, index) => `u.v${index}`),
  ]
  return `SELECT ${names.map(name => `u.${name}`).join(', ')} FROM (${parts.join(' UNION ALL ')}) AS u ORDER BY ${ordered.join(', ')}`
}

/** The condition that joins child rows to their parent. The anchor stands on the left: its collation decides. */
function paired(dialect: Dialect, parent: Parent, child: Children): string {
  return parent.anchor
    .map((column, index) => `p.${dialect.quote(column)} = c.${dialect.quote(child.key[index] ?? '')}`)
    .join(' AND ')
}

/** Which child rows hold a value. */
function wanted(dialect: Dialect, child: Children, parameters: Parameters): string {
  const present = [child.value, ...(child.type === undefined ? [] : [child.type.column])]
  return [
    ...present.map(column => `c.${dialect.quote(column.name)} IS NOT NULL`),
    ...child.constants.map(
      ({ column, value }) => `c.${dialect.quote(column.name)} = ${parameters.add(value, column.declared)}`,
    ),
  ].join(' AND ')
}

/** A child row's value; of a reference to several object types with what tells the object type before it. */
function valueOf(dialect: Dialect, { value, type }: Children): string {
  const expression = `c.${dialect.quote(value.name)}`
  if (type === undefined) return expression
  const text = (one: string, declared: string): string => dialect.textOf?.(one, declared) ?? one
  const told = text(`c.${dialect.quote(type.column.name)}`, type.column.declared)
  return `CONCAT(${told}, ':', ${text(expression, value.declared)})`
}

/** The anchor and the value of child rows of some entries, by their keys, in order. */
export function childStatement(
  dialect: Dialect,
  child: Children,
  anchors: readonly (readonly Raw[])[],
  declared: readonly string[],
): Statement {
  const parameters = new Parameters(dialect)
  const keys = child.key.map(key => `c.${dialect.quote(key)}`)
  const named = anchors.map(
    anchor =>
      `(${keys.map((key, index) => `${key} = ${parameters.add(anchor[index] ?? null, declared[index] ?? '')}`).join(' AND ')})`,
  )
  const value = valueOf(dialect, child)
  const sql = `SELECT ${keys.join(', ')}, ${value} FROM ${relation(dialect, child.from)} AS c WHERE (${named.join(' OR ')}) AND ${wanted(dialect, child, parameters)} ORDER BY ${[...keys, value].join(', ')}`
  return { sql, parameters: parameters.values }
}

export function countStatement(dialect: Dialect, parent: Parent): string {
  return `SELECT COUNT(*) FROM ${relation(dialect, parent.from)} AS t`
}

/** The anchors at some positions, counted from 1 in their order. */
export function boundariesStatement(dialect: Dialect, parent: Parent, positions: readonly number[]): string {
  const columns = parent.anchor.map((column, index) => `p.${dialect.quote(column)} AS a${index}`)
  const numbered = `SELECT ${columns.join(', ')}, ROW_NUMBER() OVER (ORDER BY ${anchorOrder(dialect, parent, 'p')}) AS n FROM ${relation(dialect, parent.from)} AS p`
  const anchors = parent.anchor.map((_, index) => `r.a${index}`).join(', ')
  return `SELECT ${anchors} FROM (${numbered}) AS r WHERE r.n IN (${positions.join(', ')}) ORDER BY r.n`
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.map(condition => `(${condition})`).join(' AND ')}`
}

function anchorOrder(dialect: Dialect, { anchor, unique }: Parent, alias: string): string {
  return anchor.map(column => ordering(dialect, `${alias}.${dialect.quote(column)}`, unique)).join(', ')
}

function ordering(dialect: Dialect, expression: string, unique: boolean): string {
  const order = `${expression}${dialect.exactOrder}`
  return unique || dialect.ordersExactly ? order : `${order}, ${dialect.exactly(expression)}`
}
