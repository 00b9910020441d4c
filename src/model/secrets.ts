import { hidden } from './secret.ts'
import { formsOf, standingAlone } from './secret-forms.ts'

/** The values that must not be shown, and how they are kept out of what is. */
export interface Secrets {
  /** Hides what was declared a secret. One of fewer than four characters is hidden where it stands by itself. */
  add(value: string): void
  /** The text with every secret in it replaced by `***`, whatever form it takes there (see `formsOf`). */
  mask(text: string): string
  /** Whether a text holds a secret. */
  isIn(text: string): boolean
}

/** Shorter values are parts of too many words. */
const shortestAnywhere = 4
/** A line of a longer secret (a private key) is hidden by itself too, from this length on. */
const shortestLine = 20

/**
 * Hides values that came from outside of the configuration's text. Very short ones among them are taken for what they
 * are, a port or a flag, unless `add` says that they are secrets.
 */
export function secretsOf(values: Iterable<string> = []): Secrets {
  const known = new Map<string, readonly string[]>()
  let pattern: RegExp | undefined
  const add = (value: string): void => {
    if (value === '' || known.has(value)) return
    known.set(value, value.length < shortestAnywhere ? [standingAlone(value)] : formsOf(value))
    for (const line of linesOf(value)) known.set(line, formsOf(line))
    pattern = patternOf(known)
  }
  for (const value of values) if (value.length >= shortestAnywhere) add(value)
  return {
    add,
    mask: text => (pattern === undefined ? text : text.replace(pattern, hidden)),
    isIn: text => pattern !== undefined && text.search(pattern) >= 0,
  }
}

/** Of two secrets that begin at the same place the longer one is found. */
function patternOf(known: ReadonlyMap<string, readonly string[]>): RegExp {
  const longestFirst = [...known].toSorted(([a], [b]) => b.length - a.length)
  return new RegExp(longestFirst.flatMap(([, forms]) => forms).join('|'), 'gu')
}

function linesOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/)
  return lines.length < 2 ? [] : lines.filter(line => line.length >= shortestLine && !line.startsWith('-----'))
}
