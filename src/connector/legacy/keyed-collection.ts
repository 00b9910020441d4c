/**
 * A list whose items are also found by a key, as C#'s `KeyedCollection`: `parameters["Server"]` is written
 * `parameters.get('Server')`, and `foreach` is `for (const item of parameters)`. Keys do not differ by upper and lower
 * case.
 */
export class KeyedCollection<T> {
  readonly #keyOf: (item: T) => string
  readonly #items = new Map<string, T>()

  constructor(keyOf: (item: T) => string, items: Iterable<T> = []) {
    this.#keyOf = keyOf
    for (const item of items) this.add(item)
  }

  get count(): number {
    return this.#items.size
  }

  /** The item of a key or at a position, from 0. Throws for one that is not there: `contains` tells. */
  get(key: string | number): T {
    const item = this.tryGetValue(key)
    if (item !== undefined) return item
    const there = [...this].map(this.#keyOf).join(', ')
    throw new Error(`The collection has no "${key}". ${there === '' ? 'It is empty.' : `There are: ${there}.`}`)
  }

  /** The same, or `undefined`. */
  tryGetValue(key: string | number): T | undefined {
    return typeof key === 'number' ? [...this][key] : this.#items.get(key.toLowerCase())
  }

  contains(key: string): boolean {
    return this.#items.has(key.toLowerCase())
  }

  /** Adds at the end. Throws where the key is taken. */
  add(item: T): void {
    const key = this.#keyOf(item)
    if (this.contains(key)) throw new Error(`The collection has "${key}" already: a key occurs once.`)
    this.#items.set(key.toLowerCase(), item)
  }

  /** Whether there was such an item. */
  remove(key: string): boolean {
    return this.#items.delete(key.toLowerCase())
  }

  clear(): void {
    this.#items.clear()
  }

  [Symbol.iterator](): MapIterator<T> {
    return this.#items.values()
  }
}

/** A collection of things that have a name. */
export function byName<T extends { readonly name: string }>(items: Iterable<T> = []): KeyedCollection<T> {
  return new KeyedCollection(item => item.name, items)
}
