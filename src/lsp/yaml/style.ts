import { isScalar, parseDocument } from 'yaml'

/** How a text is written in a YAML file. */
export type Style = 'plain' | 'single' | 'double' | 'block'

/** A piece of a text as it is written within a scalar of a style. */
export function escapedFor(style: Style, text: string): string {
  if (style === 'single') return text.replaceAll("'", "''")
  if (style === 'double') return JSON.stringify(text).slice(1, -1)
  return text
}

/** A whole text in a style. */
export function quotedFor(style: Style, text: string): string {
  const escaped = escapedFor(style, text)
  if (style === 'single') return `'${escaped}'`
  return style === 'double' ? `"${escaped}"` : escaped
}

/** Whether YAML reads a text as it stands back as that text; `inFlow`: within `{ }` or `[ ]`. */
export function readsBack(written: string, text: string, inFlow: boolean): boolean {
  const document = parseDocument(inFlow ? `{ key: ${written} }` : `key: ${written}`, {
    prettyErrors: false,
    logLevel: 'silent',
  })
  const value = document.errors.length === 0 ? document.get('key', true) : undefined
  return isScalar(value) && value.value === text
}
