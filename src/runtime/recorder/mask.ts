/** Keeps secrets out of a recording: each is replaced by a name of its own, and the name by the secret when it is used. */
export interface Mask {
  /** Secrets become names. */
  readonly hide: (text: string) => string
  /** Names become secrets. */
  readonly show: (text: string) => string
}

/** A shorter secret is replaced only where it is all there is: it would be found by chance within other text. */
const shortestWithin = 4

/** What a secret may look like within other text, by what its name says of it. */
const forms: readonly (readonly [form: string, write: (value: string) => string])[] = [
  ['', value => value],
  [' as JSON', value => JSON.stringify(value).slice(1, -1)],
  [' in a URL', encodeURIComponent],
  [' in base64', value => Buffer.from(value).toString('base64')],
]

interface Pair {
  readonly name: string
  readonly text: string
}

/** The secrets of the settings, in their order: the first is `{{secret 1}}`. */
export function maskOf(secrets: readonly string[]): Mask {
  const pairs = [...new Set(secrets)].flatMap((secret, index) => pairsOf(secret, index + 1))
  const hiding = withinText(pairs)
  return {
    hide: text => {
      const whole = pairs.find(pair => pair.text === text)
      return whole?.name ?? hiding.reduce((hidden, pair) => hidden.replaceAll(pair.text, () => pair.name), text)
    },
    show: text => pairs.reduce((shown, pair) => shown.replaceAll(pair.name, () => pair.text), text),
  }
}

/** Of two secrets one of which is a part of the other, the longer one comes first. */
function withinText(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(({ text }) => text.length >= shortestWithin).toSorted((a, b) => b.text.length - a.text.length)
}

function pairsOf(secret: string, number: number): readonly Pair[] {
  if (secret === '') return []
  return forms.map(([form, write]) => ({ name: `{{secret ${number}${form}}}`, text: write(secret) }))
}
