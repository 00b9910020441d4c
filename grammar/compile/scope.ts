import type { Value } from '../syntax/value.ts'

/** What generated code can name beside its own variables. */
export class Scope {
  readonly #values = new Map<string, unknown>()
  readonly #names = new Map<unknown, string>()

  /**
   * Holds a value under a name that starts with `$`, and gives the name. The same value is held once, but for texts:
   * those that are held are long, and finding a long text among others is comparing it with them.
   */
  hold(wish: string, value: unknown): string {
    const held = typeof value === 'string' ? undefined : this.#names.get(value)
    if (held !== undefined) return held
    const plain = wish.replace(/\W/g, '')
    let name = `$${plain}`
    for (let again = 2; this.#values.has(name); again++) name = `$${plain}${again}`
    this.#values.set(name, value)
    if (typeof value !== 'string') this.#names.set(value, name)
    return name
  }

  get names(): readonly string[] {
    return [...this.#values.keys()]
  }

  get values(): readonly unknown[] {
    return [...this.#values.values()]
  }
}

/** A longer text is no literal: code of many megabytes takes long to read, or is more than a text can hold. */
const maxLiteral = 10_000

/** The literal of a value, if it has one. */
export function literal(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      if (value.length > maxLiteral) return undefined
      return JSON.stringify(value).replace(/[\u2028\u2029]/g, c => (c === '\u2028' ? '\\u2028' : '\\u2029'))
    case 'number':
      if (!Number.isFinite(value)) return undefined
      return Object.is(value, -0) ? '-0' : value < 0 ? `(${value})` : String(value)
    case 'bigint':
      return value < 0n ? `(${value}n)` : `${value}n`
    case 'boolean':
      return String(value)
    default:
      return value === null ? 'null' : undefined
  }
}

/** Whether a piece of code is a name, and so costs nothing to repeat. */
export function isIdentifier(code: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(code) && code !== 'null'
}
