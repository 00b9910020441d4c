import type { Raw } from '../dialect.ts'
import type { Source } from '../open.ts'
import { qualified } from '../relation.ts'
import { type Gap, joined, Missing } from './gaps.ts'
import { type ChangeOrder, changeColumns, states, type TriggerSyntax } from './trigger-syntax.ts'

/** A change as triggers note it. */
export interface NotedChange {
  readonly relation: string
  readonly operation: string
  readonly rowKey: string
}

/** How many changes are read at once. */
const atOnce = 2000
/** How many ranges one statement looks through. */
const rangesAtOnce = 100

/** The table that triggers write to, in a snapshot. */
export class ChangeTable {
  readonly #source: Source
  readonly #syntax: TriggerSyntax
  readonly #table: string

  constructor(source: Source, syntax: TriggerSyntax, name: string) {
    this.#source = source
    this.#syntax = syntax
    this.#table = qualified(source.dialect, name)
  }

  /** What tells this installation from others, and the last change that was removed for its age. */
  async states(): Promise<{ readonly installed: string; readonly purged: string } | undefined> {
    const { seq, rowKey } = this.#columns
    const rows = await this.#rows(`SELECT ${seq}, ${rowKey} FROM ${this.#table} WHERE ${seq} < 0`)
    const of = (state: number): string | undefined => {
      const cell = rows.find(([found]) => Number(found) === state)?.[1]
      return typeof cell === 'string' ? cell : undefined
    }
    const installed = of(states.installed)
    return installed === undefined ? undefined : { installed, purged: of(states.purged) ?? '0' }
  }

  /** Which transactions the snapshot sees. */
  async seen({ seen }: Extract<ChangeOrder, { kind: 'snapshot' }>): Promise<string> {
    const [row] = await this.#rows(`SELECT ${seen}`)
    return String(row?.[0] ?? '')
  }

  /** The greatest number there is; 0 where there is none. */
  async highest(): Promise<number> {
    const [row] = await this.#rows(`SELECT MAX(${this.#columns.seq}) FROM ${this.#table}`)
    return Math.max(0, Number(row?.[0] ?? 0))
  }

  /** The numbers that are missing among the changes of the last so many seconds, above a number below which none are. */
  async missing(above: number, high: number, seconds: number, now: number): Promise<readonly Gap[]> {
    const { seq, noted } = this.#columns
    const old = this.#syntax.olderThan(noted, seconds)
    const [row] = await this.#rows(`SELECT MAX(${seq}) FROM ${this.#table} WHERE ${seq} > 0 AND ${old}`)
    const base = Math.max(above, Number(row?.[0] ?? 0))
    const { dialect, snapshot } = this.#source
    const before = dialect.quote('before')
    const numbered = `SELECT ${seq}, LAG(${seq}) OVER (ORDER BY ${seq}) AS ${before} FROM ${this.#table} WHERE ${seq} >= ${dialect.placeholder(0)}`
    const sql = `SELECT ${before}, ${seq} FROM (${numbered}) AS g WHERE ${before} IS NULL OR ${seq} - ${before} > 1 ORDER BY ${seq}`
    const gaps: Gap[] = []
    for await (const page of snapshot.pages(sql, [Math.max(1, base)], atOnce)) {
      for (const [previous, number] of page) {
        const from = Number(previous ?? base) + 1
        const to = Math.min(high, Number(number) - 1)
        if (from <= to) gaps.push({ from, to, since: now })
      }
      if (gaps.length > atOnce) gaps.splice(0, gaps.length, ...joined(gaps))
    }
    return joined(gaps)
  }

  /** The changes of transactions that were not seen, in portions. */
  async *unseen(order: Extract<ChangeOrder, { kind: 'snapshot' }>, seen: string): AsyncGenerator<NotedChange[]> {
    const { dialect } = this.#source
    const { seq } = this.#columns
    const transaction = dialect.quote(changeColumns.transaction)
    const [first, number, snapshot] = [0, 1, 2].map(index => dialect.placeholder(index))
    const sql = `${this.#select([transaction])} WHERE (${transaction}, ${seq}) > (${first}, ${number}) AND ${seq} > 0 AND ${order.unseen(transaction, snapshot ?? '')} ORDER BY ${transaction}, ${seq}${this.#syntax.limit(atOnce)}`
    let after: readonly Raw[] = [order.bounds(seen)?.first ?? '0', '0']
    for (;;) {
      const rows = await this.#rows(sql, [...after, seen])
      if (rows.length > 0) yield rows.map(noted)
      const last = rows.at(-1)
      if (last === undefined || rows.length < atOnce) return
      after = [String(last[4] ?? ''), String(last[0] ?? '')]
    }
  }

  /** The changes with numbers in some ascending ranges, in portions; returns what is missing of them. */
  async *within(ranges: readonly Gap[]): AsyncGenerator<NotedChange[], readonly Gap[]> {
    const missing = new Missing(ranges)
    for (let start = 0; start < ranges.length; start += rangesAtOnce) {
      const some = ranges.slice(start, start + rangesAtOnce)
      let after = 0
      for (;;) {
        const rows = await this.#inRanges(some, after)
        for (const [number] of rows) missing.has(Number(number))
        if (rows.length > 0) yield rows.map(noted)
        if (rows.length < atOnce) break
        after = Number(rows.at(-1)?.[0])
      }
    }
    return missing.end()
  }

  async #inRanges(ranges: readonly Gap[], after: number): Promise<Raw[][]> {
    const { dialect } = this.#source
    const { seq } = this.#columns
    const among = ranges
      .map(
        (_, index) => `${seq} BETWEEN ${dialect.placeholder(index * 2 + 1)} AND ${dialect.placeholder(index * 2 + 2)}`,
      )
      .join(' OR ')
    const sql = `${this.#select([])} WHERE ${seq} > ${dialect.placeholder(0)} AND (${among}) ORDER BY ${seq}${this.#syntax.limit(atOnce)}`
    return await this.#rows(sql, [after, ...ranges.flatMap(({ from, to }) => [from, to])])
  }

  #select(more: readonly string[]): string {
    const { seq, relation, operation, rowKey } = this.#columns
    return `SELECT ${[seq, relation, operation, rowKey, ...more].join(', ')} FROM ${this.#table}`
  }

  get #columns() {
    const { dialect } = this.#source
    const { seq, relation, operation, rowKey, noted } = changeColumns
    return {
      seq: dialect.quote(seq),
      relation: dialect.quote(relation),
      operation: dialect.quote(operation),
      rowKey: dialect.quote(rowKey),
      noted: dialect.quote(noted),
    }
  }

  async #rows(sql: string, parameters: readonly Raw[] = []): Promise<Raw[][]> {
    const rows: Raw[][] = []
    for await (const page of this.#source.snapshot.pages(sql, parameters, atOnce)) rows.push(...page)
    return rows
  }
}

function noted([, relation, operation, rowKey]: readonly Raw[]): NotedChange {
  return { relation: String(relation), operation: String(operation), rowKey: String(rowKey ?? '{}') }
}
