import type { Value } from '../syntax/value.ts'

/** What generated code can name beside its own variables. */
export class Scope {
  readonly #values = new Map<string, unknown>()
  readonly #names = new Map<unknown, string>()

  /** Holds a value under a name that starts with `$`, and gives the name. The same value is held once. */
  hold(wish: string, value: unknown): string {
    const held = this.#names.get(value)
    if (held !== undefined) return held
    const plain = wish.replace(/\W/g, '')
    let name = `$${plain}`
    for (let again = 2; this.#values.has(name); again++) name = `$${plain}${again}`
    this.#values.set(name, value)
    this.#names.set(value, name)
    return name
  }

  get names(): readonly string[] {
    return [...this.#values.keys()]
  }

  get values(): readonly unknown[] {
    return [...this.#values.values()]
  }
}

/** The literal of a value, if it has one. */
export function literal(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value).replace(/[\u2028\u2029]/g, c => (c === '\u2028' ? '\\u2028' : '\\u2029'))
    case 'number':
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
