import { NO_FLOW, NO_FLOW_OBJECT, type Outcome } from '../syntax/value.ts'

/** The bare words of the language and what they stand for; a function's own words stand for themselves. */
const words: Readonly<Record<string, Outcome>> = {
  True: true,
  False: false,
  IgnoreAttributeFlow: NO_FLOW,
  IgnoreObjectFlow: NO_FLOW_OBJECT,
  vbTextCompare: 'vbTextCompare',
  vbBinaryCompare: 'vbBinaryCompare',
  Unicode: 'Unicode',
  ASCII: 'ASCII',
  UTF8: 'UTF8',
}

const byName = new Map<string, { readonly name: string; readonly value: Outcome }>(
  Object.keys(words).map(name => [name.toLowerCase(), { name, value: words[name] ?? null }]),
)

/** Every bare word, as documented. */
export const wordNames: readonly string[] = Object.keys(words)

/** A bare word by its name in any case, with the name as documented. */
export function wordNamed(name: string): { readonly name: string; readonly value: Outcome } | undefined {
  return byName.get(name.toLowerCase())
}
