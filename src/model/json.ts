/** A replacer for `JSON.stringify`: integers beyond 2^53 as text, which JSON has no numbers for. */
export function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
