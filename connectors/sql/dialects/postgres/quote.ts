/** An identifier in its quotes. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** A name as in the settings, `schema.name` or `name`, with each part in quotes. */
export function quoted(name: string): string {
  return name.split('.').map(quote).join('.')
}
