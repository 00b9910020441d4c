/** The components of a distinguished name (RFC 4514) as written; a comma behind a backslash does not end one. */
export function componentsOf(dn: string): readonly string[] {
  return dn.match(/(?:\\[\s\S]|[^\\,;])+/g) ?? []
}

/** What a component says of its attribute, without the blanks around it and without escapes. */
export function valueOf(component: string): string {
  return unescaped(withoutBlanks(component.slice(component.indexOf('=') + 1)))
}

/** A blank behind a backslash belongs to the value. */
function withoutBlanks(written: string): string {
  const value = written.trimStart()
  const end = value.trimEnd().length
  let backslashes = 0
  while (value.charAt(end - 1 - backslashes) === '\\') backslashes++
  return value.slice(0, backslashes % 2 === 0 ? end : end + 1)
}

/** Escaped characters as themselves; escaped bytes are UTF-8. */
function unescaped(value: string): string {
  return value.replaceAll(/(?:\\[\da-f]{2})+|\\([\s\S])/gi, (escaped: string, character: string | undefined) => {
    if (character !== undefined) return character
    const bytes = escaped.slice(1).split('\\')
    return new TextDecoder().decode(Uint8Array.from(bytes, byte => Number.parseInt(byte, 16)))
  })
}
