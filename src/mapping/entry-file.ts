import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Value } from '../../grammar/syntax/value.ts'
import { parseYaml } from '../model/yaml.ts'
import { readValue } from './examples/value.ts'
import { Reading } from './reading.ts'

/** Reads an entry, attributes with their values, from a JSON object; YAML is read too. Bytes are `{ "base64": "…" }`. */
export function readEntry(source: Source): {
  readonly entry: ReadonlyMap<string, Value> | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { document, diagnostics } = parseYaml(source, { keepSourceTokens: true, uniqueKeys: false, intAsBigInt: true })
  if (diagnostics.length > 0) return { entry: undefined, diagnostics }
  const reading = new Reading(source, document)
  const items = reading.items(document.contents, 'An entry')
  const entry = new Map(items.map(item => [item.key.text, readValue(reading, item)]))
  return { entry: reading.diagnostics.length === 0 ? entry : undefined, diagnostics: reading.diagnostics }
}
