/** An identifier in its quotes. */
export function quote(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``
}

/** A name with its schema, each part in its quotes. */
export function quoteName(name: string): string {
  return name
    .split('.')
    .map(part => quote(part))
    .join('.')
}
