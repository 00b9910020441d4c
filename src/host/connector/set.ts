import { Mistakes } from '../../model/mistakes.ts'
import { parseYaml } from '../../model/yaml.ts'

type Group = Readonly<Record<string, unknown>>

/** Settings with those of words like `files.person.path=./people.csv`; a value is read as YAML. Throws `Mistakes`. */
export function withSet(settings: Group, words: readonly string[]): Group {
  return words.reduce((all, word) => {
    const [, path = '', text] = /^([^=]+)=(.*)$/s.exec(word) ?? []
    if (text === undefined) {
      const message = `--set takes key=value, and this is "${word}".`
      throw new Mistakes([{ severity: 'error', code: 'wrong-setting', message }])
    }
    return put(all, path.split('.'), valueOf(text))
  }, settings)
}

function put(group: Group, [key = '', ...rest]: readonly string[], value: unknown): Group {
  if (rest.length === 0) return { ...group, [key]: value }
  const inner = group[key]
  const within = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Group) : {}
  return { ...group, [key]: put(within, rest, value) }
}

/** Text that is no YAML is taken as it is. */
function valueOf(text: string): unknown {
  const { value, diagnostics } = parseYaml({ text })
  return diagnostics.length > 0 ? text : value
}
