/** The values that must not be shown, and how they are kept out of what is. */
export interface Secrets {
  add(value: string): void
  /** The text with every secret in it replaced by `***`. */
  mask(text: string): string
}

/** Shorter values are taken for what they are, a port or a flag, lest half of every log be stars. */
const shortestHidden = 4

export function secretsOf(values: Iterable<string> = []): Secrets {
  const forms = new Set<string>()
  let pattern: RegExp | undefined
  const add = (value: string): void => {
    if (value.length < shortestHidden) return
    for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) forms.add(form)
    const longestFirst = [...forms].toSorted((a, b) => b.length - a.length)
    pattern = new RegExp(longestFirst.map(form => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
  }
  for (const value of values) add(value)
  return { add, mask: text => (pattern === undefined ? text : text.replace(pattern, '***')) }
}
