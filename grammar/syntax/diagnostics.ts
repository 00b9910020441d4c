import { excerpt, type Place, place, type Source } from './span.ts'

export type Severity = 'error' | 'warning'

/**
 * Something wrong with a text the user wrote (mapping, expression, filter, configuration). Collected, never thrown one
 * at a time.
 */
export interface Diagnostic {
  /** Stable, never reused: `unknown-function`. */
  readonly code: string
  readonly severity: Severity
  /** One sentence: what is wrong, in the user's words. */
  readonly message: string
  /** What to do about it, if there is something to say: `Did you mean "ToUpper"?` */
  readonly help?: string
  readonly file?: string
  /** Where it starts and ends; `undefined` when it concerns the whole file. */
  readonly start?: Place
  readonly end?: Place
  /** The line it stands in with carets below. */
  readonly excerpt?: string
  /** Other places with the same cause. */
  readonly also?: readonly Place[]
}

/** What is wrong, by offsets into a text that may be a part of a larger one: an expression within a mapping file. */
export interface Problem {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly help?: string
  readonly start: number
  readonly end: number
}

/** A diagnostic about a stretch of a source, by offsets into its text. */
export function diagnose(
  source: Source,
  start: number,
  end: number,
  what: { code: string; severity?: Severity; message: string; help?: string | undefined },
): Diagnostic {
  return {
    code: what.code,
    severity: what.severity ?? 'error',
    message: what.message,
    ...(what.help === undefined ? {} : { help: what.help }),
    ...(source.file === undefined ? {} : { file: source.file }),
    start: place(source, start),
    end: place(source, Math.max(end, start)),
    excerpt: excerpt(source, start, end),
  }
}

/** The diagnostics of an expression that is a source of its own. */
export function diagnoseAll(source: Source, problems: readonly Problem[]): Diagnostic[] {
  return problems.map(problem => diagnose(source, problem.start, problem.end, problem))
}

/** The text a person reads: place, what is wrong, the line with carets, what to do. */
export function render(diagnostic: Diagnostic): string {
  const at = diagnostic.start ? `:${diagnostic.start.line}:${diagnostic.start.column}` : ''
  const head = diagnostic.file === undefined && at === '' ? '' : `${diagnostic.file ?? 'expression'}${at}: `
  const lines = [`${head}${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`]
  if (diagnostic.excerpt !== undefined) lines.push(diagnostic.excerpt)
  if (diagnostic.help !== undefined) lines.push(`  ${diagnostic.help}`)
  if (diagnostic.also !== undefined) lines.push(`  ${alsoText(diagnostic.also)}`)
  return lines.join('\n')
}

/** `The same in line 12.`, `The same 7 times more, in lines 12, 13, 15, 20, 31 and below.` */
function alsoText(places: readonly Place[]): string {
  const lines = [...new Set(places.map(({ line }) => line))]
  const shown = lines.slice(0, 5).join(', ')
  const where = `in ${lines.length === 1 ? 'line' : 'lines'} ${shown}${lines.length > 5 ? ' and below' : ''}`
  return places.length === 1 ? `The same ${where}.` : `The same ${places.length} times more, ${where}.`
}

/** The longest word for which another one is suggested. */
const maxSuggested = 200

/** The known word nearest to a mistyped one, if one is near enough to suggest: a third of it, and `most` edits. */
export function nearest(word: string, known: Iterable<string>, most = Number.POSITIVE_INFINITY): string | undefined {
  // Comparing long words takes the square of their length, and nobody mistypes them.
  if (word.length > maxSuggested) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.min(most, Math.max(1, Math.floor(word.length / 3))) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Edits between two words (insert, delete, replace, swap of neighbours), or `limit` when there are as many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((last[j] ?? limit) + 1, (row[j - 1] ?? limit) + 1, (last[j - 1] ?? limit) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? limit) + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length] ?? limit, limit)
}
