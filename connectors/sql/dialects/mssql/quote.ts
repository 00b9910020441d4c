/** An identifier in its brackets (`QUOTENAME`). */
export function quote(identifier: string): string {
  return `[${identifier.replaceAll(']', ']]')}]`
}

/** A name with its schema, `schema.name`, each part in its brackets. */
export function quoted(name: string): string {
  return name.split('.').map(quote).join('.')
}
