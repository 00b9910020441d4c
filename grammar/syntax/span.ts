/** A text the user wrote and where it stands. */
export interface Source {
  readonly text: string
  /** The file's path as the user wrote it; `undefined` for text that stands in no file. */
  readonly file?: string
}

/** A place in a text: line and column, both counted from 1, the column in characters. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The place of an offset. Offsets past the end give the end. */
export function place(source: Source, offset: number): Place {
  const before = source.text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++
  return { line, column: characters(before.slice(lineStart)) + 1 }
}

/** The line an offset stands in, with carets below the stretch from `start` to `end` (at least one caret). */
export function excerpt(source: Source, start: number, end: number): string {
  const from = source.text.lastIndexOf('\n', start - 1) + 1
  const newline = source.text.indexOf('\n', start)
  const to = newline < 0 ? source.text.length : newline
  const line = source.text.slice(from, to).replace(/\r$/, '')
  const { line: number } = place(source, start)
  const gutter = `  ${number} | `
  const carets = Math.max(1, characters(source.text.slice(start, Math.min(end, to))))
  const indent = line.slice(0, start - from).replace(/[^\t]/gu, ' ')
  return `${gutter}${line}\n${' '.repeat(gutter.length - 2)}| ${indent}${'^'.repeat(carets)}`
}

/** How many characters a person counts in a text: a surrogate pair is one. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
