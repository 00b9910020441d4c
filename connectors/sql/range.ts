import type { Dialect, Raw } from './dialect.ts'
import type { Parameters } from './parameters.ts'
import { relation } from './relation.ts'
import type { Parent } from './view.ts'

/** The greatest watermarks of the last import; an absent one takes in everything. */
export interface Since {
  readonly own: Raw
  readonly children: Readonly<Record<string, Raw>>
}

/** Which entries are read; all of them where nothing is said. No part of an anchor is null. */
export interface Range {
  /** Those that have come or changed. */
  readonly since?: Since | undefined
  /** Those after an anchor. */
  readonly after?: readonly Raw[] | undefined
  /** Those up to an anchor, with it. */
  readonly upTo?: readonly Raw[] | undefined
  /** These alone: a few hundred at most. */
  readonly anchors?: readonly (readonly Raw[])[] | undefined
}

/** The conditions on parents; none where all are read. */
export function within(dialect: Dialect, parent: Parent, range: Range, parameters: Parameters): readonly string[] {
  const compared = { dialect, parameters, columns: parent.anchorColumns }
  return [
    changed(dialect, parent, range.since, parameters),
    range.after === undefined ? '' : beyond(compared, range.after, '>'),
    range.upTo === undefined ? '' : upTo(compared, range.upTo),
    range.anchors === undefined ? '' : among(compared, range.anchors),
  ].filter(condition => condition !== '')
}

interface Compared {
  readonly dialect: Dialect
  readonly parameters: Parameters
  readonly columns: Parent['anchorColumns']
}

/** Which parents come before or after an anchor, in the order they are read in. */
function beyond({ dialect, parameters, columns }: Compared, cells: readonly Raw[], operator: '<' | '>'): string {
  const [column, ...others] = columns
  const [cell = null, ...rest] = cells
  if (column === undefined) return '1 = 0'
  const compared = inOrder(dialect, `p.${dialect.quote(column.name)}`)
  const beside = `${compared} ${operator} ${parameters.add(cell, column.declared)}`
  if (others.length === 0) return beside
  const equal = `${compared} = ${parameters.add(cell, column.declared)}`
  return `${beside} OR ${equal} AND (${beyond({ dialect, parameters, columns: others }, rest, operator)})`
}

/** An expression that compares as the rows are ordered: by the column's own order where it is unique by that. */
function inOrder(dialect: Dialect, expression: string): string {
  return dialect.ordersExactly ? dialect.exactly(expression) : expression
}

function upTo(compared: Compared, cells: readonly Raw[]): string {
  return `${beyond(compared, cells, '<')} OR ${same(compared, cells, column => inOrder(compared.dialect, column))}`
}

function among(compared: Compared, anchors: readonly (readonly Raw[])[]): string {
  const [column, ...others] = compared.columns
  if (column === undefined || anchors.length === 0) return '1 = 0'
  if (others.length > 0) return anchors.map(cells => `(${same(compared, cells, plain => plain)})`).join(' OR ')
  const { dialect, parameters } = compared
  const list = anchors.map(([cell = null]) => parameters.add(cell, column.declared)).join(', ')
  return `p.${dialect.quote(column.name)} IN (${list})`
}

function same(
  { dialect, parameters, columns }: Compared,
  cells: readonly Raw[],
  made: (column: string) => string,
): string {
  return columns
    .map(({ name, declared }, index) => {
      return `${made(`p.${dialect.quote(name)}`)} = ${parameters.add(cells[index] ?? null, declared)}`
    })
    .join(' AND ')
}

/** Which parents a delta reads: those at or after the watermark, and those one of whose child rows is. */
function changed(dialect: Dialect, parent: Parent, since: Since | undefined, parameters: Parameters): string {
  const { watermark } = parent
  if (since === undefined || watermark === undefined || since.own === null) return ''
  const conditions = [atOrAfter(`p.${dialect.quote(watermark.name)}`, since.own, watermark.declared, parameters)]
  for (const child of parent.children) {
    if (child.watermark === undefined) continue
    const from = since.children[child.attribute] ?? null
    const column = `w.${dialect.quote(child.watermark.name)}`
    const condition = from === null ? '1 = 1' : atOrAfter(column, from, child.watermark.declared, parameters)
    const paired = parent.anchor
      .map((name, index) => `p.${dialect.quote(name)} = w.${dialect.quote(child.key[index] ?? '')}`)
      .join(' AND ')
    conditions.push(`EXISTS (SELECT 1 FROM ${relation(dialect, child.from)} AS w WHERE ${paired} AND (${condition}))`)
  }
  return conditions.join(' OR ')
}

/** Rows of the same instant are read again: others may have followed within it. Rows without a watermark always are. */
function atOrAfter(column: string, from: Raw, declared: string, parameters: Parameters): string {
  return `${column} >= ${parameters.add(from, declared)} OR ${column} IS NULL`
}
