const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it may stand in HTML, within an attribute too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => entities[character] ?? character)
}

/** A value as JSON that may stand in a script element: nothing in it ends the element. */
export function embedded(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
