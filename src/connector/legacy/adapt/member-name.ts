/** The name of an enumeration's member; `undefined` for a value that it does not have. */
export function nameOfMember(members: Readonly<Record<string, string | number>>, value: unknown): string | undefined {
  return Object.entries(members).find(([, member]) => member === value)?.[0]
}
