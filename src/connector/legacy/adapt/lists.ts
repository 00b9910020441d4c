/** A list as an array; what C# may leave `null` is empty. Throws for anything else, naming what it was to be. */
export function listOf<T>(list: Iterable<T> | null | undefined, what: string): readonly T[] {
  if (list === null || list === undefined) return []
  if (typeof list === 'object' && Symbol.iterator in list) return [...list]
  throw new Error(`${what} must be a list or null, but it is ${typeof list === 'object' ? 'an object' : typeof list}.`)
}
