/** How much is kept: the lengths of the texts, with what is made of them counted in the same measure. */
const usualMost = 200_000
/** What keeping a text takes besides its length. */
const overhead = 100

/**
 * Makes something of a text, and keeps it for the next time: a format, a pattern. Texts may come out of attributes, so
 * what is kept has a bound; when it is reached, all is forgotten. `weightOf` says what the thing itself weighs.
 */
export function keeping<T>(
  make: (text: string) => T,
  weightOf: (made: T) => number = () => 0,
  most = usualMost,
): (text: string) => T {
  const kept = new Map<string, { readonly made: T }>()
  let weight = 0
  return text => {
    const known = kept.get(text)
    if (known !== undefined) return known.made
    const made = make(text)
    const added = overhead + text.length + weightOf(made)
    if (weight + added > most) {
      kept.clear()
      weight = 0
    }
    if (added > most) return made
    kept.set(text, { made })
    weight += added
    return made
  }
}
