import type { Raw, RawReading, RawRows } from '../../dialect.ts'

/** A cell keeps the text it was cut from in memory, so the text of a run must not grow with the page. */
const runRows = 256

const setting = (index: number): string => `ecmahost.p${index}`

/** What the setting of a parameter is, so that a null and an empty text differ. */
export function parameterSetting(index: number, value: Raw): readonly [name: string, written: string] {
  if (value === null) return [setting(index), '']
  const text = value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : String(value)
  return [setting(index), `=${text}`]
}

/**
 * Rows in the text format of COPY: cells between tabs, `\N` for a null, and a backslash before what would be taken for
 * something else (https://www.postgresql.org/docs/current/sql-copy.html). The server never writes a character by its
 * number.
 */
export const raw: RawReading = {
  // COPY takes no parameters. The value is bound to a setting of the transaction, and read from there.
  placeholder: (index, declared) =>
    `CAST(substr(nullif(current_setting('${setting(index)}'), ''), 2) AS ${unlimited(declared)})`,

  /** Neighbours are decoded in one piece. */
  cells(rows, wanted) {
    const all: Raw[][] = []
    let first = 0
    while (first < wanted.length) {
      const limit = Math.min(wanted.length, first + runRows)
      let last = first
      while (last + 1 < limit && wanted[last + 1] === (wanted[last] ?? 0) + 1) last++
      decodeRun(rows, wanted[first] ?? 0, wanted[last] ?? 0, all)
      first = last + 1
    }
    return all
  },
}

/** The type without its length: a cast to it would cut off what is longer. */
function unlimited(declared: string): string {
  if (declared === '') return 'text'
  if (/^("|bit\b)/.test(declared)) return declared
  return declared.replace(/^character\(\d+\)$/, 'bpchar').replace(/\(\d+(,-?\d+)?\)/, '')
}

function decodeRun({ bytes, ranges }: RawRows, first: number, last: number, all: Raw[][]): void {
  const text = bytes.toString('utf8', ranges[first * 2], ranges[last * 2 + 1])
  const isPlain = !text.includes('\\')
  for (const row of text.split('\n')) {
    const cells: Raw[] = row.split('\t')
    if (!isPlain && row.includes('\\')) unescapeCells(cells)
    all.push(cells)
  }
}

function unescapeCells(cells: Raw[]): void {
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]
    if (typeof cell !== 'string' || !cell.includes('\\')) continue
    cells[index] = cell === '\\N' ? null : cell.replace(/\\(.)/gs, unescaped)
  }
}

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function unescaped(_: string, character: string): string {
  return controls[character] ?? character
}
