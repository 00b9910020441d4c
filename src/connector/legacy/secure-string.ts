import { inspect } from 'node:util'

/** A secret text, as C#'s `SecureString`: logs, JSON and templates do not show it. */
export class SecureString {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#text.length
  }

  /** The text itself, for the call that needs it. */
  convertToUnsecureString(): string {
    return this.#text
  }

  toString(): string {
    return '********'
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}
