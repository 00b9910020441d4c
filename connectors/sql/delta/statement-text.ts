/** Text as a literal, for statements that take no parameters: what stands in it is ours or a name in the catalogue. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
