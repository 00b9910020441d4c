import type { TextCell } from './wire.ts'

/**
 * The elements of an array as PostgreSQL writes it: `{a,"b,c",NULL}`. Arrays within arrays are one list, in order. A text
 * that is no array gives `undefined`.
 *
 * @param delimiter a comma, except for `box`
 */
export function elementsOf(literal: string, delimiter = ','): TextCell[] | undefined {
  // Bounds that do not begin at 1 stand before it: [0:2]={1,2,3}
  const start = literal.startsWith('[') ? literal.indexOf('=') + 1 : 0
  if (literal[start] !== '{' || !literal.endsWith('}')) return undefined
  const inner = literal.slice(start + 1, -1)
  if (inner === '') return []
  if (!/["\\{]/.test(inner)) return inner.split(delimiter).map(element => (element === 'NULL' ? null : element))
  return quotedElements(inner, delimiter)
}

function quotedElements(inner: string, delimiter: string): TextCell[] {
  const elements: TextCell[] = []
  let at = 0
  while (at < inner.length) {
    const character = inner[at]
    if (character === delimiter || character === '{' || character === '}') at++
    else if (character === '"') {
      const end = closingQuote(inner, at + 1)
      const quoted = inner.slice(at + 1, end)
      elements.push(quoted.includes('\\') ? quoted.replace(/\\([\s\S])/g, '$1') : quoted)
      at = end + 1
    } else {
      let end = at
      while (end < inner.length && inner[end] !== delimiter && inner[end] !== '}') end++
      const plain = inner.slice(at, end)
      elements.push(plain === 'NULL' ? null : plain)
      at = end
    }
  }
  return elements
}

function closingQuote(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

/** An array as PostgreSQL reads it. */
export function arrayLiteral(elements: readonly TextCell[], delimiter = ','): string {
  const written = elements.map(element =>
    element === null ? 'NULL' : `"${element.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
  )
  return `{${written.join(delimiter)}}`
}
